// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/log_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/base/file.h"
#include "core/run/checkpoint_store.h"
#include "core/run/log_lines.h"
#include "core/run/run_follower.h"
#include "core/run/run_list.h"
#include "core/run/run_writer.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/core/run/step_event.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Lines = std::vector<std::string>;

/// Whole lines with the numbers 0 to `count` - 1.
Lines goodLines(int count) {
    Lines lines;
    for (std::int64_t n = 0; n < count; ++n) {
        lines.push_back(toLine({n, 1.0, stepEvent(n + 1)}));
    }
    return lines;
}

/// The findings, parsed and unparsed: both ways must tell the same of numbers.
std::vector<std::string> findingsOf(const Lines& lines, bool ended = true) {
    LogCheck check;
    for (const std::string& line : lines) check.take(line, parseEventLine(line));
    EXPECT_EQ(check.lines(), static_cast<std::int64_t>(lines.size()));
    LogCheck quick;
    for (const std::string& line : lines) {
        if (!quick.takeUnparsed(line)) quick.take(line, parseEventLine(line));
    }
    EXPECT_EQ(quick.lines(), check.lines());
    return check.findings(ended).told;
}

std::string changed(std::string line, const std::string& from, const std::string& to) {
    auto place = line.find(from);
    EXPECT_NE(place, std::string::npos) << line;
    return line.replace(place, from.size(), to);
}

TEST(LogCheck, ASoundLogHasNoFindings) {
    EXPECT_THAT(findingsOf({}), IsEmpty());
    EXPECT_THAT(findingsOf(goodLines(30)), IsEmpty());
    EXPECT_FALSE(logDamage({}).has_value());
    // what happens from outside has the number of its successor, and the note of a resume shares one
    Lines lines = goodLines(4);
    lines.insert(lines.begin() + 2,
                 {toLine({2, 1, Paused{2, true}}), toLine({2, 1, Paused{2, false}}),
                  toLine({2, 1, Resumed{2, true, ""}}), toLine({2, 1, Note{"warning", "x", "", 2}}),
                  toLine({2, 1, Note{"warning", "disk", "", 2, true}})});
    EXPECT_THAT(findingsOf(lines), IsEmpty());
    // an event of a later version has a number too
    lines[0] = R"({"seq":0,"t":1,"type":"dream"})";
    EXPECT_THAT(findingsOf(lines), IsEmpty());
}

TEST(LogCheck, NamesLinesThatCannotBeRead) {
    Lines lines = goodLines(6);
    lines[1] = changed(lines[1], "\"loss\":", "\"lozz\":");
    lines[3] = lines[3].substr(0, 20);
    lines[4] = "\xff\xfe";
    EXPECT_THAT(findingsOf(lines),
                ElementsAre("line 2 cannot be read (step 1: 'loss' is missing)",
                            HasSubstr("line 4 cannot be read ("), HasSubstr("line 5 cannot be read (")));
}

TEST(LogCheck, CountsMissingNumbers) {
    Lines lines = goodLines(8);
    lines.erase(lines.begin() + 2, lines.begin() + 4);
    EXPECT_THAT(findingsOf(lines), ElementsAre("2 events are missing before line 3"));
    lines.erase(lines.begin());
    EXPECT_THAT(findingsOf(lines),
                ElementsAre("1 event is missing before line 1", "2 events are missing before line 2"));
    // two lines that became one, as their line break was lost
    lines = goodLines(5);
    lines[1] += lines[2];
    lines.erase(lines.begin() + 2);
    EXPECT_THAT(findingsOf(lines),
                ElementsAre(HasSubstr("line 2 cannot be read"), "1 event is missing before line 3"));
}

