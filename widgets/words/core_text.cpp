// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/core_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "widgets/parts/text.h"
#include "widgets/words/core_words.h"
#include "widgets/words/strategy_words.h"

namespace studio::widgets {

namespace {

constexpr int kDeepest = 4;          ///< texts inside texts
constexpr std::size_t kListed = 12;  ///< letters of its own below which a pattern frames no list
constexpr std::size_t kTelling = 9;  ///< letters of its own from which a pattern may hold words in its places

const char* const kBetween = QT_TRANSLATE_NOOP("Core", "; ");
const char* const kBecause = QT_TRANSLATE_NOOP("Core", ": ");
const char* const kSentence = QT_TRANSLATE_NOOP("Core", ". ");

/// A text with places, taken apart.
struct Pattern {
    const char* text = nullptr;
    std::vector<std::string_view> pieces;  ///< what stands before, between and behind the places
    std::vector<int> places;               ///< their numbers, in order
    std::size_t own = 0;                   ///< letters of the pieces
};

Pattern takeApart(const char* text) {
    Pattern pattern;
    pattern.text = text;
    std::string_view all = text;
    std::size_t begin = 0;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        if (all[i] != '%' || !std::isdigit(static_cast<unsigned char>(all[i + 1]))) continue;
        pattern.pieces.push_back(all.substr(begin, i - begin));
        pattern.places.push_back(all[i + 1] - '0');
        begin = i + 2;
    }
    pattern.pieces.push_back(all.substr(begin));
    for (auto piece : pattern.pieces) {
        pattern.own += static_cast<std::size_t>(
            std::count_if(piece.begin(), piece.end(), [](unsigned char c) { return std::isalpha(c); }));
    }
    return pattern;
}

/// All texts: those without places by themselves, the others as patterns, the most telling first.
struct Words {
    std::unordered_map<std::string_view, const char*> plain;
    std::vector<Pattern> patterns;
    std::vector<Pattern> refusals;

