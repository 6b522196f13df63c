// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/safetensors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/tensors/dtype.h"
#include "core/tensors/dtype_torch.h"

namespace studio::tensors {

namespace fs = std::filesystem;
using nlohmann::json;

Result<SafetensorsFile> SafetensorsFile::open(const fs::path& path) {
    SafetensorsFile file;
    STUDIO_ASSIGN(file.file_, MappedFile::open(path));
    STUDIO_ASSIGN(file.tensors_,
                  parseSafetensors(file.file_.bytes(), path.string(), &file.metadata_, &file.dataBegin_));
    for (std::size_t i = 0; i < file.tensors_.size(); ++i) file.byName_.emplace(file.tensors_[i].name, i);
    return file;
}

const TensorInfo* SafetensorsFile::find(const std::string& name) const {
    auto found = byName_.find(name);
    return found == byName_.end() ? nullptr : &tensors_[found->second];
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorInfo& info) const {
    return file_.bytes().subspan(dataBegin_ + info.begin, info.end - info.begin);
}

Result<at::Tensor> SafetensorsFile::tensor(const std::string& name) const {
    const TensorInfo* info = find(name);
    if (!info) {
        return Error{
            ErrorCode::NotFound,
            fmt::format("cannot read tensor {} of {}: the file has no such tensor", name, path().string()),
            "Check that the file belongs to this model."};
    }
    auto type = toScalarType(info->dtype);
    if (!type) {
        return Error{ErrorCode::Unsupported,
                     fmt::format("cannot read tensor {} of {}: Torch has no dtype for {}", name,
                                 path().string(), info->dtype),
                     "Convert the file to F32 or BF16."};
    }
    // a byte other than 0 and 1 is no bool in C++: such tensors are read as numbers and compared
    bool truth = *type == at::kBool;
    at::Tensor tensor = at::empty(info->shape, at::TensorOptions(truth ? at::kByte : *type));
    auto source = bytes(*info);
    if (!source.empty()) std::memcpy(tensor.data_ptr(), source.data(), source.size());
    return truth ? tensor.ne(0) : tensor;
}

namespace {

/// A tensor on its way to the file.
struct Entry {
    const std::string* name;
    const at::Tensor* tensor;
    std::string_view dtype;
    std::size_t rank;  ///< position in dtypes()
};

Result<std::vector<Entry>> orderedEntries(const fs::path& path,
                                          const std::map<std::string, at::Tensor>& tensors) {
    auto refuse = [&](const std::string& name, const std::string& found) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot write tensor '{}' to {}: {}", name, path.string(), found), ""};
    };
    std::vector<Entry> entries;
    for (const auto& [name, tensor] : tensors) {
        if (std::string reason = nameProblem(name); !reason.empty())
            return refuse(name, "the name " + reason);
        if (!tensor.defined()) return refuse(name, "it has no value");
        if (tensor.layout() != at::kStrided || tensor.is_quantized() || tensor.is_meta())
            return refuse(name, "only dense tensors with values can be written");
        auto dtype = toDtypeName(tensor.scalar_type());
        if (!dtype) return refuse(name, fmt::format("no dtype for {}", at::toString(tensor.scalar_type())));
        if (static_cast<std::size_t>(tensor.dim()) > kMaxRank)
            return refuse(name, fmt::format("more than {} dimensions", kMaxRank));
        auto all = dtypes();
        auto place = std::find_if(all.begin(), all.end(), [&](const Dtype& d) { return d.name == *dtype; });
        entries.push_back({&name, &tensor, *dtype, static_cast<std::size_t>(place - all.begin())});
    }
    // the map is sorted by name already
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.rank > b.rank; });
    return entries;
}

/// The header with its length in front, padded so that the data begins at a multiple of 8.
Result<std::string> headerOf(const fs::path& path, const std::vector<Entry>& entries,
                             const std::map<std::string, std::string>& metadata) {
    std::string text = "{";
    try {
        if (!metadata.empty()) text += fmt::format("\"{}\":{}", kMetadataKey, json(metadata).dump());
        std::uint64_t position = 0;
        for (const auto& entry : entries) {
            std::uint64_t end = position + entry.tensor->nbytes();
            text += fmt::format(R"({}{}:{{"dtype":"{}","shape":[{}],"data_offsets":[{},{}]}})",
                                text.size() > 1 ? "," : "", json(*entry.name).dump(), entry.dtype,
                                fmt::join(entry.tensor->sizes(), ","), position, end);
            position = end;
        }
    } catch (const json::exception&) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot write {}: its metadata is not UTF-8", path.string()), ""};
    }
    text += "}";
    text.append((8 - text.size() % 8) % 8, ' ');
    if (text.size() > kMaxHeaderBytes || entries.size() > kMaxTensors) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot write {}: {} tensors with a header of {} bytes are too many",
                                 path.string(), entries.size(), text.size()),
                     ""};
    }
    std::string length(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<char>(text.size() >> (8 * i) & 0xff);
    return length + text;
}

}  // namespace

Status writeSafetensors(const fs::path& path, const std::map<std::string, at::Tensor>& tensors,
                        const std::map<std::string, std::string>& metadata) {
    STUDIO_ASSIGN(auto entries, orderedEntries(path, tensors));
    STUDIO_ASSIGN(std::string header, headerOf(path, entries, metadata));
    STUDIO_ASSIGN(AtomicFile file, AtomicFile::create(path));
    STUDIO_CHECK(file.write(header));
    for (const auto& entry : entries) {
        // no copy where the tensor lies in memory as the file wants it
        at::Tensor plain = entry.tensor->detach().resolve_conj().resolve_neg().cpu().contiguous();
        if (plain.nbytes() == 0) continue;
        STUDIO_CHECK(file.write({static_cast<const std::byte*>(plain.const_data_ptr()), plain.nbytes()}));
    }
    return file.commit();
}

}  // namespace studio::tensors