TEST(LogCheck, TellsAWrongNumberFromAGap) {
    Lines lines = goodLines(6);
    lines[2] = changed(lines[2], "\"seq\":2", "\"seq\":18");
    EXPECT_THAT(findingsOf(lines), ElementsAre("line 3 has the number 18 instead of 2"));
    // at the very end it cannot be told; while the run goes on, the next line will
    lines = goodLines(3);
    lines[2] = changed(lines[2], "\"seq\":2", "\"seq\":6");
    EXPECT_THAT(findingsOf(lines, false), IsEmpty());
    EXPECT_THAT(findingsOf(lines, true), ElementsAre("4 events are missing before line 3"));
}

TEST(LogCheck, WordsAreFewHoweverMuchIsWrong) {
    LogCheck check;
    for (int n = 0; n < 1000; ++n) check.take("x", parseEventLine("x"));
    const LogFindings findings = check.findings(true);
    EXPECT_EQ(findings.told.size(), LogFindings::kTold);
    EXPECT_THAT(findings.told.front(), HasSubstr("line 1 cannot be read ("));
    EXPECT_EQ(findings.untold, 936);
    auto damage = logDamage(findings);
    ASSERT_TRUE(damage);
    EXPECT_LT(damage->message.size(), 600u);
    EXPECT_THAT(damage->message, HasSubstr("; line 5 cannot be read ("));
    EXPECT_THAT(damage->message, HasSubstr("; 995 more"));
    EXPECT_THAT(damage->hint, HasSubstr("kstudio train --resume"));
    // the gap that shows at the end is one of those that are counted
    check.take({}, Event{1005, 1.0, stepEvent(1)});
    EXPECT_EQ(check.findings(false).untold, 936);
    EXPECT_EQ(check.findings(true).untold, 937);
}

TEST(LogCheck, AFewFindingsAreAllSaid) {
    const LogFindings five{.told = Lines(5, "x"), .untold = 0};
    EXPECT_EQ(logDamage(five)->message, "events.jsonl is damaged: x; x; x; x; x");
    const LogFindings six{.told = Lines(6, "x"), .untold = 0};
    EXPECT_EQ(logDamage(six)->message, "events.jsonl is damaged: x; x; x; x; x; 1 more");
}

/// A finished run of six steps with a checkpoint behind the fourth, and what its log is changed to.
class DamagedLog : public testing::Test {
protected:
    void SetUp() override {
        auto writer = *RunWriter::create(root_.path(), "a", RunInfo{}, "x: 1\n");
        run_ = writer->folder();
        writer->emit(Started{0, 6, 4, 10, 20, "w", "cpu", "fp32"});
        for (std::int64_t n = 1; n <= 6; ++n) {
            writer->emit(stepEvent(n));
            if (n != 4) continue;
            position_ = *writer->sync();
            nlohmann::json facts{{"events", {{"offset", position_.offset}, {"seq", position_.seq}}}};
            EXPECT_OK(CheckpointStore(run_ / "checkpoints").save(4, facts, true, [](const fs::path& folder) {
                return writeFileAtomic(folder / "w", "w");
            }));
        }
        writer->emit(Finished{"done", 6, "", ""});
        log_ = *readFile(run_ / "events.jsonl");
    }
    void damage(const std::string& log) { ASSERT_OK(writeFileAtomic(run_ / "events.jsonl", log)); }
    std::string listed() const {
        std::string all;
        for (const std::string& problem : inspectRun(run_).problems) {
            EXPECT_THAT(problem, HasSubstr("kstudio train --resume"));
            all += problem + "\n";
        }
        return all;
    }
    std::string found() const {
        auto damage = logDamage(logFindings(run_, true));
        return damage ? damage->message : "";
    }
    /// Warnings of a resumed run's log.
    std::string resumed() {
        EXPECT_OK(RunWriter::resume(run_, position_, {}));
        std::string all;
        forEachLine(run_ / "events.jsonl", UINT64_MAX, [&](std::string_view line, std::uint64_t) {
            auto event = parseEventLine(line);
            const Note* note = event.ok() ? std::get_if<Note>(&event->body) : nullptr;
            if (note != nullptr && note->level == "warning") all += note->message + " " + note->hint;
            return true;
        });
        return all;
    }