    static const Words& all() {
        static const Words words = [] {
            Words made;
            for (auto list : {planWords(), configWords(), runWords(), dataWords(), editWords(), checkWords(),
                              sessionWords(), reasonWords()}) {
                for (const char* text : list) {
                    Pattern pattern = takeApart(text);
                    if (pattern.places.empty()) {
                        made.plain.emplace(text, text);
                    } else {
                        made.patterns.push_back(std::move(pattern));
                    }
                }
            }
            for (const char* text : refusalWords()) made.refusals.push_back(takeApart(text));
            for (auto* list : {&made.patterns, &made.refusals}) {
                std::stable_sort(list->begin(), list->end(),
                                 [](const Pattern& a, const Pattern& b) { return a.own > b.own; });
            }
            return made;
        }();
        return words;
    }
};

/// What stands in the places, if the text is of this pattern.
std::optional<std::vector<std::string_view>> hold(const Pattern& pattern, std::string_view text) {
    if (pattern.places.empty())
        return text == pattern.text ? std::optional(std::vector<std::string_view>()) : std::nullopt;
    const std::string_view front = pattern.pieces.front(), back = pattern.pieces.back();
    if (text.size() < front.size() + back.size() || !text.starts_with(front) || !text.ends_with(back))
        return {};
    text = text.substr(front.size(), text.size() - front.size() - back.size());
    std::vector<std::string_view> held;
    for (std::size_t i = 1; i + 1 < pattern.pieces.size(); ++i) {
        const std::size_t at = text.find(pattern.pieces[i], 1);
        if (at == std::string_view::npos) return {};
        held.push_back(text.substr(0, at));
        text = text.substr(at + pattern.pieces[i].size());
    }
    if (text.empty()) return {};
    held.push_back(text);
    return held;
}

bool hasWords(std::string_view held) {
    return held.find(' ') != std::string_view::npos;
}

/// Whether what stands in front of `piece` is counted: a number, never words.
bool isUnit(std::string_view piece) {
    static constexpr std::string_view kUnits[] = {" MiB", " GiB", " bytes", " ms", " events"};
    return std::any_of(std::begin(kUnits), std::end(kUnits), [piece](auto unit) {
        return piece.starts_with(unit) &&
               (piece.size() == unit.size() || !std::isalpha(static_cast<unsigned char>(piece[unit.size()])));
    });
}

/// Whether what stands behind `piece` is counted: a number, never words.
bool countsOn(std::string_view piece) {
    static constexpr std::string_view kUnits[] = {"line ", "byte ", "step "};
    return std::any_of(std::begin(kUnits), std::end(kUnits),
                       [piece](auto unit) { return piece.ends_with(unit); });
}

/// "4; it ends at byte 12" in the last place: a number, and behind it the next text of a list.
bool listBehind(const Pattern& pattern, const std::vector<std::string_view>& held) {
    const std::string_view last = held.back();
    const std::size_t end = last.find("; ");
    if (!pattern.pieces.back().empty() || end == 0 || end == std::string_view::npos) return false;
    return std::all_of(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(end),
                       [](unsigned char c) { return std::isdigit(c); });
}

/// "step 7: no loss); line 9 cannot be read (no type": more brackets are closed than opened.
bool closesForeignBracket(std::string_view held) {
    int open = 0;
    for (char c : held) {
        if (c == '(') ++open;
        if (c == ')' && --open < 0) return true;
    }
    return false;
}

/// Whether `piece` goes on behind a whole text: "%1; training goes on", "%1. It is written anew".
bool goesOnBehindText(std::string_view piece) {
    return piece.starts_with(";") || piece.starts_with(". ") ||
           (piece.size() > 1 && piece[0] == ' ' && std::isupper(static_cast<unsigned char>(piece[1])));
}

/// Whether a place took in more than belongs to it, as the beginning of another text: a count of words, or
/// "data: timestamps" where the subject of a sentence stands.
bool tookTooMuch(const Pattern& pattern, const std::vector<std::string_view>& held) {
    for (std::size_t i = 0; i < held.size(); ++i) {
        const std::string_view before = pattern.pieces[i], after = pattern.pieces[i + 1];
        const bool last = i + 1 == held.size();
        if (isUnit(after) && hasWords(held[i])) return true;
        if (countsOn(before) && hasWords(held[i]) && !(last && listBehind(pattern, held))) return true;
        // few letters of its own between other texts
        if (pattern.own < kListed && !last && held[i].find("; ") != std::string_view::npos) return true;
        if (before.ends_with('(') && after.starts_with(')') && closesForeignBracket(held[i])) return true;
    }
    const std::string_view front = pattern.pieces.front(), behind = pattern.pieces[1];
    if ((!front.empty() && front != "cannot ") || behind.empty() || goesOnBehindText(behind)) return false;
    return held.front().ends_with(':') || held.front().find(": ") != std::string_view::npos;
}

/// The same; "%1 used" fits too much: there only numbers and single words stand in the places.
std::optional<std::vector<std::string_view>> match(const Pattern& pattern, std::string_view text) {
    auto held = hold(pattern, text);
    if (held && !held->empty() && tookTooMuch(pattern, *held)) return {};
    if (!held || pattern.own >= kTelling) return held;
    const bool words = std::any_of(held->begin(), held->end(), hasWords);
    return words ? std::nullopt : held;
}

QString windowText(const char* english) {
    return QCoreApplication::translate("Core", english);
}

QString asIs(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString textAt(std::string_view english, int depth);

/// A unit of a setting, as the form of settings calls it.
QString unitText(std::string_view unit) {
    return QCoreApplication::translate("Schema", std::string(unit).c_str());
}

/// "0 samples"
QString quantityText(std::string_view quantity) {
    const std::size_t end = quantity.find(' ');
    if (end == std::string_view::npos) return asIs(quantity);
    return asIs(quantity.substr(0, end + 1)) + unitText(quantity.substr(end + 1));
}

/// What stands in a place: of notices about sequences their titles and settings, of a setting its unit, else
/// a text.
QString placeText(const Pattern& pattern, int number, std::string_view held, int depth) {
    struct Notice {
        std::string_view text;
        /// Of its places, in order: t a title, s settings, u a unit, q a number with its unit, - a text.
        std::string_view kinds;
    };
    static constexpr Notice kNotices[] = {
        {"%1 is compared with %2, which differs from it in %3 as well", "tts"},
        {"%1 cannot be compared with %2, which was measured otherwise (%3)", "tt-"},
        {"%1 is not averaged with %2, which was measured otherwise (%3)", "tt-"},
        {"sequences of %1 are kept apart, as they differ in %2", "ts"},
        {"%1 sequences of %2 are not finished (%3 stages) and not averaged with those that are", "-t-"},
        {"%1 needs %2 in %3, found %4", "--u-"},
        {"%1 = %2 is outside %3", "-q-"}};
    const auto* notice = std::find_if(std::begin(kNotices), std::end(kNotices),
                                      [&](const Notice& one) { return one.text == pattern.text; });
    const char kind =
        notice == std::end(kNotices) ? '-' : notice->kinds[static_cast<std::size_t>(number - 1)];
    if (kind == 't') return sequenceName(std::string(held));
    if (kind == 'u') return unitText(held);
    if (kind == 'q') return quantityText(held);
    return kind == 's' ? settingNames(std::string(held)) : textAt(held, depth + 1);
}

/// A pattern in the window's language, with what stood in its places.
QString filled(const Pattern& pattern, const std::vector<std::string_view>& held, int depth) {
    // all at once: what is put in may hold a % of its own
    const QString form = windowText(pattern.text);
    QString said;
    for (qsizetype i = 0; i < form.size(); ++i) {
        if (form[i] != '%' || i + 1 >= form.size() || !form[i + 1].isDigit()) {
            said += form[i];
            continue;
        }
        const int number = form[++i].digitValue();
        for (std::size_t p = 0; p < held.size(); ++p) {
            if (pattern.places[p] == number) said += placeText(pattern, number, held[p], depth);
        }
    }
    return said;
}

/// "cannot read X: why" in two parts: what could not be done has its words, why not may have some.
struct Refusal {
    const Pattern* frame = nullptr;
    std::vector<std::string_view> held;
    std::string_view why;  ///< with the sign before it; empty: not said
};

std::optional<Refusal> refusalIn(std::string_view english) {
    if (!english.starts_with("cannot ")) return {};
    const std::size_t colon = std::min(english.find(": "), english.size());
    for (const Pattern& frame : Words::all().refusals) {
        if (auto held = hold(frame, english.substr(0, colon)))
            return Refusal{&frame, std::move(*held), english.substr(colon)};
    }
    return {};
}

QString filled(const Refusal& refusal, int depth) {
    QString said = filled(*refusal.frame, refusal.held, depth);
    if (!refusal.why.empty()) said += windowText(kBecause) + textAt(refusal.why.substr(2), depth + 1);
    return said;
}

/// Whether the bracket with which `text` begins is closed by its last sign and not before.
bool inBrackets(std::string_view text) {
    int open = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '(') ++open;
        if (text[i] == ')' && --open == 0) return i + 1 == text.size();
    }
    return false;
}

