// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstring>
#include <fstream>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/tensors/dtype.h"
#include "core/tensors/dtype_torch.h"
#include "tests/support/failing_disk.h"
#include "tests/support/paths.h"

namespace studio::tensors {
namespace {

using ::testing::HasSubstr;

bool sameBits(const at::Tensor& a, const at::Tensor& b) {
    at::Tensor x = a.contiguous(), y = b.contiguous();
    return x.scalar_type() == y.scalar_type() && x.sizes() == y.sizes() &&
           (x.nbytes() == 0 || std::memcmp(x.const_data_ptr(), y.const_data_ptr(), x.nbytes()) == 0);
}

TEST(Safetensors, EveryDtypeOfTorchComesBackBitForBit) {
    test::TemporaryFolder folder;
    std::map<std::string, at::Tensor> tensors;
    for (const auto& dtype : dtypes()) {
        auto type = toScalarType(dtype.name);
        if (!type) continue;
        ASSERT_EQ(c10::elementSize(*type) * 8, dtype.bits) << dtype.name;
        EXPECT_EQ(toDtypeName(*type), dtype.name);
        at::Tensor bytes =
            torch::randint(0, *type == at::kBool ? 2 : 256, {6 * long(dtype.bits / 8)}, at::kByte);
        tensors[std::string(dtype.name)] = bytes.view(*type).view({2, 3});
    }
    ASSERT_EQ(tensors.size(), 19u);
    tensors["scalar"] = torch::tensor(2.5);
    tensors["empty"] = torch::empty({0, 4});
    tensors["transposed"] = torch::arange(12).view({3, 4}).t();
    tensors["part"] = torch::arange(100, at::kFloat).slice(0, 10, 20, 3);
    tensors["broadcast"] = torch::ones({1, 2}).expand({3, 2});
    tensors["名字/\"quoted\""] = torch::ones({1});
    ASSERT_OK(writeSafetensors(folder / "all.safetensors", tensors, {{"format", "pt"}, {"b", "2"}}));

    auto file = SafetensorsFile::open(folder / "all.safetensors");
    ASSERT_OK(file);
    EXPECT_EQ(file->tensors().size(), tensors.size());
    EXPECT_EQ(file->metadata().at("format"), "pt");
    for (const auto& [name, tensor] : tensors) {
        auto read = file->tensor(name);
        ASSERT_OK(read);
        EXPECT_TRUE(sameBits(*read, tensor)) << name;
    }
}

TEST(Safetensors, LayoutIsTheOfficialOne) {
    test::TemporaryFolder folder;
    auto path = folder / "order.safetensors";
    ASSERT_OK(writeSafetensors(path, {{"z", torch::zeros({2}, at::kFloat)},
                                      {"a", torch::zeros({1}, at::kBFloat16)},
                                      {"h", torch::zeros({1}, at::kHalf)},
                                      {"i", torch::zeros({1}, at::kInt)},
                                      {"y", torch::zeros({}, at::kFloat)},
                                      {"l", torch::zeros({1}, at::kLong)},
                                      {"d", torch::zeros({1}, at::kDouble)},
                                      {"m", torch::zeros({3}, at::kBool)}}));
    auto content = readFile(path);
    ASSERT_OK(content);
    // as the official package 0.8 writes these eight tensors
    std::string header = R"({"l":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},)"
                         R"("d":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},)"
                         R"("y":{"dtype":"F32","shape":[],"data_offsets":[16,20]},)"
                         R"("z":{"dtype":"F32","shape":[2],"data_offsets":[20,28]},)"
                         R"("i":{"dtype":"I32","shape":[1],"data_offsets":[28,32]},)"
                         R"("a":{"dtype":"BF16","shape":[1],"data_offsets":[32,34]},)"
                         R"("h":{"dtype":"F16","shape":[1],"data_offsets":[34,36]},)"
                         R"("m":{"dtype":"BOOL","shape":[3],"data_offsets":[36,39]}})";
    header.append((8 - header.size() % 8) % 8, ' ');
    EXPECT_EQ(content->substr(8, header.size()), header);
    EXPECT_EQ(static_cast<unsigned char>((*content)[0]) + 256 * static_cast<unsigned char>((*content)[1]),
              static_cast<int>(header.size()));
    EXPECT_EQ(content->size(), 8 + header.size() + 39);
}

/// Counts what would be written and keeps the beginning, so that a file of 900 MB needs no disk.
class Counting : public FileSystem {
public:
    Counting() { setFileSystem(this); }
    ~Counting() override { setFileSystem(nullptr); }
    std::ptrdiff_t write(int, const void* data, std::size_t size) override {
        if (bytes == 0) beginning.assign(static_cast<const char*>(data), size);
        bytes += size;
        return static_cast<std::ptrdiff_t>(size);
    }
    std::uint64_t bytes = 0;
    std::string beginning;
};

TEST(Safetensors, PublishedHeaderIsReproducedByteForByte) {
    STUDIO_REQUIRE_SHARED(shared);
    // names, shapes and dtypes of the published 500M file; its header is 73,050 bytes before padding
    std::ifstream table(shared / "data/configs/smolvla_base_tensors.tsv");
    std::map<std::string, at::Tensor> tensors;
    std::string line;
    std::uint64_t dataBytes = 0;
    while (std::getline(table, line)) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream fields(line);
        std::string name, dtype, shape;
        std::getline(fields, name, '\t');
        std::getline(fields, dtype, '\t');
        std::getline(fields, shape, '\t');
        auto type = toScalarType(dtype);
        if (!type) continue;  // the line of column names
        std::vector<std::int64_t> sizes;
        for (char& c : shape)
            if (!isdigit(static_cast<unsigned char>(c))) c = ' ';
        std::istringstream numbers(shape);
        for (std::int64_t n; numbers >> n;) sizes.push_back(n);
        tensors[name] = torch::zeros({1}, *type).expand(sizes);
        dataBytes += tensors[name].nbytes();
    }
    ASSERT_EQ(tensors.size(), 500u);
    EXPECT_EQ(dataBytes, 906'639'456u);
    test::TemporaryFolder folder;
    Counting counting;
    ASSERT_OK(writeSafetensors(folder / "base.safetensors", tensors));
    EXPECT_EQ(counting.bytes, 906'712'520u);
    EXPECT_EQ(counting.beginning.size(), 8u + 73'056u);
    EXPECT_EQ(counting.beginning.find_last_not_of(' '), 8u + 73'050u - 1);
}

TEST(Safetensors, GoldenFilesComeBackUnchanged) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    int files = 0;
    for (const auto& item : std::filesystem::recursive_directory_iterator(shared / "golden")) {
        if (item.path().extension() != ".safetensors") continue;
        SCOPED_TRACE(item.path().string());
        auto file = SafetensorsFile::open(item.path());
        ASSERT_OK(file);
        std::map<std::string, at::Tensor> tensors;
        for (const auto& info : file->tensors()) {
            auto tensor = file->tensor(info.name);
            ASSERT_OK(tensor);
            tensors[info.name] = *tensor;
        }
        ASSERT_OK(writeSafetensors(folder / "copy.safetensors", tensors, file->metadata()));
        // the models come from the official writer, the vectors do not: equal bytes only for the former
        if (item.path().filename() == "model.safetensors") {
            EXPECT_EQ(hashFile(folder / "copy.safetensors").value(), hashFile(item.path()).value());
        }
        auto copy = SafetensorsFile::open(folder / "copy.safetensors");
        ASSERT_OK(copy);
        for (const auto& [name, tensor] : tensors) EXPECT_TRUE(sameBits(copy->tensor(name).value(), tensor));
        ++files;
    }
    EXPECT_GE(files, 10);
}

TEST(Safetensors, BytesOtherThanZeroAndOneAreTrue) {
    test::TemporaryFolder folder;
    std::string header = R"({"b":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}})";
    std::string content = std::string(1, static_cast<char>(header.size())) + std::string(7, '\0') + header;
    ASSERT_OK(writeFileAtomic(folder / "b.safetensors", content + std::string("\x00\x02\xff", 3)));
    auto file = SafetensorsFile::open(folder / "b.safetensors");
    ASSERT_OK(file);
    EXPECT_TRUE(sameBits(file->tensor("b").value(), torch::tensor({false, true, true})));
}

TEST(Safetensors, WhatCannotBeReadIsNamed) {
    test::TemporaryFolder folder;
    EXPECT_EQ(SafetensorsFile::open(folder / "none.safetensors").error().code, ErrorCode::NotFound);
    EXPECT_EQ(SafetensorsFile::open(folder.path()).error().code, ErrorCode::Io);
    std::string header = R"({"b":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}})";
    std::string content =
        std::string(1, static_cast<char>(header.size())) + std::string(7, '\0') + header + "x";
    ASSERT_OK(writeFileAtomic(folder / "f4.safetensors", content));
    auto file = SafetensorsFile::open(folder / "f4.safetensors");
    ASSERT_OK(file);
    EXPECT_EQ(file->tensor("b").error().code, ErrorCode::Unsupported);
    EXPECT_EQ(file->tensor("c").error().code, ErrorCode::NotFound);
    EXPECT_THAT(file->tensor("c").error().message, HasSubstr("tensor c of"));
    EXPECT_EQ(file->find("c"), nullptr);
}

TEST(Safetensors, WhatCannotBeWrittenIsRefusedBeforeAFileIsMade) {
    test::TemporaryFolder folder;
    auto refused = [&](const std::string& name, const at::Tensor& tensor) {
        Status status = writeSafetensors(folder / "x.safetensors", {{name, tensor}});
        return status.ok() ? std::string("written") : std::string(toString(status.error().code));
    };
    at::Tensor one = torch::ones({1});
    EXPECT_EQ(refused("__metadata__", one), "invalid_argument");
    EXPECT_EQ(refused("a\n", one), "invalid_argument");
    EXPECT_EQ(refused("\xff", one), "invalid_argument");
    EXPECT_EQ(refused(std::string(2000, 'a'), one), "invalid_argument");
    EXPECT_EQ(refused("a", at::Tensor()), "invalid_argument");
    EXPECT_EQ(refused("a", torch::ones({2, 2}).to_sparse()), "invalid_argument");
    EXPECT_EQ(refused("a", torch::ones({2}, at::kComplexDouble)), "invalid_argument");
    EXPECT_EQ(refused("a", torch::ones({1, 1, 1, 1, 1, 1, 1, 1, 1})), "invalid_argument");
    EXPECT_EQ(refused("a", torch::ones({1}, at::TensorOptions(at::kMeta))), "invalid_argument");
    EXPECT_FALSE(writeSafetensors(folder / "x.safetensors", {{"a", one}}, {{"k", "\xff"}}).ok());
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    EXPECT_EQ(writeSafetensors(folder / "no/x.safetensors", {{"a", one}}).error().code, ErrorCode::NotFound);
}

TEST(Safetensors, FullDiskKeepsTheOldFile) {
    test::TemporaryFolder folder;
    auto path = folder / "w.safetensors";
    ASSERT_OK(writeSafetensors(path, {{"old", torch::ones({3})}}));
    auto old = SafetensorsFile::open(path);  // stays mapped while the file is replaced
    ASSERT_OK(old);
    for (std::size_t room : {0, 4, 60, 100, 4000}) {
        test::FullDisk disk(room);
        Status status = writeSafetensors(path, {{"new", torch::zeros({1000})}});
        ASSERT_FALSE(status.ok());
        EXPECT_THAT(status.error().message, HasSubstr("MiB free"));
    }
    EXPECT_NE(SafetensorsFile::open(path)->find("old"), nullptr);
    ASSERT_OK(writeSafetensors(path, {{"new", torch::zeros({1000})}}));
    EXPECT_TRUE(sameBits(old->tensor("old").value(), torch::ones({3})));
    EXPECT_NE(SafetensorsFile::open(path)->find("new"), nullptr);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace studio::tensors
