// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/events.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <set>

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/run/event_text.h"
#include "core/run/log_lines.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

/// One filled event of every type: a new type needs a row here.
std::vector<EventBody> examples() {
    return {
        Started{3, 1000, 12.5, 99880992, 350165184, "smolvla_base (abc)", "cpu", "fp32"},
        Step{7,
             0.25,
             0.1,
             3.3,
             1e-4,
             12.5,
             0.08,
             {{"1", 0.1, 4, 0.5, 40}, {"喂食", 1e-300, 4}},
             {{"distill", 0.02}, {"l2sp"}}},
        Validation{200, "task2_weighing", 0.0831, 256, 2, "training", {0.02, {0.01, 0.03}, {0.02}, 0.9, 64}},
        Evaluation{200, 2, "weighing", "sim", "checkpoints/000200", 50, 41, 0.9, 4.5, {3, 17}, 1000},
        CheckpointSaved{200, "checkpoints/000200", true},
        Note{"warning", "line\nbreak \"quoted\"", "hint", 5},
        Resumed{200, false, "other thread count"},
        Paused{201, true},
        Mixture{201, {"weighing", "moving_grasp"}, {0.7, 0.3}, "plan"},
        Finished{"failed", 202, "loss is nan", "lower the rate"},
    };
}

TEST(Events, EveryTypeHasARowAndComesBackUnchanged) {
    std::set<std::string> names;
    auto bodies = examples();
    ASSERT_EQ(bodies.size(), std::variant_size_v<EventBody>);
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        ASSERT_EQ(bodies[i].index(), i);
        Event event{static_cast<std::int64_t>(i), 1764000000.123456, bodies[i]};
        std::string line = toLine(event);
        auto back = parseEventLine(line);
        ASSERT_OK(back);
        EXPECT_EQ(back->body.index(), i);
        EXPECT_EQ(back->seq, event.seq);
        EXPECT_EQ(std::bit_cast<std::uint64_t>(back->timeS), std::bit_cast<std::uint64_t>(event.timeS));
        EXPECT_EQ(toLine(*back), line);
        EXPECT_EQ(toJson(event), nlohmann::json::parse(line));
        EXPECT_EQ(line.find('\n'), std::string::npos);
        EXPECT_EQ(describe(bodies[i]).find('\n'), std::string::npos);
        EXPECT_STREQ(typeName(bodies[i]), typeNames()[i]);
        names.insert(typeNames()[i]);
        // every field is needed, and each of the wrong kind is refused by name
        auto whole = nlohmann::json::parse(line);
        for (auto& [key, value] : whole.items()) {
            auto less = whole, wrong = whole;
            less.erase(key);
            wrong[key] = nlohmann::json::object();
            // but what older logs lack
            std::vector<nlohmann::json> refused = {wrong};
            if (key != "terms") refused.push_back(less);
            for (const auto& bad : refused) {
                auto read = fromJson(bad);
                ASSERT_FALSE(read.ok()) << typeNames()[i] << " " << key;
                EXPECT_EQ(read.error().code, ErrorCode::Corrupt);
                EXPECT_NE(read.error().message.find("'" + key + "'"), std::string::npos);
            }
        }
    }
    EXPECT_EQ(names.size(), bodies.size());
}

TEST(Events, LineIsWhatTheContractSays) {
    Event event{17, 1.5, Validation{200, "2", 0.0831, 64}};
    EXPECT_EQ(
        toLine(event),
        R"({"seq":17,"t":1.5,"type":"validation","step":200,"task":"2","loss":0.0831,"frames":64,"task_id":1,)"
        R"("on":"held_out","action":{"mean":0.0,"dimensions":[],"horizon":[],"gripper_agreement":0.0,)"
        R"("frames":0}})");
}

TEST(Events, AValidationTellsItsFramesWhereTheyAreKnown) {
    Event event{1, 0, Validation{1, "pear", 0.5, 4}};
    EXPECT_EQ(toLine(event).find("frames_hash"), std::string::npos);
    EXPECT_EQ(toLine(event).find("statistics_hash"), std::string::npos);
    std::get<Validation>(event.body).framesHash = "0123456789abcdef";
    std::get<Validation>(event.body).statisticsHash = "fedcba9876543210";
    auto back = parseEventLine(toLine(event));
    ASSERT_OK(back);
    EXPECT_EQ(std::get<Validation>(back->body).framesHash, "0123456789abcdef");
    EXPECT_EQ(std::get<Validation>(back->body).statisticsHash, "fedcba9876543210");
}