/// One problem of several: what is wrong, and in brackets behind it what to do.
QString problemAt(std::string_view line, int depth) {
    for (std::size_t at = line.find(" ("); at != std::string_view::npos; at = line.find(" (", at + 1)) {
        // brackets in the middle belong to what is wrong
        if (!inBrackets(line.substr(at + 1))) continue;
        const std::string_view wrong = line.substr(0, at);
        const QString said = textAt(wrong, depth);
        if (said == asIs(wrong)) continue;
        return said + " (" + textAt(line.substr(at + 2, line.size() - at - 3), depth) + ")";
    }
    return textAt(line, depth);
}

/// "3 problems in the configuration", each on a line of its own.
std::optional<QString> problemsIn(std::string_view english, int depth) {
    constexpr std::string_view kLine = "\n  ";
    std::size_t end = english.find(kLine);
    if (end == std::string_view::npos || !english.substr(0, end).ends_with(" problems in the configuration"))
        return {};
    QString said = textAt(english.substr(0, end), depth + 1);
    while (end < english.size()) {
        english.remove_prefix(end + kLine.size());
        end = std::min(english.find(kLine), english.size());
        said += asIs(kLine) + problemAt(english.substr(0, end), depth + 1);
    }
    return said;
}

/// "file:line:column: what is wrong there", "data: what is wrong with it", or what was typed instead.
std::optional<QString> placedIn(std::string_view english, int depth) {
    const std::size_t colon = english.find(": ");
    if (colon == std::string_view::npos) return {};
    const std::string_view place = english.substr(0, colon), wrong = english.substr(colon + 2);
    // a file, the name of a data set or run, or words of ours
    const bool named = place.starts_with('/') || !hasWords(place) || place.starts_with("--set ");
    const QString where = named ? asIs(place) : textAt(place, depth + 1);
    if (!named && where == asIs(place)) return {};
    const QString said = textAt(wrong, depth + 1);
    if (said == asIs(wrong)) return {};
    return where + windowText(kBecause) + said;
}

