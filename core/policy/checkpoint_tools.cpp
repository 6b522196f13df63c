// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/checkpoint_tools.h"

#include <fmt/format.h>
#include <torch/torch.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/policy/checkpoint_reader.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/run/checkpoint_store.h"
#include "core/tensors/safetensors.h"

namespace studio::policy {

namespace fs = std::filesystem;

Status requireFree(const fs::path& out) {
    std::error_code failure;
    if (!fs::exists(fs::symlink_status(out, failure))) return {};
    return Error{ErrorCode::InvalidArgument, fmt::format("cannot write {}: it exists already", out.string()),
                 "Nothing is overwritten; name another folder, or move this one away."};
}

Status saveNewPolicy(const fs::path& out, const OpenedPolicy& opened, bool allFloat) {
    STUDIO_CHECK(requireFree(out));
    std::error_code failure;
    fs::path whole = fs::absolute(out);
    // a further file would make a checkpoint that no longer verifies
    for (fs::path around = fs::weakly_canonical(whole, failure).parent_path(); around != around.parent_path();
         around = around.parent_path()) {
        if (!fs::exists(around / "manifest.json", failure) &&
            !fs::exists(around / "model.safetensors", failure))
            continue;
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("cannot write {}: it would lie in the checkpoint {}", out.string(), around.string()),
            "Name a folder outside of it."};
    }
    if (!whole.has_filename()) whole = whole.parent_path();
    fs::path unfinished = whole.string() + fmt::format(".tmp-{}", getpid());
    Status saved = savePolicy(unfinished, opened, allFloat);
    if (saved.ok() && fileSystem().rename(unfinished.c_str(), whole.c_str()) != 0)
        saved = systemError("rename to", whole);
    if (saved.ok()) return syncFolder(whole.parent_path());
    fs::remove_all(unfinished, failure);
    return saved;
}

Result<CheckpointCheck> checkCheckpoint(const fs::path& folder) {
    std::error_code ignored;
    fs::path whole = fs::canonical(folder, ignored);
    CheckpointCheck check;
    bool hasManifest = false;
    // the manifest lies in the step folder, beside pretrained_model
    for (const fs::path& step :
         {whole, whole.filename() == "pretrained_model" ? whole.parent_path() : fs::path()}) {
        if (step.empty() || !fs::exists(step / "manifest.json", ignored)) continue;
        STUDIO_ASSIGN(run::Manifest manifest, run::verifyCheckpoint(step));
        check.checked.push_back(
            fmt::format("{} files as the manifest says (step {})", manifest.files.size(), manifest.step));
        hasManifest = true;
        break;
    }
    STUDIO_ASSIGN(OpenedPolicy opened, openPolicy(folder));
    check.checked.push_back(fmt::format("{} tensors of the right names and shapes, all finite",
                                        opened.policy->named_parameters().size()));
    check.checked.push_back("processors and configuration readable");
    check.notes = opened.notes;
    if (!hasManifest)
        check.notes.push_back("no manifest: damage that leaves valid numbers behind cannot be seen");
    return check;
}

Result<TensorFigures> tensorFigures(const fs::path& folder, const std::string& tensor, int bins) {
    torch::NoGradGuard noGrad;
    STUDIO_ASSIGN(fs::path model, resolveCheckpoint(folder));
    STUDIO_ASSIGN(auto file, tensors::SafetensorsFile::open(model / "model.safetensors"));
    STUDIO_ASSIGN(torch::Tensor stored, file.tensor(tensor));
    TensorFigures figures;
    torch::Tensor values = stored.to(torch::kDouble).flatten();
    figures.elements = values.numel();
    torch::Tensor finite = values.masked_select(torch::isfinite(values));
    figures.notFinite = figures.elements - finite.numel();
    if (finite.numel() == 0) return figures;
    figures.zeros = (finite == 0).sum().item<std::int64_t>();
    figures.min = finite.min().item<double>();
    figures.max = finite.max().item<double>();
    figures.mean = finite.mean().item<double>();
    figures.std = finite.std(/*unbiased=*/false).item<double>();
    torch::Tensor counts = torch::histc(finite, bins, figures.min, figures.max).to(torch::kLong);
    figures.histogram.assign(counts.data_ptr<std::int64_t>(), counts.data_ptr<std::int64_t>() + bins);
    return figures;
}

}  // namespace studio::policy