TEST(Events, LogsOfBeforeDrawsWereCountedAreRead) {
    auto old = parseEventLine(
        R"({"seq":1,"t":1.0,"type":"step","step":5,"epoch":0.5,"loss":0.2,"grad_norm":1.0,"lr":0.1,)"
        R"("samples_per_second":3.0,"seconds":2.0,"sources":[{"task":"a","loss":0.2,"samples":4,"grad_norm":0.0},)"
        R"({"task":"b","loss":0.3,"samples":1,"grad_norm":0.5}]})");
    ASSERT_OK(old);
    const auto& step = std::get<Step>(old->body);
    EXPECT_FALSE(step.sources[0].gradNorm) << "0 was written where it was not measured";
    EXPECT_EQ(step.sources[1].gradNorm, 0.5);
    EXPECT_EQ(step.sources[0].drawn, 0);
    EXPECT_TRUE(step.terms.empty());
    // now it says so
    EXPECT_NE(toLine(*old).find(R"("samples":4,"grad_norm":null)"), std::string::npos) << toLine(*old);
    EXPECT_NE(describe(old->body).find("a 0.2 (norm not measured)"), std::string::npos)
        << describe(old->body);
}

TEST(Events, DoublesComeBackBitEqual) {
    CounterRng rng(1, 2);
    std::vector<double> values = {0.0, -0.0,    5e-324, 1.7976931348623157e308,
                                  0.1, 1.0 / 3, 1e22,   123456789012345680.0};
    while (values.size() < 20000) values.push_back(std::bit_cast<double>(rng.next()));
    for (double value : values) {
        if (!std::isfinite(value)) continue;
        Event event{0, 0, Validation{1, "", value, 1}};
        auto back = parseEventLine(toLine(event));
        ASSERT_OK(back);
        ASSERT_EQ(std::bit_cast<std::uint64_t>(std::get<Validation>(back->body).loss),
                  std::bit_cast<std::uint64_t>(value))
            << value;
    }
}

TEST(Events, NotANumberAndInfinityAreKept) {
    constexpr double kInf = std::numeric_limits<double>::infinity();
    for (double value : {std::nan(""), kInf, -kInf}) {
        auto back = parseEventLine(toLine({0, 0, Validation{1, "", value, 1}}));
        ASSERT_OK(back);
        double loss = std::get<Validation>(back->body).loss;
        EXPECT_TRUE(std::isnan(value) ? std::isnan(loss) : loss == value);
    }
}

TEST(Events, UnknownTypesAreToldApartFromDamage) {
    auto unknown = parseEventLine(R"({"seq":1,"t":2.0,"type":"dream","content":[]})");
    ASSERT_FALSE(unknown.ok());
    EXPECT_EQ(unknown.error().code, ErrorCode::Unsupported);
    for (const char* bad :
         {"", "{", "[]", "17", R"({"seq":1})", R"({"seq":1.5,"t":1,"type":"paused","step":1,"paused":true})",
          R"({"seq":18446744073709551615,"t":1,"type":"paused","step":1,"paused":true})",
          R"({"seq":1,"seq":2,"t":1,"type":"paused","step":1,"paused":true})"}) {
        auto refused = parseEventLine(bad);
        ASSERT_FALSE(refused.ok()) << bad;
        EXPECT_EQ(refused.error().code, ErrorCode::Corrupt) << bad;
    }
    // fields of a later version do no harm
    EXPECT_OK(parseEventLine(R"({"seq":1,"t":1,"type":"paused","step":1,"paused":true,"by":"x"})"));
}

TEST(Events, BytesThatAreNotUtf8DoNotThrow) {
    std::string line = toLine({0, 0, Note{"info", "path \xff\xfe", "", 0}});
    EXPECT_OK(parseEventLine(line));
}

}  // namespace
}  // namespace studio::run
