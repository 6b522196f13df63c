// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/safetensors_header.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace studio::tensors {
namespace {

using ::testing::HasSubstr;

std::string lengthOf(std::uint64_t length) {
    std::string text(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) text[i] = static_cast<char>(length >> (8 * i) & 0xff);
    return text;
}

/// A file with this header and so many bytes of data.
std::string fileOf(const std::string& header, std::size_t dataBytes) {
    return lengthOf(header.size()) + header + std::string(dataBytes, 'd');
}

Result<std::vector<TensorInfo>> parse(const std::string& file,
                                      std::map<std::string, std::string>* metadata = nullptr) {
    return parseSafetensors(std::as_bytes(std::span(file)), "x.safetensors", metadata);
}

std::string entry(const char* name, const char* dtype, const char* shape, std::uint64_t begin,
                  std::uint64_t end) {
    return fmt::format(R"("{}":{{"dtype":"{}","shape":{},"data_offsets":[{},{}]}})", name, dtype, shape,
                       begin, end);
}

/// A file that must be refused, and what the message must name.
struct Refusal {
    const char* what;
    std::string file;
    const char* message;
};

TEST(SafetensorsHeader, AcceptsWhatTheFormatAllows) {
    // rank 0, an empty tensor, spaces on both sides, any order in the header, metadata
    std::string header = "  {" + entry("b", "BF16", "[2,1]", 4, 8) + "," + entry("a", "F32", "[]", 0, 4) +
                         R"(,"__metadata__":{"format":"pt"},)" + entry("e", "I64", "[0,3]", 8, 8) + "}   ";
    std::map<std::string, std::string> metadata;
    auto tensors = parse(fileOf(header, 8), &metadata);
    ASSERT_TRUE(tensors.ok()) << tensors.error().text();
    ASSERT_EQ(tensors->size(), 3u);
    EXPECT_EQ((*tensors)[0].name, "a");
    EXPECT_EQ((*tensors)[1].name, "b");
    EXPECT_EQ((*tensors)[1].shape, (std::vector<std::int64_t>{2, 1}));
    EXPECT_EQ((*tensors)[2].name, "e");
    EXPECT_EQ(metadata, (std::map<std::string, std::string>{{"format", "pt"}}));
    EXPECT_TRUE(parse(fileOf("{}", 0)).ok());
    EXPECT_TRUE(parse(fileOf("{" + entry("t", "F4", "[4]", 0, 2) + "}", 2)).ok());
}

std::vector<Refusal> refusals() {
    auto one = [](const std::string& e, std::size_t bytes) { return fileOf("{" + e + "}", bytes); };
    std::string ok = entry("a", "F32", "[1]", 0, 4);
    std::string nine = entry("a", "U8", "[1,1,1,1,1,1,1,1,1]", 0, 1);
    std::string longName(kMaxNameBytes + 1, 'n');
    return {
        {"empty file", "", "0 bytes"},
        {"seven bytes", std::string(7, '\0'), "7 bytes"},
        {"no header", lengthOf(0), "no valid JSON"},
        {"huge length", lengthOf(~0ull) + "{}", "at most 100000000"},
        {"over the cap", lengthOf(kMaxHeaderBytes + 1) + "{}", "at most 100000000"},
        {"cut header", lengthOf(3) + "{}", "only 2 follow"},
        {"not UTF-8", one("\"\xff\":1", 0), "no valid JSON"},
        {"not JSON", fileOf("{\"a\":", 0), "no valid JSON"},
        {"rest after JSON", fileOf("{}x", 0), "no valid JSON"},
        {"NUL after JSON", fileOf(std::string("{}\0x", 4), 0), "NUL"},
        {"byte order mark", fileOf("\xEF\xBB\xBF{}", 0), "byte order mark"},
        {"list", fileOf("[]", 0), "must be a JSON object"},
        {"number", fileOf("1", 0), "must be a JSON object"},
        {"null entry", one("\"a\":null", 0), "must be an object"},
        {"twice", one(ok + "," + entry("a", "F32", "[1]", 4, 8), 8), "appears twice"},
        {"twice, escaped", one(ok + "," + entry("\\u0061", "F32", "[1]", 4, 8), 8), "appears twice"},
        {"key twice", one(R"("a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]})", 1), "twice"},
        {"metadata key twice", one(R"("__metadata__":{"k":"1","k":"2"})", 0), "twice"},
        {"metadata twice", one(R"("__metadata__":{},"__metadata__":{})", 0), "twice"},
        {"metadata number", one(R"("__metadata__":{"k":1})", 0), "must be a text"},
        {"metadata nested", one(R"("__metadata__":{"k":{}})", 0), "must be a text"},
        {"metadata text", one(R"("__metadata__":"x")", 0), "must be an object"},
        {"unknown key", one(R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1})", 1),
         "unknown key"},
        {"no dtype", one(R"("a":{"shape":[1],"data_offsets":[0,1]})", 1), "missing"},
        {"no shape", one(R"("a":{"dtype":"U8","data_offsets":[0,1]})", 1), "missing"},
        {"no offsets", one(R"("a":{"dtype":"U8","shape":[1]})", 1), "missing"},
        {"one offset", one(R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0]})", 1), "two numbers"},
        {"three offsets", one(R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,1]})", 1), "two numbers"},
        {"unknown dtype", one(entry("a", "F31", "[1]", 0, 4), 4), "unknown dtype"},
        {"dtype number", one(R"("a":{"dtype":3,"shape":[1],"data_offsets":[0,1]})", 1), "unusable 'dtype'"},
        {"dtype list", one(R"("a":{"dtype":["U8"],"shape":[1],"data_offsets":[0,1]})", 1), "list"},
        {"shape number", one(R"("a":{"dtype":"U8","shape":1,"data_offsets":[0,1]})", 1), "unusable 'shape'"},
        {"shape nested", one(entry("a", "U8", "[[1]]", 0, 1), 1), "list"},
        {"negative", one(entry("a", "U8", "[-1]", 0, 1), 1), "negative"},
        {"minus zero", one(entry("a", "U8", "[-0]", 0, 0), 0), "negative"},
        {"fraction", one(entry("a", "U8", "[1.0]", 0, 1), 1), "whole number"},
        {"exponent", one(entry("a", "U8", "[1e0]", 0, 1), 1), "whole number"},
        {"beyond 64 bits", one(entry("a", "U8", "[18446744073709551616]", 0, 1), 1), "whole number"},
        {"beyond 63 bits", one(entry("a", "U8", "[9223372036854775808]", 0, 1), 1), "out of range"},
        {"rank", one(nine, 1), "more than 8 dimensions"},
        {"overflow of the count", one(entry("a", "U8", "[4294967296,4294967296]", 0, 1), 1), "overflows"},
        {"overflow of the bits", one(entry("a", "F64", "[2305843009213693952]", 0, 1), 1), "overflows"},
        {"overflow hidden by zero", one(entry("a", "U8", "[0,4294967296,4294967296]", 0, 0), 0), "overflows"},
        {"half bytes", one(entry("a", "F4", "[3]", 0, 2), 2), "whole bytes"},
        {"hole at the start", one(entry("a", "F32", "[1]", 4, 8), 8), "a hole"},
        {"hole between", one(ok + "," + entry("b", "F32", "[1]", 8, 12), 12), "a hole"},
        {"overlap", one(ok + "," + entry("b", "F32", "[1]", 2, 6), 6), "an overlap"},
        {"same range", one(ok + "," + entry("b", "F32", "[1]", 0, 4), 4), "an overlap"},
        {"end before begin",
         one(entry("a", "U8", "[0]", 0, 0) + "," + entry("b", "U8", "[1]", 0, 1) + "," +
                 entry("c", "U8", "[1]", 1, 0),
             1),
         "before it begins"},
        {"size", one(entry("a", "F32", "[2]", 0, 4), 4), "needs 8"},
        {"extra bytes", one(ok, 5), "1 bytes follow"},
        {"missing bytes", one(ok, 3), "only 3"},
        {"data without tensors", fileOf("{}", 1), "1 bytes follow"},
        {"control character", one(entry("a\\n", "F32", "[1]", 0, 4), 4), "control character"},
        {"long name", one(entry(longName.c_str(), "F32", "[1]", 0, 4), 4), "longer than 1024"},
    };
}

