// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/tensors/safetensors_header.h"

namespace studio::tensors {

/// A safetensors file, memory-mapped and checked as a whole before any tensor is handed out: every rule of
/// reference/desktop-and-reliability.md 3.4 (bounds, order, holes, overlaps, overflow, duplicates, limits).
/// The file must not be shortened while it is open (replacing it by a rename, as our writers do, is fine).
/// Const access is thread-safe; copies share the mapping.
class SafetensorsFile {
public:
    /// Errors: NotFound, Io, Corrupt (the rule broken and the tensor named).
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

    const std::vector<TensorInfo>& tensors() const { return tensors_; }  ///< in file order
    const std::map<std::string, std::string>& metadata() const { return metadata_; }
    const TensorInfo* find(const std::string& name) const;
    std::span<const std::byte> bytes(const TensorInfo& info) const;
    /// A tensor of its own (copied; unaligned data is fine), on the CPU, in the stored dtype. Errors:
    /// NotFound, Unsupported (a dtype that Torch lacks).
    Result<at::Tensor> tensor(const std::string& name) const;
    const std::filesystem::path& path() const { return file_.path(); }

private:
    MappedFile file_;
    std::vector<TensorInfo> tensors_;
    std::map<std::string, std::size_t> byName_;
    std::map<std::string, std::string> metadata_;
    std::size_t dataBegin_ = 0;
};

/// Writes tensors in the official order (dtype descending, then name), header padded to 8, atomically.
/// Tensors may live on any device and in any layout; bytes are written as they are, no dtype is changed.
/// Streams from the tensors' own memory: at most one tensor (of another device or layout) is copied at a
/// time. Errors: Io; InvalidArgument (a dtype without a safetensors name, a sparse tensor, an unusable name).
Status writeSafetensors(const std::filesystem::path& path, const std::map<std::string, at::Tensor>& tensors,
                        const std::map<std::string, std::string>& metadata = {});

}  // namespace studio::tensors