/// "A 1 instead of 2; B 3 instead of 4": one text after another, which a short pattern would take for one,
/// and any whose last place holds a number. `taken`: what the pattern took for its places.
std::optional<QString> firstOfSeveral(const Pattern& pattern, const std::vector<std::string_view>& taken,
                                      std::string_view english, int depth) {
    const std::size_t end = english.find("; ");
    const bool telling = pattern.own >= kListed;
    if (end == std::string_view::npos || (telling && !listBehind(pattern, taken))) return {};
    auto held = match(pattern, english.substr(0, end));
    if (!held) return {};
    const std::string_view rest = english.substr(end + 2);
    const QString others = textAt(rest, depth);
    if (!telling && others == asIs(rest)) return {};
    return filled(pattern, *held, depth) + windowText(kBetween) + others;
}

/// "What is wrong. What to do next.": a problem in one line, whose last part is a text of its own.
std::optional<QString> sentencesIn(std::string_view english, int depth) {
    // a hint may be two sentences: what is wrong seldom is, and long unknown texts shall not take long
    std::size_t at = english.find(". ");
    for (int tried = 0; tried < 2 && at != std::string_view::npos; ++tried, at = english.find(". ", at + 1)) {
        const std::string_view rest = english.substr(at + 2);
        const QString next = textAt(rest, depth + 1);
        if (next != asIs(rest))
            return textAt(english.substr(0, at), depth + 1) + windowText(kSentence) + next;
    }
    return {};
}

/// "own 80 %, task 1 20 %": the shares of a stage's batches, each of them a text.
std::optional<QString> sharesIn(std::string_view english, int depth) {
    if (!english.starts_with("own ") || english.find(", ") == std::string_view::npos) return {};
    QStringList said;
    for (std::size_t begin = 0; begin <= english.size();) {
        const std::size_t end = std::min(english.find(", ", begin), english.size());
        const std::string_view share = english.substr(begin, end - begin);
        said << textAt(share, depth);
        if (said.back() == asIs(share)) return {};
        begin = end + 2;
    }
    return said.join(", ");
}

QString textAt(std::string_view english, int depth) {
    const Words& words = Words::all();
    if (auto plain = words.plain.find(english); plain != words.plain.end()) return windowText(plain->second);
    if (depth < kDeepest) {
        if (auto problems = problemsIn(english, depth)) return *problems;
        if (auto shares = sharesIn(english, depth)) return *shares;
        const auto refusal = refusalIn(english);
        for (const Pattern& pattern : words.patterns) {
            // a frame that tells more than the whole
            if (refusal && refusal->frame->own > pattern.own) break;
            auto held = match(pattern, english);
            if (!held) continue;
            if (auto listed = firstOfSeveral(pattern, *held, english, depth)) return *listed;
            return filled(pattern, *held, depth);
        }
        if (refusal) return filled(*refusal, depth);
        if (auto placed = placedIn(english, depth)) return *placed;
        if (auto sentences = sentencesIn(english, depth)) return *sentences;
    }
    // several in a row
    if (const std::size_t end = english.find("; "); end != std::string_view::npos && depth < kDeepest) {
        // a person's own words keep their signs
        const std::string_view first = english.substr(0, end);
        if (QString said = textAt(first, depth + 1); said != asIs(first))
            return said + windowText(kBetween) + textAt(english.substr(end + 2), depth);
    }
    return asIs(english);
}

}  // namespace

QString coreText(const std::string& english) {
    // a window in the core's own language needs no search
    if (windowText(kBetween) == kBetween) return text(english);
    return textAt(english, 0);
}

QString coreText(const Error& error) {
    QString said = coreText(error.message);
    return error.hint.empty() ? said : said + "\n" + coreText(error.hint);
}

}  // namespace studio::widgets