TEST(SafetensorsHeader, RefusesEveryBrokenRuleAndNamesIt) {
    for (const auto& refusal : refusals()) {
        SCOPED_TRACE(refusal.what);
        auto tensors = parse(refusal.file);
        ASSERT_FALSE(tensors.ok());
        EXPECT_EQ(tensors.error().code, ErrorCode::Corrupt);
        EXPECT_THAT(tensors.error().message, HasSubstr(refusal.message));
        EXPECT_THAT(tensors.error().message, HasSubstr("x.safetensors"));
        EXPECT_FALSE(tensors.error().hint.empty());
    }
}

TEST(SafetensorsHeader, EveryTruncationIsRefused) {
    std::string header = "{" + entry("a", "F32", "[3]", 0, 12) + "," + entry("b", "U8", "[2]", 12, 14) + "}";
    std::string file = fileOf(header, 14);
    ASSERT_TRUE(parse(file).ok());
    for (std::size_t size = 0; size < file.size(); ++size)
        EXPECT_FALSE(parse(file.substr(0, size)).ok()) << size;
}

TEST(SafetensorsHeader, TooManyTensorsAreRefused) {
    std::string header = "{";
    for (std::size_t i = 0; i <= kMaxTensors; ++i)
        header += (i ? "," : "") + entry(fmt::format("{}", i).c_str(), "U8", "[0]", 0, 0);
    auto tensors = parse(fileOf(header + "}", 0));
    ASSERT_FALSE(tensors.ok());
    EXPECT_THAT(tensors.error().message, HasSubstr("more than 100000 tensors"));
}

}  // namespace
}  // namespace studio::tensors
