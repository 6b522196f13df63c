// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl-C while weights are fetched.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

/// A hub on the loopback interface that takes a caller and says nothing.
class SilentHub {
public:
    SilentHub() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* at = reinterpret_cast<sockaddr*>(&address);
        socklen_t length = sizeof(address);
        EXPECT_EQ(::bind(listener_, at, length), 0);
        EXPECT_EQ(::listen(listener_, 4), 0);
        EXPECT_EQ(::getsockname(listener_, at, &length), 0);
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    }
    SilentHub(const SilentHub&) = delete;
    SilentHub& operator=(const SilentHub&) = delete;
    ~SilentHub() { ::close(listener_); }
    const std::string& url() const { return url_; }
    /// Whether anybody called within a minute.
    bool called() const {
        pollfd waiting{listener_, POLLIN, 0};
        return ::poll(&waiting, 1, 60'000) == 1;
    }

private:
    int listener_;
    std::string url_;
};

TEST(TrainDownloadIntegration, CtrlCEndsItAsAStop) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    SilentHub hub;
    std::vector<std::string> words{"/usr/bin/env", "no_proxy=127.0.0.1", "HF_HUB_OFFLINE=0",
                                   "HF_ENDPOINT=" + hub.url(), "HF_HUB_CACHE=" + (folder / "hub").string()};
    auto arguments =
        trainArguments(stage, folder / "runs",
                       {"policy.from_scratch=false",
                        "policy.vlm_config=", "policy.tokenizer=", "policy.pretrained_path=lab/policy"});
    arguments.insert(arguments.end(), {"--download", "--json"});
    for (const auto& word : kstudio(arguments)) words.push_back(word);
    Program program(words);
    ASSERT_TRUE(hub.called()) << program.wait(std::chrono::seconds(1)).text();
    program.signal(SIGINT);
    // long before the line counts as stalled
    Ended ended = program.wait(std::chrono::seconds(10));
    EXPECT_FALSE(ended.hung);
    EXPECT_EQ(ended.code, 130) << ended.text();
    auto line = nlohmann::json::parse(ended.out, nullptr, false);
    ASSERT_TRUE(line.contains("error")) << ended.text();
    EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'), 1) << ended.out;
}

}  // namespace
}  // namespace studio::test
