// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/file.h"
#include "tests/core/hub/fake_hub.h"
#include "tests/support/failing_disk.h"

namespace studio::hub {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Connection = test::HttpServer::Connection;
using Request = test::HttpRequest;
using test::FakeHub;

bool isStorage(const Request& request) {
    return request.path.starts_with("/storage/");
}

/// Nothing of the weights may look finished.
void expectNothingFinished(const FakeHub& hub) {
    EXPECT_FALSE(fs::exists(hub.model() / "refs/main"));
    EXPECT_FALSE(fs::exists(hub.model() / "snapshots" / hub.commit / "model.safetensors"));
    EXPECT_FALSE(fs::exists(hub.model() / "blobs" / hub.etag("model.safetensors")));
}

void expectComplete(FakeHub& hub, const Result<fs::path>& folder) {
    ASSERT_OK(folder);
    for (const char* name : {"config.json", "model.safetensors", "policy_preprocessor.json"})
        EXPECT_TRUE(readFile(*folder / name).value() == hub.files[name]) << name;
    EXPECT_FALSE(fs::exists(*folder / "README.md"));
    EXPECT_FALSE(fs::exists(hub.incomplete("model.safetensors")));
}

TEST(HubDownload, FillsTheCacheAsOtherProgramsDo) {
    FakeHub hub;
    auto options = hub.options();
    std::vector<DownloadProgress> seen;
    options.progress = [&](const DownloadProgress& progress) { seen.push_back(progress); };
    auto folder = resolveWeights("lab/policy", options);
    expectComplete(hub, folder);
    EXPECT_EQ(*folder, hub.model() / "snapshots" / hub.commit);
    EXPECT_EQ(readFile(hub.model() / "refs/main").value(), hub.commit);
    EXPECT_EQ(fs::read_symlink(*folder / "model.safetensors"),
              "../../blobs/" + hub.etag("model.safetensors"));
    EXPECT_EQ(fs::read_symlink(*folder / "config.json"), "../../blobs/" + hub.etag("config.json"));
    // the bar ends at its end, and never goes back
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen.back().bytes, seen.back().total);
    EXPECT_EQ(seen.back().file, "model.safetensors");
    for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_LE(seen[i - 1].bytes, seen[i].bytes);

    // afterwards nothing is asked, and no consent is needed
    std::size_t requests = hub.requests().size();
    options.allowDownload = false;
    EXPECT_OK(resolveWeights("lab/policy", options));
    EXPECT_EQ(hub.requests().size(), requests);
}

