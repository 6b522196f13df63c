// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>

#include "core/tensors/dtype.h"
#include "core/tensors/safetensors_header.h"
#include "tests/core/tensors/mutations.h"

namespace studio::tensors {
namespace {

std::string lengthBytes(std::uint64_t length) {
    std::string text(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) text[i] = static_cast<char>(length >> (8 * i) & 0xff);
    return text;
}

/// What any accepted file must be like: all of the data covered, in order, as shapes and dtypes ask.
void expectSound(const std::vector<TensorInfo>& tensors, std::size_t dataBytes) {
    std::uint64_t position = 0;
    for (const auto& info : tensors) {
        ASSERT_EQ(info.begin, position);
        std::uint64_t bits = findDtype(info.dtype)->bits;
        for (auto dimension : info.shape)
            ASSERT_FALSE(__builtin_mul_overflow(bits, static_cast<std::uint64_t>(dimension), &bits));
        ASSERT_EQ(bits % 8, 0u);
        ASSERT_EQ(bits / 8, info.end - info.begin);
        position = info.end;
    }
    ASSERT_EQ(position, dataBytes);
}

TEST(SafetensorsFuzzSlow, MutatedFilesNeverCrash) {
    const std::string header =
        R"({"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
        R"("b":{"dtype":"BF16","shape":[],"data_offsets":[24,26]},"c":{"dtype":"BOOL","shape":[0],)"
        R"("data_offsets":[26,26]},"d/e":{"dtype":"F4","shape":[2,2],"data_offsets":[26,28]}}   )";
    std::mt19937 random(20261124);
    std::size_t accepted = 0, files = 0;
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (; std::chrono::steady_clock::now() < end; ++files) {
        std::string file;
        if (random() % 4 == 0) {
            // the file as it lies on the disk
            file = test::mutated(lengthBytes(header.size()) + header + std::string(28, 'd'), random);
        } else {
            // the header alone, with a length that is right, so that the rules behind it are reached
            std::string bad = test::mutated(header, random);
            file = lengthBytes(bad.size()) + bad + std::string(random() % 8 ? 28 : random() % 64, 'd');
        }
        std::map<std::string, std::string> metadata;
        std::size_t dataBegin = 0;
        auto tensors = parseSafetensors(std::as_bytes(std::span(file)), "fuzz", &metadata, &dataBegin);
        if (!tensors.ok()) {
            ASSERT_EQ(tensors.error().code, ErrorCode::Corrupt);
            continue;
        }
        ++accepted;
        ASSERT_LE(dataBegin, file.size());
        ASSERT_NO_FATAL_FAILURE(expectSound(*tensors, file.size() - dataBegin)) << file;
    }
    std::printf("%zu files, %zu of them accepted\n", files, accepted);
    EXPECT_GT(files, 10'000u);
    EXPECT_GT(accepted, 0u);
    EXPECT_LT(accepted, files / 2);
}

}  // namespace
}  // namespace studio::tensors
