// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/pre_tokenizer.h"

#include "core/text/unicode.h"

namespace studio::text {

namespace {

CharClass classAt(std::string_view text, std::size_t position, std::size_t& length) {
    Utf8Char c = nextChar(text, position);
    length = c.length;
    return classify(c.code);
}

/// End of the run of characters of one class that begins at `position`; `last` is where its last character
/// begins.
std::size_t endOfRun(std::string_view text, std::size_t position, CharClass wanted,
                     std::size_t* last = nullptr) {
    for (std::size_t length = 0; position < text.size(); position += length) {
        if (classAt(text, position, length) != wanted) break;
        if (last) *last = position;
    }
    return position;
}

/// Length of the English contraction at the beginning, 0 if there is none.
std::size_t contraction(std::string_view text) {
    for (std::string_view word : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"})
        if (text.starts_with(word)) return word.size();
    return 0;
}

/// End of the piece that begins at `start`, by the alternatives of GPT-2's regular expression in its order.
std::size_t endOfPiece(std::string_view text, std::size_t start) {
    if (std::size_t length = contraction(text.substr(start))) return start + length;
    std::size_t length = 0;
    CharClass first = classAt(text, start, length);
    if (first != CharClass::Space) return endOfRun(text, start, first);
    // one blank goes with what follows it
    if (text[start] == ' ' && start + 1 < text.size()) {
        CharClass next = classAt(text, start + 1, length);
        if (next != CharClass::Space) return endOfRun(text, start + 1, next);
    }
    // of several, the last one is left for the word behind them
    std::size_t last = start, end = endOfRun(text, start, CharClass::Space, &last);
    return end < text.size() && last > start ? last : end;
}

void splitWords(std::string_view text, const PreTokenizer::Sink& sink) {
    for (std::size_t start = 0; start < text.size();) {
        std::size_t end = endOfPiece(text, start);
        sink(text.substr(start, end - start));
        start = end;
    }
}

}  // namespace

void PreTokenizer::split(std::string_view text, const Sink& sink) const {
    auto words = [&](std::string_view part) {
        if (part.empty()) return;
        gpt2Rule ? splitWords(part, sink) : sink(part);
    };
    if (digits == Digits::Joined) return words(text);
    // numbers first, so that a blank before one stays a piece of its own
    std::size_t begin = 0, length = 0;
    for (std::size_t at = 0; at < text.size(); at += length) {
        if (classAt(text, at, length) != CharClass::Number) continue;
        words(text.substr(begin, at - begin));
        if (digits == Digits::Runs) length = endOfRun(text, at, CharClass::Number) - at;
        words(text.substr(at, length));
        begin = at + length;
    }
    words(text.substr(begin));
}

}  // namespace studio::text