    test::QuickFileSystem quick_;
    test::TemporaryFolder root_;
    fs::path run_;
    LogPosition position_;
    std::string log_;
};

TEST_F(DamagedLog, AWholeOneIsFoundSound) {
    EXPECT_EQ(listed(), "");
    EXPECT_EQ(found(), "");
    EXPECT_EQ(resumed(), "");
}

TEST_F(DamagedLog, IsNamedByTheListAndTheNextResume) {
    damage(changed(log_, "\"grad_norm\":2.0", "\"grad_norm\":?.0"));
    EXPECT_THAT(listed(), HasSubstr("events.jsonl is damaged: line 2 cannot be read"));
    EXPECT_THAT(found(), HasSubstr("line 2 cannot be read"));
    EXPECT_THAT(resumed(), HasSubstr("line 2 cannot be read"));
}

TEST_F(DamagedLog, AMissingLineIsNamedToo) {
    auto begin = log_.find("{\"seq\":3,");
    std::string without = log_;
    without.erase(begin, log_.find('\n', begin) + 1 - begin);
    damage(without);
    EXPECT_THAT(listed(), HasSubstr("1 event is missing before line 4"));
    EXPECT_THAT(found(), HasSubstr("1 event is missing before line 4"));
    EXPECT_THAT(resumed(), HasSubstr("Training itself is not affected"));
}

TEST_F(DamagedLog, ACutIsNamedByWhatItLacks) {
    damage(log_.substr(0, position_.offset - 30));
    EXPECT_THAT(listed(), HasSubstr("that the checkpoint of step 4 counts on"));
    EXPECT_THAT(found(), HasSubstr("that the checkpoint of step 4 counts on"));
    damage(log_.substr(0, log_.size() - 10));
    EXPECT_THAT(listed(), HasSubstr("the end of the run is missing"));
    EXPECT_THAT(found(), HasSubstr("the end of the run is missing"));
    damage(log_.substr(0, position_.offset - 30));
    EXPECT_THAT(resumed(), HasSubstr("bytes that the checkpoint counts on are there"));
}

TEST_F(DamagedLog, OfManyBadLinesTheNumberIsRight) {
    std::string rubbish;
    for (int n = 0; n < 1000; ++n) rubbish += "rubbish\n";
    damage(log_ + rubbish);
    EXPECT_THAT(listed(), HasSubstr("; 995 more"));
    EXPECT_THAT(found(), HasSubstr("; 995 more"));
    EXPECT_EQ(logFindings(run_, true).told.size(), LogFindings::kTold);
    // who follows it knows the same without reading it again
    auto follower = *RunFollower::open(run_);
    while (follower.poll().more) {
    }
    EXPECT_EQ(follower.findings(), logFindings(run_, false));
    EXPECT_EQ(follower.findings().untold, 936);
}

TEST_F(DamagedLog, APipeInThePlaceOfAManifestDoesNotHang) {
    const fs::path manifest = CheckpointStore(run_ / "checkpoints").path(4) / "manifest.json";
    fs::remove(manifest);
    ASSERT_EQ(::mkfifo(manifest.c_str(), 0600), 0);
    EXPECT_EQ(listed(), "");
    EXPECT_EQ(found(), "");
}

TEST_F(DamagedLog, EveryFlippedBitIsAFindingOrAValidLog) {
    for (std::size_t bit = 0; bit < log_.size() * 8; bit += 3) {
        std::string flipped = log_;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
        damage(flipped);
        bool sound = found().empty();
        std::int64_t events = 0;
        forEachLine(run_ / "events.jsonl", UINT64_MAX, [&](std::string_view line, std::uint64_t) {
            events += parseEventLine(line).ok();
            return true;
        });
        // nothing that was lost goes unsaid
        if (sound) {
            EXPECT_GE(events, 7) << "bit " << bit;
        }
    }
}

}  // namespace
}  // namespace studio::run