TEST(HubDownload, BrokenConnectionIsContinued) {
    FakeHub hub;
    std::atomic<int> breaks = 0;
    hub.intercept = [&](const Request& request, Connection& to) {
        if (!isStorage(request) || breaks++ >= 3) return false;
        // promises the rest, sends 500,000 bytes of it
        std::string range = request.header("range");
        std::size_t begin = range.empty() ? 0 : std::stoul(range.substr(6));
        const auto& content = hub.files["model.safetensors"];
        std::vector<std::string> headers{fmt::format("Content-Length: {}", content.size() - begin)};
        if (begin > 0)
            headers.push_back(
                fmt::format("Content-Range: bytes {}-{}/{}", begin, content.size() - 1, content.size()));
        to.reply(begin ? "206 Partial Content" : "200 OK", headers, content.substr(begin, 500'000));
        return true;
    };
    expectComplete(hub, resolveWeights("lab/policy", hub.options()));
    EXPECT_THAT(hub.ranges(), ElementsAre("", "bytes=500000-", "bytes=1000000-", "bytes=1500000-"));
}

TEST(HubDownload, StoppedDownloadIsContinuedByTheNext) {
    FakeHub hub;
    std::stop_source source;
    hub.intercept = [&](const Request& request, Connection& to) {
        if (!isStorage(request)) return false;
        to.reply("200 OK", {fmt::format("Content-Length: {}", hub.files["model.safetensors"].size())},
                 hub.files["model.safetensors"].substr(0, 700'000));
        to.stall(std::chrono::milliseconds(300));  // longer than the client's time to write
        source.request_stop();
        to.stall(std::chrono::seconds(20));
        return true;
    };
    auto options = hub.options();
    options.stallTimeout = std::chrono::seconds(15);
    options.stop = source.get_token();
    auto start = std::chrono::steady_clock::now();
    auto stopped = resolveWeights("lab/policy", options);
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
    expectNothingFinished(hub);
    EXPECT_EQ(fs::file_size(hub.incomplete("model.safetensors")), 700'000u);

    hub.intercept = nullptr;
    expectComplete(hub, resolveWeights("lab/policy", hub.options()));
    EXPECT_EQ(hub.ranges().back(), "bytes=700000-");
}

TEST(HubDownload, StalledServerIsLeftAndContinued) {
    FakeHub hub;
    std::atomic<int> stalls = 0;
    hub.intercept = [&](const Request& request, Connection& to) {
        if (!isStorage(request) || stalls++ > 0) return false;
        to.reply("200 OK", {fmt::format("Content-Length: {}", hub.files["model.safetensors"].size())}, "");
        to.stall(std::chrono::seconds(30));
        return true;
    };
    expectComplete(hub, resolveWeights("lab/policy", hub.options()));
    EXPECT_EQ(hub.ranges().size(), 2u);
}

TEST(HubDownload, ServerThatAlwaysBreaksOffIsGivenUp) {
    FakeHub hub;
    hub.intercept = [&](const Request& request, Connection& to) {
        if (!isStorage(request)) return false;
        if (request.header("range").empty())
            to.reply("200 OK", {fmt::format("Content-Length: {}", hub.files["model.safetensors"].size())},
                     "0123");
        return true;  // and then not even headers
    };
    auto folder = resolveWeights("lab/policy", hub.options());
    ASSERT_FALSE(folder.ok());
    EXPECT_EQ(folder.error().code, ErrorCode::Network);
    EXPECT_THAT(folder.error().message,
                HasSubstr("4 of " + std::to_string(hub.files["model.safetensors"].size())));
    EXPECT_THAT(folder.error().hint, HasSubstr("kept"));
    expectNothingFinished(hub);
    EXPECT_EQ(hub.ranges().size(), 5u);
}

/// A lie of the storage server, and what the error must name.
struct Lie {
    const char* what;
    std::function<void(const std::string& content, Connection&)> tell;
    const char* message;
};

TEST(HubDownload, LiesAboutLengthsAreCalledSo) {
    std::vector<Lie> lies{
        {"more announced",
         [](const std::string& c, Connection& to) {
             to.reply("200 OK", {fmt::format("Content-Length: {}", c.size() + 5)}, c + "extra");
         },
         "expected"},
        {"less announced",
         [](const std::string& c, Connection& to) {
             to.reply("200 OK", {"Content-Length: 10"}, c.substr(0, 10));
         },
         "announces 10 bytes"},
        {"more sent, no length",
         [](const std::string& c, Connection& to) { to.reply("200 OK", {}, c + "x"); }, "sends more than"},
        {"no number",
         [](const std::string& c, Connection& to) { to.reply("200 OK", {"Content-Length: x"}, c); },
         "model.safetensors"},
        {"another page",
         [](const std::string&, Connection& to) { to.reply("200 OK", {"Content-Length: 6"}, "<html>"); },
         "announces 6 bytes"},
    };
    for (const auto& lie : lies) {
        SCOPED_TRACE(lie.what);
        FakeHub hub;
        hub.intercept = [&](const Request& request, Connection& to) {
            if (!isStorage(request)) return false;
            lie.tell(hub.files["model.safetensors"], to);
            return true;
        };
        auto folder = resolveWeights("lab/policy", hub.options());
        ASSERT_FALSE(folder.ok());
        EXPECT_EQ(folder.error().code, ErrorCode::Network);
        EXPECT_THAT(folder.error().message, HasSubstr(lie.message));
        EXPECT_THAT(folder.error().message, ::testing::Not(HasSubstr("signature")));
        expectNothingFinished(hub);
    }
}

/// Leaves the first half of the weights as an earlier download would.
void leaveHalf(FakeHub& hub, bool damaged = false) {
    ASSERT_OK(makeFolders(hub.model() / "blobs"));
    std::string half = hub.files["model.safetensors"].substr(0, 1'000'000);
    if (damaged) half[17] ^= 1;
    ASSERT_OK(writeFileAtomic(hub.incomplete("model.safetensors"), half));
}

TEST(HubDownload, ServerThatIgnoresRangesStartsAnew) {
    FakeHub hub;
    leaveHalf(hub);
    hub.intercept = [&](const Request& request, Connection& to) {
        if (!isStorage(request)) return false;
        Request whole = request;
        whole.headers.erase("range");
        FakeHub::sendFile(whole, to, hub.files["model.safetensors"], "e");
        return true;
    };
    expectComplete(hub, resolveWeights("lab/policy", hub.options()));
    EXPECT_THAT(hub.ranges(), ElementsAre("bytes=1000000-"));
}

TEST(HubDownload, WrongOrRefusedRanges) {
    FakeHub hub;
    leaveHalf(hub);
    hub.intercept = [&](const Request& request, Connection& to) {
        if (!isStorage(request)) return false;
        to.reply("206 Partial Content", {"Content-Range: bytes 0-9/10", "Content-Length: 10"}, "0123456789");
        return true;
    };
    auto folder = resolveWeights("lab/policy", hub.options());
    ASSERT_FALSE(folder.ok());
    EXPECT_THAT(folder.error().message, HasSubstr("bytes 0-9/10"));
    EXPECT_EQ(fs::file_size(hub.incomplete("model.safetensors")), 1'000'000u);

    hub.intercept = [&](const Request& request, Connection& to) {
        if (!isStorage(request) || request.header("range").empty()) return false;
        to.reply("416 Range Not Satisfiable", {"Content-Length: 0"}, "");
        return true;
    };
    expectComplete(hub, resolveWeights("lab/policy", hub.options()));
}

TEST(HubDownload, DamagedBytesAreThrownAway) {
    // what an earlier download left is bad: fetched once more, from the start
    FakeHub hub;
    leaveHalf(hub, true);
    expectComplete(hub, resolveWeights("lab/policy", hub.options()));
    EXPECT_THAT(hub.ranges(), ElementsAre("bytes=1000000-", ""));

    // the server sends other bytes than it names
    FakeHub liar;
    liar.intercept = [&](const Request& request, Connection& to) {
        if (!isStorage(request)) return false;
        std::string other = liar.files["model.safetensors"];
        other[123'456] ^= 4;
        FakeHub::sendFile(request, to, other, "e");
        return true;
    };
    auto folder = resolveWeights("lab/policy", liar.options());
    ASSERT_FALSE(folder.ok());
    EXPECT_EQ(folder.error().code, ErrorCode::Corrupt);
    EXPECT_THAT(folder.error().message, HasSubstr("expected " + liar.etag("model.safetensors")));
    expectNothingFinished(liar);
    EXPECT_FALSE(fs::exists(liar.incomplete("model.safetensors")));

    // small files are named by git's hash, which is checked as well
    FakeHub small;
    small.intercept = [&](const Request& request, Connection& to) {
        if (request.method != "GET" || !request.path.ends_with("/config.json")) return false;
        std::string other = small.files["config.json"];
        other[3] = '!';
        FakeHub::sendFile(request, to, other, small.etag("config.json"));
        return true;
    };
    EXPECT_EQ(resolveWeights("lab/policy", small.options()).error().code, ErrorCode::Corrupt);
}

TEST(HubDownload, FileThatChangesMeanwhileIsNotMixed) {
    FakeHub hub;
    hub.intercept = [&](const Request& request, Connection& to) {
        if (request.method != "GET" || !request.path.ends_with("/config.json")) return false;
        FakeHub::sendFile(request, to, hub.files["config.json"], std::string(40, 'd'));
        return true;
    };
    auto folder = resolveWeights("lab/policy", hub.options());
    ASSERT_FALSE(folder.ok());
    EXPECT_THAT(folder.error().message, HasSubstr("changed on the server"));
    EXPECT_FALSE(fs::exists(hub.model() / "blobs" / hub.etag("config.json")));
}

TEST(HubDownload, RefusalsSayWhatToDo) {
    struct Case {
        const char* status;
        ErrorCode code;
        const char* hint;
        std::size_t attempts;
    };
    for (const auto& c : {Case{"404 Not Found", ErrorCode::NotFound, "revision", 1},
                          Case{"401 Unauthorized", ErrorCode::Network, "HF_TOKEN", 1},
                          Case{"403 Forbidden", ErrorCode::Network, "HF_TOKEN", 1},
                          Case{"500 Internal Server Error", ErrorCode::Network, "HF_ENDPOINT", 5},
                          Case{"429 Too Many Requests", ErrorCode::Network, "later", 5}}) {
        for (const char* where : {"/api/", "/lab/policy/resolve/", "/storage/"}) {
            SCOPED_TRACE(std::string(c.status) + " at " + where);
            FakeHub hub;
            std::atomic<std::size_t> refused = 0;
            hub.intercept = [&](const Request& request, Connection& to) {
                if (!request.path.starts_with(where)) return false;
                ++refused;
                to.reply(c.status, {"Content-Length: 5"}, request.method == "HEAD" ? "" : "sorry");
                return true;
            };
            auto folder = resolveWeights("lab/policy", hub.options());
            ASSERT_FALSE(folder.ok());
            EXPECT_EQ(folder.error().code, c.code);
            EXPECT_THAT(folder.error().message, HasSubstr(std::string(c.status).substr(0, 3)));
            EXPECT_THAT(folder.error().hint, HasSubstr(c.hint));
            EXPECT_EQ(refused, c.attempts);
            expectNothingFinished(hub);
        }
    }
}

TEST(HubDownload, PassingTroubleIsWaitedOut) {
    FakeHub hub;
    std::map<std::string, int> seen;
    std::mutex mutex;
    hub.intercept = [&](const Request& request, Connection& to) {
        std::lock_guard lock(mutex);
        if (seen[request.method + request.path]++ >= 2) return false;
        to.reply("503 Service Unavailable", {"Content-Length: 0"}, "");
        return true;
    };
    expectComplete(hub, resolveWeights("lab/policy", hub.options()));

    FakeHub busy;
    std::atomic<int> asked = 0;
    busy.intercept = [&](const Request& request, Connection& to) {
        if (!request.path.starts_with("/api/") || asked++ > 0) return false;
        to.reply("429 Too Many Requests", {"Retry-After: 1", "Content-Length: 0"}, "");
        return true;
    };
    auto start = std::chrono::steady_clock::now();
    expectComplete(busy, resolveWeights("lab/policy", busy.options()));
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(HubDownload, NobodyThere) {
    FakeHub hub;
    auto options = hub.options();
    options.endpoint = "http://127.0.0.1:1";
    options.retry.attempts = 2;
    auto folder = resolveWeights("lab/policy", options);
    ASSERT_FALSE(folder.ok());
    EXPECT_EQ(folder.error().code, ErrorCode::Network);
    EXPECT_THAT(folder.error().message, HasSubstr("127.0.0.1"));
}

TEST(HubDownload, HostileListingsAreRefused) {
    std::string commit(40, 'c');
    struct Case {
        std::string body;
        const char* message;
    };
    for (const auto& c :
         {Case{"<html>", "JSON"}, Case{"[]", "answer"}, Case{R"({"sha":"x","siblings":[]})", "no commit"},
          Case{R"({"sha":"../../../x","siblings":[]})", "no commit"},
          Case{R"({"sha":")" + commit + R"(","siblings":[{"rfilename":3}]})", "answer"},
          Case{R"({"sha":")" + commit + R"(","siblings":[{"rfilename":"config.json"}]})",
               "has no model.safetensors"},
          // names that lead out of the cache are passed over, and then the right ones are missing
          Case{R"({"sha":")" + commit +
                   R"(","siblings":[{"rfilename":"../config.json"},{"rfilename":"/config.json"}]})",
               "has no config.json"}}) {
        SCOPED_TRACE(c.body);
        FakeHub hub;
        hub.intercept = [&](const Request& request, Connection& to) {
            if (!request.path.starts_with("/api/")) return false;
            to.reply("200 OK", {fmt::format("Content-Length: {}", c.body.size())}, c.body);
            return true;
        };
        auto folder = resolveWeights("lab/policy", hub.options());
        ASSERT_FALSE(folder.ok());
        EXPECT_THAT(folder.error().message, HasSubstr(c.message));
        EXPECT_FALSE(fs::exists(hub.model() / "refs"));
    }
}

TEST(HubDownload, TokenStaysWithTheHub) {
    FakeHub hub;
    test::HttpServer storage([&](const Request& request, Connection& to) {
        EXPECT_EQ(request.header("authorization"), "");
        FakeHub::sendFile(request, to, hub.files["model.safetensors"], "e");
    });
    hub.intercept = [&](const Request& request, Connection& to) {
        EXPECT_EQ(request.header("authorization"), "Bearer hf_secret");
        if (!request.path.ends_with("model.safetensors") || request.method != "GET") return false;
        to.reply("302 Found", {"Location: " + storage.url() + "/file", "Content-Length: 0"}, "");
        return true;
    };
    auto options = hub.options();
    options.token = "hf_secret";
    expectComplete(hub, resolveWeights("lab/policy", options));
}

TEST(HubDownload, RedirectsInCirclesEnd) {
    FakeHub hub;
    hub.intercept = [&](const Request& request, Connection& to) {
        to.reply("302 Found", {"Location: " + request.path, "Content-Length: 0"}, "");
        return true;
    };
    EXPECT_THAT(resolveWeights("lab/policy", hub.options()).error().message, HasSubstr("redirects"));
    hub.intercept = [&](const Request&, Connection& to) {
        to.reply("302 Found", {"Location: file:///etc/passwd", "Content-Length: 0"}, "");
        return true;
    };
    EXPECT_FALSE(resolveWeights("lab/policy", hub.options()).ok());
}

TEST(HubDownload, FullDiskIsNamedAndTheDownloadContinuedLater) {
    FakeHub hub;
    {
        test::FullDisk disk(900'000);
        auto folder = resolveWeights("lab/policy", hub.options());
        ASSERT_FALSE(folder.ok());
        EXPECT_EQ(folder.error().code, ErrorCode::Io);
        EXPECT_THAT(folder.error().message, HasSubstr("MiB free"));
    }
    expectNothingFinished(hub);
    expectComplete(hub, resolveWeights("lab/policy", hub.options()));
    EXPECT_THAT(hub.ranges().back(), HasSubstr("bytes=8"));  // 899 thousand and some
}

TEST(HubDownloadIntegration, EveryFailedCallIsReportedAndTheNextDownloadCompletes) {
    for (int k = 1;; ++k) {
        SCOPED_TRACE(k);
        FakeHub hub;
        hub.files["model.safetensors"] = "small weights";
        bool fired, ok;
        {
            test::FailingFileSystem faults(k, EIO);
            auto folder = resolveWeights("lab/policy", hub.options());
            fired = faults.fired();
            ok = folder.ok();
            // a folder is handed out only when all of it is there
            if (!ok) {
                EXPECT_EQ(folder.error().code, ErrorCode::Io) << folder.error().text();
            }
        }
        EXPECT_NE(fired, ok);
        expectComplete(hub, resolveWeights("lab/policy", hub.options()));
        if (!fired) break;
    }
}

TEST(HubDownload, DiskThatIsTooSmallIsKnownBefore) {
    FakeHub hub;
    hub.intercept = [&](const Request& request, Connection& to) {
        if (request.method != "HEAD" || !request.path.ends_with("model.safetensors")) return false;
        to.reply("302 Found",
                 {"X-Linked-Size: 1000000000000000", "X-Linked-Etag: \"abc\"", "Location: /x",
                  "Content-Length: 0"},
                 "");
        return true;
    };
    auto folder = resolveWeights("lab/policy", hub.options());
    ASSERT_FALSE(folder.ok());
    EXPECT_EQ(folder.error().code, ErrorCode::Io);
    EXPECT_THAT(folder.error().message, HasSubstr("needs 953674317 MiB"));
    EXPECT_TRUE(hub.ranges().empty());
}

TEST(HubDownload, AnotherProgramsDownloadIsWaitedFor) {
    FakeHub hub;
    fs::path lock = hub.folder / "hub/.locks/models--lab--policy" / (hub.etag("model.safetensors") + ".lock");
    ASSERT_OK(makeFolders(lock.parent_path()));
    int fd = ::open(lock.c_str(), O_RDWR | O_CREAT, 0644);
    ASSERT_EQ(::flock(fd, LOCK_EX), 0);
    std::atomic<bool> released = false;
    std::jthread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        EXPECT_TRUE(hub.ranges().empty());
        released = true;
        ::close(fd);
    });
    expectComplete(hub, resolveWeights("lab/policy", hub.options()));
    EXPECT_TRUE(released);
}

}  // namespace
}  // namespace studio::hub
