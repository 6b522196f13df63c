// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/run/append_file.h"
#include "core/run/events.h"

namespace studio::run {

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4).
std::uint32_t crc32c(std::string_view bytes);
/// TFRecord framing: length, masked CRC of it, payload, masked CRC of that.
std::string tfRecord(std::string_view payload);

/// Writes the scalars of a run for TensorBoard: train/loss, train/lr, train/grad_norm, train/epoch,
/// train/samples_per_second, train/loss/<task> (of steps that drew from it), train/grad_norm/<task> (of steps
/// that measured it), train/drawn/<task> (samples since the last point), train/term/<regularizer>,
/// validation/task<N>_loss (N: number of the task). A fresh file per process; a Resumed event lets
/// TensorBoard drop the points of steps that are trained again. What cannot be written waits and is retried.
class TensorBoardWriter {
public:
    explicit TensorBoardWriter(std::filesystem::path folder);
    /// Errors: Io; nothing is lost unless much waits already.
    Status add(const Event& event);
    Status sync();

private:
    Status write(double timeS, std::int64_t step, std::string_view field);

    std::filesystem::path folder_;
    std::optional<AppendFile> file_;
};

}  // namespace studio::run
