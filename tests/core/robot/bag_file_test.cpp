// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/bag_file.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/robot/ros_codec.h"
#include "tests/support/paths.h"

namespace studio::robot {
namespace {

struct Counted {
    std::size_t messages = 0, decoded = 0;
    double firstS = 0, lastS = 0;
};

Counted count(const BagFile& bag) {
    Counted counted;
    Status read =
        bag.read({}, [&](const BagConnection& connection, double timeS, std::span<const std::byte> bytes) {
            if (counted.messages++ == 0) counted.firstS = timeS;
            counted.lastS = timeS;
            auto type = RosMessageType::parse(connection.type, connection.definition);
            EXPECT_OK(type);
            if (type.ok() && type->decode(bytes).ok()) ++counted.decoded;
            return true;
        });
    EXPECT_OK(read);
    return counted;
}

TEST(BagFile, ReadsEveryCompressionAlike) {
    STUDIO_REQUIRE_SHARED(shared);
    auto folder = shared / "data/rosbag";
    auto plain = BagFile::open(folder / "rosbagjs_example.bag");
    ASSERT_OK(plain);
    Counted wanted = count(*plain);
    EXPECT_GT(wanted.messages, 100u);
    EXPECT_EQ(wanted.decoded, wanted.messages) << "every message can be read by its definition";
    for (const char* name : {"rosbagjs_example-bz2.bag", "rosbagjs_example-lz4.bag"}) {
        auto packed = BagFile::open(folder / name);
        ASSERT_OK(packed);
        Counted found = count(*packed);
        EXPECT_EQ(found.messages, wanted.messages) << name;
        EXPECT_EQ(found.decoded, wanted.messages);
        EXPECT_DOUBLE_EQ(found.lastS, wanted.lastS);
    }
}

TEST(BagFile, ReadsJointStatesOfARealArm) {
    STUDIO_REQUIRE_SHARED(shared);
    auto bag = BagFile::open(shared / "data/rosbag/kuka_honeypot_jointstate.bag");
    ASSERT_OK(bag);
    std::size_t joints = 0;
    for (const BagConnection& connection : bag->connections()) {
        if (connection.type != "sensor_msgs/JointState") continue;
        auto type = RosMessageType::parse(connection.type, connection.definition);
        ASSERT_OK(type);
        std::vector<std::string> topics = {connection.topic};
        Status read =
            bag->read(topics, [&](const BagConnection&, double timeS, std::span<const std::byte> bytes) {
                auto message = type->decode(bytes);
                EXPECT_OK(message);
                auto positions = numbersOf(member(*message, "position"));
                EXPECT_TRUE(positions && positions->size() == member(*message, "name").size());
                for (double value : *positions) EXPECT_TRUE(std::isfinite(value) && std::abs(value) < 7);
                double stampS = secondsOfStamp(member(member(*message, "header"), "stamp"));
                EXPECT_NEAR(stampS, timeS, 60);
                ++joints;
                return true;
            });
        ASSERT_OK(read);
    }
    EXPECT_GT(joints, 100u);
}

TEST(BagFile, OpensOddOnesAndRefusesOthers) {
    STUDIO_REQUIRE_SHARED(shared);
    auto folder = shared / "data/rosbag";
    auto none = BagFile::open(folder / "rosbagjs_no-messages.bag");
    ASSERT_OK(none);
    EXPECT_EQ(count(*none).messages, 0u);
    auto unsorted = BagFile::open(folder / "rosbagjs_example-unsorted-chunks.bag");
    ASSERT_OK(unsorted);
    EXPECT_GT(count(*unsorted).messages, 0u);
    auto empty = BagFile::open(folder / "rosbagjs_empty-file.bag");
    ASSERT_FALSE(empty.ok());
    EXPECT_THAT(empty.error().message, testing::HasSubstr("empty"));
    EXPECT_EQ(BagFile::open(folder / "nothing.bag").error().code, ErrorCode::NotFound);
    EXPECT_EQ(BagFile::open(shared / "data/README.md").error().code, ErrorCode::Corrupt);
}

TEST(BagFile, SurvivesCutsAndDamage) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    for (const char* name :
         {"rosbagjs_example-unsorted-chunks.bag", "rosbagjs_example-lz4.bag", "rosbagjs_example-bz2.bag"}) {
        std::string whole = readFile(shared / "data/rosbag" / name).value();
        CounterRng random(5, 9);
        int readable = 0;
        for (int k = 0; k < 30; ++k) {
            std::string bytes = whole;
            if (k % 2 == 0) {
                bytes.resize(random.below(bytes.size()));
            } else {
                for (int i = 0; i < 8; ++i)
                    bytes[random.below(bytes.size())] = static_cast<char>(random.next());
            }
            ASSERT_OK(writeFileAtomic(folder / "damaged.bag", bytes));
            auto bag = BagFile::open(folder / "damaged.bag");
            if (!bag.ok()) continue;
            std::size_t messages = 0;
            (void)bag
                ->read({},
                       [&](const BagConnection& connection, double, std::span<const std::byte> content) {
                           auto type = RosMessageType::parse(connection.type, connection.definition);
                           if (type.ok()) (void)type->decode(content).ok();
                           return ++messages < 500;
                       })
                .ok();
            readable += messages > 0;
        }
        EXPECT_GT(readable, 0) << name;
    }
}

TEST(RosMessageType, ReadsWhatDefinitionsSay) {
    std::string definition =
        "int8 kError=-1\nstring kText=a # b\nHeader header\nuint8[] bytes\nPoint[2] points # two\nbool "
        "on\nduration d\n"
        "================\nMSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n"
        "================\nMSG: my_msgs/Point\nfloat32 x\nfloat64[] more\n";
    auto type = RosMessageType::parse("my_msgs/All", definition);
    ASSERT_OK(type);
    std::string bytes;
    auto put = [&](auto value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); };
    put(std::uint32_t{7});  // seq
    put(std::uint32_t{3});
    put(std::uint32_t{500000000});
    put(std::uint32_t{2});
    bytes += "ab";
    put(std::uint32_t{3});
    bytes += "xyz";
    for (int i = 0; i < 2; ++i) {
        put(1.5f);
        put(std::uint32_t{1});
        put(2.25);
    }
    bytes += '\1';
    put(std::int32_t{-1});
    put(std::int32_t{0});
    auto span = std::as_bytes(std::span(bytes));
    auto message = type->decode(span);
    ASSERT_OK(message);
    EXPECT_DOUBLE_EQ(secondsOfStamp((*message)["header"]["stamp"]), 3.5);
    EXPECT_EQ((*message)["header"]["frame_id"], "ab");
    EXPECT_EQ(bytesOf((*message)["bytes"])->size(), 3u);
    EXPECT_EQ(numbersOf((*message)["points"][1]["more"]), std::vector<double>{2.25});
    EXPECT_EQ((*message)["on"], true);
    EXPECT_EQ((*message)["d"]["secs"], -1);
    EXPECT_FALSE(message->contains("kError"));
    for (std::size_t cut = 0; cut < bytes.size(); ++cut)
        EXPECT_FALSE(type->decode(span.first(cut)).ok()) << cut;
    EXPECT_FALSE(RosMessageType::parse("a/B", "Nobody x\n").ok());
    auto itself = RosMessageType::parse("a/B", "B inner\n");
    ASSERT_OK(itself);
    EXPECT_FALSE(itself->decode(span).ok());
    EXPECT_FALSE(itself->encode({}).ok());

    // written as it was read, from typed arrays and byte strings as from lists and base64
    auto equals = [&](const nlohmann::json& from) {
        auto written = type->encode(from);
        return written.ok() && std::ranges::equal(*written, span);
    };
    EXPECT_TRUE(equals(*message));
    (*message)["bytes"] = "eHl6";
    (*message)["points"][0]["more"] = {2.25};
    EXPECT_TRUE(equals(*message));
    (*message)["points"].erase(0);
    EXPECT_EQ(type->encode(*message).error().code, ErrorCode::InvalidArgument) << "one point of two";
    EXPECT_FALSE(type->encode({{"on", "yes"}}).ok());
    EXPECT_EQ(type->encode({})->size(), bytes.size() - 2 - 3 - 2 * 8) << "what is missing is zero or empty";
}

}  // namespace
}  // namespace studio::robot
