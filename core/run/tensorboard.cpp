// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/tensorboard.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <cmath>

#include "core/run/clock.h"

namespace studio::run {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::uint32_t, 256> makeCrcTable() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) value = value & 1 ? value >> 1 ^ 0x82f63b78u : value >> 1;
        table[i] = value;
    }
    return table;
}
constexpr auto kCrcTable = makeCrcTable();

template <class T>
void appendLittle(std::string& out, T value) {
    for (std::size_t i = 0; i < sizeof value; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

std::uint32_t maskedCrc(std::string_view bytes) {
    std::uint32_t crc = crc32c(bytes);
    return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

// The four protobuf encodings that Event and Summary need (wire types 0, 1, 2 and 5).

void appendVarint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}
void appendInteger(std::string& out, int field, std::int64_t value) {
    appendVarint(out, static_cast<std::uint64_t>(field) << 3);
    appendVarint(out, static_cast<std::uint64_t>(value));
}
void appendDouble(std::string& out, int field, double value) {
    appendVarint(out, static_cast<std::uint64_t>(field) << 3 | 1);
    appendLittle(out, std::bit_cast<std::uint64_t>(value));
}
void appendBytes(std::string& out, int field, std::string_view value) {
    appendVarint(out, static_cast<std::uint64_t>(field) << 3 | 2);
    appendVarint(out, value.size());
    out += value;
}
void appendFloat(std::string& out, int field, float value) {
    appendVarint(out, static_cast<std::uint64_t>(field) << 3 | 5);
    appendLittle(out, std::bit_cast<std::uint32_t>(value));
}

// Field numbers of tensorflow/core/util/event.proto and framework/summary.proto.
constexpr int kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5, kSessionLog = 7;
constexpr int kValue = 1, kTag = 1, kSimpleValue = 2;
constexpr int kStatus = 1, kStart = 1;

/// A tag is a protobuf string and has to be UTF-8; a task's name need not be.
std::string cleanTag(const std::string& tag) {
    std::string text = nlohmann::json(tag).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return nlohmann::json::parse(text).get<std::string>();
}

std::string summaryField(const std::vector<std::pair<std::string, double>>& scalars) {
    std::string summary, field;
    for (const auto& [tag, value] : scalars) {
        std::string item;
        appendBytes(item, kTag, cleanTag(tag));
        appendFloat(item, kSimpleValue, static_cast<float>(value));
        appendBytes(summary, kValue, item);
    }
    appendBytes(field, kSummary, summary);
    return field;
}

std::string eventRecord(double timeS, std::int64_t step, std::string_view field) {
    std::string event;
    appendDouble(event, kWallTime, timeS);
    appendInteger(event, kStep, step);
    event += field;
    return tfRecord(event);
}

/// TensorBoard reads the files of a folder in the order of their names: a new one has to come last.
fs::path nextFile(const fs::path& folder) {
    constexpr std::string_view kPrefix = "events.out.tfevents.";
    auto stamp = static_cast<std::int64_t>(wallClockS());
    std::error_code ignored;
    for (fs::directory_iterator it(folder, ignored), end; !ignored && it != end; it.increment(ignored)) {
        std::string name = it->path().filename().string();
        if (!name.starts_with(kPrefix)) continue;
        std::int64_t other = std::strtoll(name.c_str() + kPrefix.size(), nullptr, 10);
        if (other < 9'999'999'999) stamp = std::max(stamp, other + 1);
    }
    char host[HOST_NAME_MAX + 1] = {};
    ::gethostname(host, HOST_NAME_MAX);
    return folder / fmt::format("{}{:010}.{}.{}", kPrefix, stamp, host, ::getpid());
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
    std::uint32_t crc = ~0u;
    for (char c : bytes) crc = kCrcTable[(crc ^ static_cast<unsigned char>(c)) & 0xff] ^ crc >> 8;
    return ~crc;
}

std::string tfRecord(std::string_view payload) {
    std::string record;
    appendLittle(record, static_cast<std::uint64_t>(payload.size()));
    appendLittle(record, maskedCrc(record));
    record += payload;
    appendLittle(record, maskedCrc(payload));
    return record;
}

TensorBoardWriter::TensorBoardWriter(fs::path folder) : folder_(std::move(folder)) {}

Status TensorBoardWriter::write(double timeS, std::int64_t step, std::string_view field) {
    std::string record;
    if (!file_) {
        file_.emplace(nextFile(folder_));
        std::string version;
        appendBytes(version, kFileVersion, "brain.Event:2");
        record = eventRecord(timeS, 0, version);
    }
    return file_->append(record + eventRecord(timeS, step, field));
}

Status TensorBoardWriter::add(const Event& event) {
    if (auto* step = std::get_if<Step>(&event.body)) {
        std::vector<std::pair<std::string, double>> scalars = {
            {"train/loss", step->loss},
            {"train/lr", step->lr},
            {"train/grad_norm", step->gradNorm},
            {"train/epoch", step->epoch},
            {"train/samples_per_second", step->samplesPerSecond}};
        for (const SourceLoss& source : step->sources) {
            // a task that the batch drew nothing from has no loss, not one of 0
            if (source.samples > 0) scalars.emplace_back("train/loss/" + source.task, source.loss);
            if (source.gradNorm) scalars.emplace_back("train/grad_norm/" + source.task, *source.gradNorm);
            scalars.emplace_back("train/drawn/" + source.task, static_cast<double>(source.drawn));
        }
        for (const LossTerm& term : step->terms) {
            if (term.value) scalars.emplace_back("train/term/" + term.name, *term.value);
        }
        return write(event.timeS, step->step, summaryField(scalars));
    }
    if (auto* validation = std::get_if<Validation>(&event.body)) {
        return write(
            event.timeS, validation->step,
            summaryField({{fmt::format("validation/task{}_loss", validation->taskId), validation->loss}}));
    }
    if (auto* resumed = std::get_if<Resumed>(&event.body)) {
        // TensorBoard drops all earlier points from the step of a START on
        std::string session, field;
        appendInteger(session, kStatus, kStart);
        appendBytes(field, kSessionLog, session);
        return write(event.timeS, resumed->step + 1, field);
    }
    return {};
}

Status TensorBoardWriter::sync() {
    return file_ ? file_->sync() : Status();
}

}  // namespace studio::run
