// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/action_queue.h"

#include <gtest/gtest.h>

#include <ATen/ATen.h>

#include <stdexcept>

namespace studio::policy {
namespace {

TEST(ActionQueue, HandsOutTheFirstActionsOfEachChunk) {
    int chunks = 0;
    ActionQueue queue(3, [&] { return at::arange(5, at::kFloat).view({1, 5, 1}) + 10 * chunks++; });
    std::vector<float> seen;
    for (int i = 0; i < 7; ++i) seen.push_back(queue.next().item<float>());
    EXPECT_EQ(seen, (std::vector<float>{0, 1, 2, 10, 11, 12, 20}));
    EXPECT_EQ(chunks, 3);
    EXPECT_EQ(queue.left(), 2u);
}

TEST(ActionQueue, AfterAResetItAsksAnew) {
    int chunks = 0;
    ActionQueue queue(4, [&] { return at::full({2, 4, 3}, float(++chunks)); });
    EXPECT_EQ(queue.next().sizes(), (std::vector<int64_t>{2, 3}));
    queue.reset();
    EXPECT_EQ(queue.left(), 0u);
    EXPECT_EQ(queue.next()[0][0].item<float>(), 2);
}

TEST(ActionQueue, RefusesWhatCannotBe) {
    EXPECT_THROW(ActionQueue(0, [] { return at::Tensor(); }), std::invalid_argument);
    ActionQueue queue(6, [] { return at::zeros({1, 5, 2}); });
    EXPECT_THROW(queue.next(), std::invalid_argument);
}

}  // namespace
}  // namespace studio::policy
