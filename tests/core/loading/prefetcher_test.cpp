// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/prefetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>

#include "core/base/random.h"
#include "tests/support/paths.h"

namespace studio::loading {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

/// Values that take a random time to make, so that threads finish out of order.
Result<std::uint64_t> square(std::uint64_t number, std::stop_token) {
    std::this_thread::sleep_for(std::chrono::microseconds(CounterRng(1, number).below(300)));
    return number * number;
}

class PrefetcherThreads : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(, PrefetcherThreads, testing::Values(0, 1, 4));

TEST_P(PrefetcherThreads, HandsOutValuesInOrder) {
    Prefetcher<std::uint64_t> prefetcher(square, {.threads = GetParam(), .capacity = 6, .first = 10});
    for (std::uint64_t number = 10; number < 200; ++number) {
        EXPECT_EQ(prefetcher.position(), number);
        auto value = prefetcher.next();
        ASSERT_OK(value);
        ASSERT_EQ(*value, number * number);
    }
}

TEST_P(PrefetcherThreads, CarriesAnErrorToItsPlaceAndGoesOnBehindIt) {
    auto make = [](std::uint64_t number, std::stop_token) -> Result<std::uint64_t> {
        if (number == 3) return Error{ErrorCode::Corrupt, "value 3 is damaged", ""};
        if (number == 4) throw std::runtime_error("unexpected");
        return number;
    };
    Prefetcher<std::uint64_t> prefetcher(make, {.threads = GetParam(), .capacity = 4});
    for (std::uint64_t number = 0; number < 3; ++number) EXPECT_EQ(*prefetcher.next(), number);
    EXPECT_EQ(prefetcher.next().error().message, "value 3 is damaged");
    auto thrown = prefetcher.next();
    ASSERT_FALSE(thrown.ok());
    EXPECT_EQ(thrown.error().code, ErrorCode::Internal);
    EXPECT_THAT(thrown.error().message, HasSubstr("batch 4: unexpected"));
    EXPECT_EQ(*prefetcher.next(), 5u);
}

TEST_P(PrefetcherThreads, MakesNothingBeyondTheEnd) {
    std::atomic<std::uint64_t> highest = 0;
    auto make = [&](std::uint64_t number, std::stop_token) -> Result<std::uint64_t> {
        for (auto seen = highest.load(); seen < number && !highest.compare_exchange_weak(seen, number);) {
        }
        return number;
    };
    Prefetcher<std::uint64_t> prefetcher(make, {.threads = GetParam(), .capacity = 8, .first = 0, .end = 5});
    for (int i = 0; i < 5; ++i) EXPECT_OK(prefetcher.next());
    EXPECT_THROW((void)prefetcher.next(), std::logic_error);
    EXPECT_EQ(highest, 4u);
}

TEST_P(PrefetcherThreads, AStopThatCameBeforeCancelsAndLosesNothing) {
    Prefetcher<std::uint64_t> prefetcher(square, {.threads = GetParam(), .capacity = 2});
    std::stop_source stop;
    stop.request_stop();
    auto cancelled = prefetcher.next(stop.get_token());
    ASSERT_FALSE(cancelled.ok());
    EXPECT_EQ(cancelled.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(*prefetcher.next(), 0u);
}

TEST(Prefetcher, AStopWakesAConsumerThatWaits) {
    auto make = [](std::uint64_t number, std::stop_token stop) -> Result<std::uint64_t> {
        while (!stop.stop_requested()) std::this_thread::sleep_for(1ms);
        return number;
    };
    Prefetcher<std::uint64_t> prefetcher(make, {.threads = 2, .capacity = 2});
    std::stop_source stop;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(20ms);
        stop.request_stop();
    });
    auto value = prefetcher.next(stop.get_token());
    ASSERT_FALSE(value.ok());
    EXPECT_EQ(value.error().code, ErrorCode::Cancelled);
    // the destructor's own stop ends the makers
}

TEST(Prefetcher, NeverHoldsMoreThanItsCapacity) {
    std::atomic<int> alive = 0, most = 0;
    struct Counted {
        explicit Counted(std::atomic<int>& count) : alive(count) { ++alive; }
        ~Counted() { --alive; }
        std::atomic<int>& alive;
    };
    auto make = [&](std::uint64_t, std::stop_token) -> Result<std::unique_ptr<Counted>> {
        auto value = std::make_unique<Counted>(alive);
        for (int now = alive, seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        return value;
    };
    {
        Prefetcher<std::unique_ptr<Counted>> prefetcher(make, {.threads = 4, .capacity = 3});
        std::this_thread::sleep_for(20ms);
        EXPECT_EQ(alive, 3);
        for (int i = 0; i < 100; ++i) ASSERT_OK(prefetcher.next());
    }
    EXPECT_LE(most, 3 + 1);  // and the one that the consumer holds
    EXPECT_EQ(alive, 0);
}

TEST(Prefetcher, EndsWhileItsThreadsWaitForRoom) {
    for (int i = 0; i < 50; ++i) {
        Prefetcher<std::uint64_t> prefetcher(square, {.threads = 3, .capacity = 2});
        if (i % 2) ASSERT_OK(prefetcher.next());
    }
}

}  // namespace
}  // namespace studio::loading
