// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/offered_download.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/base/file.h"
#include "tests/core/hub/fake_hub.h"
#include "tests/support/must.h"

namespace studio::test {

namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

TEST(OfferedDownload, WhatWasMissedIsOfferedByTheButtonWhichFetchesIt) {
    FakeHub hub;
    hub.files["tokenizer.json"] = R"({"model": {}})";
    hub.files["tokenizer_config.json"] = "{}";
    ::setenv("HF_ENDPOINT", hub.server.url().c_str(), 1);
    ::setenv("HF_HUB_CACHE", (hub.folder / "hub").c_str(), 1);
    ::setenv("HF_HUB_OFFLINE", "0", 1);

    auto missed = app::offeredTokenizer("lab/policy");
    ASSERT_FALSE(missed.ok());
    EXPECT_EQ(missed.error().hint.rfind(widgets::kDownloadOffer, 0), 0u) << missed.error().hint;
    EXPECT_THAT(missed.error().hint, Not(HasSubstr("--download")));
    EXPECT_TRUE(hub.requests().empty()) << "nobody has agreed to a download";
    // another name for the same, which the hub does not know
    EXPECT_FALSE(app::offeredTokenizer("lab/unknown").ok());

    std::string told;
    EXPECT_OK(app::fetchOffered([&](double, const std::string& what) { told = what; }, {}));
    EXPECT_THAT(told, HasSubstr("fetching tokenizer"));
    auto found = app::offeredTokenizer("lab/policy");
    ASSERT_OK(found);
    EXPECT_EQ(readFile(*found).value(), hub.files["tokenizer.json"]);
    EXPECT_FALSE(fs::exists(found->parent_path() / "model.safetensors"));

    // what is fetched is not fetched again
    const auto asked = hub.requests().size();
    EXPECT_OK(app::fetchOffered({}, {}));
    EXPECT_EQ(hub.requests().size(), asked);

    // nothing to be had is no success
    EXPECT_FALSE(app::offeredTokenizer("lab/unknown").ok());
    EXPECT_FALSE(app::fetchOffered({}, {}).ok());
    for (const char* name : {"HF_ENDPOINT", "HF_HUB_CACHE", "HF_HUB_OFFLINE"}) ::unsetenv(name);
}

}  // namespace

}  // namespace studio::test
