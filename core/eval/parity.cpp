// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/parity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/base/json.h"
#include "core/policy/smolvla/aloha.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/policy/weights.h"
#include "core/tensors/device.h"
#include "core/tensors/precision.h"
#include "core/tensors/safetensors.h"
#include "core/train/adamw.h"
#include "core/train/clip.h"

namespace studio::eval {

namespace {

using policy::smolvla::Observation;
using policy::smolvla::PrefixRows;
using policy::smolvla::SmolVlaPolicy;

/// All tensors of vectors.safetensors on the device, masks as bool.
using Vectors = std::map<std::string, at::Tensor>;

ParityLine compare(const std::string& name, const at::Tensor& ours, const at::Tensor& reference,
                   double absolute, double relative) {
    ParityLine line{name, reference.numel(), 0, 0, false, ""};
    if (!ours.defined()) {
        line.problem = "not computed";
        return line;
    }
    // a file of cases may hold a scalar as a list of one
    bool scalars = ours.dim() <= 1 && reference.dim() <= 1 && ours.numel() == 1 && reference.numel() == 1;
    if (!scalars && ours.sizes() != reference.sizes()) {
        line.problem = fmt::format("shape [{}] instead of [{}]", fmt::join(ours.sizes(), ", "),
                                   fmt::join(reference.sizes(), ", "));
        return line;
    }
    auto a = ours.detach().to(at::kCPU, at::kDouble).flatten(),
         b = reference.to(at::kCPU, at::kDouble).flatten();
    if (!at::isfinite(a).all().item<bool>()) {
        line.problem = "holds NaN or infinity";
        return line;
    }
    if (a.numel() == 0) {
        line.passed = true;
        return line;
    }
    auto difference = (a - b).abs();
    line.maxAbsolute = difference.max().item<double>();
    line.maxRelative = line.maxAbsolute / std::max(b.abs().max().item<double>(), 1e-30);
    line.passed = (difference <= absolute + relative * b.abs()).all().item<bool>();
    return line;
}

/// One case: the policy, its inputs and the report under construction.
class Case {
public:
    Case(std::shared_ptr<SmolVlaPolicy> policy, Vectors vectors, nlohmann::json facts, ParityOptions options)
        : policy_(std::move(policy)),
          vectors_(std::move(vectors)),
          facts_(std::move(facts)),
          options_(std::move(options)) {}

    Result<std::vector<ParityLine>> run() {
        STUDIO_CHECK(readInputs());
        STUDIO_CHECK(compareTrainable());
        compareForward();
        compareLossAndGradients();
        STUDIO_CHECK(compareTraining());
        reportUnknown();
        return std::move(lines_);
    }

private:
    Result<at::Tensor> input(const std::string& name) const {
        auto found = vectors_.find("in." + name);
        if (found != vectors_.end()) return found->second;
        return Error{ErrorCode::Corrupt, fmt::format("vectors.safetensors has no tensor 'in.{}'", name),
                     "The layout is described in the reference: in.state, in.tokens, in.token_mask, "
                     "in.image_N, in.noise, "
                     "in.time, in.action."};
    }

    /// A list of texts of case.json, nothing where it has none of that name.
    Result<std::optional<std::vector<std::string>>> texts(const char* key) const {
        std::optional<std::vector<std::string>> found;
        if (!facts_.contains(key)) return found;
        const auto& list = facts_[key];
        bool usable = list.is_array() && std::all_of(list.begin(), list.end(),
                                                     [](const auto& item) { return item.is_string(); });
        if (!usable) {
            return Error{ErrorCode::Corrupt, fmt::format("case.json: '{}' is not a list of texts", key),
                         "Leave the key out, or write a list of names."};
        }
        found = list.get<std::vector<std::string>>();
        return found;
    }

    Status readInputs() {
        STUDIO_ASSIGN(batch_.state, input("state"));
        STUDIO_ASSIGN(batch_.tokens, input("tokens"));
        STUDIO_ASSIGN(batch_.tokenMask, input("token_mask"));
        batch_.tokenMask = batch_.tokenMask.to(at::kBool);
        STUDIO_ASSIGN(batch_.action, input("action"));
        if (auto pad = input("action_is_pad"); pad.ok()) batch_.actionIsPad = pad->to(at::kBool);
        STUDIO_ASSIGN(draw_.noise, input("noise"));
        STUDIO_ASSIGN(draw_.time, input("time"));
        // in.image_N belongs to the N-th camera of the case; cameras of the config without one are missing
        std::vector<std::string> given;
        STUDIO_ASSIGN(std::optional<std::vector<std::string>> named, texts("cameras"));
        if (named) {
            given = *named;
        } else {
            // a case that names none gives the config's cameras in order
            for (const std::string& camera : policy_->config().cameras()) {
                if (vectors_.count("in.image_" + std::to_string(given.size()))) given.push_back(camera);
            }
        }
        if (given.empty()) {
            return Error{
                ErrorCode::Corrupt, "the case has no picture: vectors.safetensors has no 'in.image_0'",
                "Add the pictures, or name the cameras that have some under 'cameras' in case.json."};
        }
        for (const std::string& camera : policy_->config().cameras()) {
            auto place = std::find(given.begin(), given.end(), camera);
            at::Tensor image, mask;
            if (place != given.end()) {
                auto number = std::to_string(place - given.begin());
                STUDIO_ASSIGN(image, input("image_" + number));
                // of a history only the last step is seen
                if (image.dim() == 5) image = image.select(1, image.size(1) - 1);
                if (auto found = input("image_mask_" + number); found.ok()) mask = found->to(at::kBool);
            }
            batch_.images.push_back(image);
            batch_.imageMasks.push_back(mask);
        }
        return {};
    }

    /// Compares with the reference tensor, if the case holds one of that name.
    void check(const std::string& name, const at::Tensor& ours) {
        auto reference = vectors_.find(name);
        if (reference == vectors_.end()) return;
        compared_.insert(name);
        lines_.push_back(compare(name, ours, reference->second, options_.absolute, options_.relative));
    }

    Status compareTrainable() {
        STUDIO_ASSIGN(std::optional<std::vector<std::string>> listed, texts("trainable"));
        if (!listed) return {};
        std::set<std::string> ours, theirs(listed->begin(), listed->end());
        for (const auto& item : policy_->named_parameters()) {
            if (item.value().requires_grad()) ours.insert(item.key());
        }
        ParityLine line{"trainable set", static_cast<std::int64_t>(theirs.size()), 0, 0, ours == theirs, ""};
        for (const auto& name : theirs) {
            if (!ours.count(name)) line.problem = name + " should train";
        }
        for (const auto& name : ours) {
            if (!theirs.count(name)) line.problem = name + " should be frozen";
        }
        lines_.push_back(line);
        return {};
    }

    void compareForward() {
        at::NoGradGuard noGraph;
        auto& network = policy_->network();
        Observation observation = policy_->observe(batch_);
        for (std::size_t i = 0; i < observation.pixels.size(); ++i) {
            check(fmt::format("mid.image_{}", i), observation.pixels[i]);
        }
        for (std::size_t i = 0; i < observation.pixels.size(); ++i) {
            auto name = fmt::format("mid.vision_last_hidden_{}", i);
            if (vectors_.count(name)) check(name, network.visionFeatures(observation.pixels[i]));
        }
        // the reference names the connector's output before the scale sqrt(D)
        auto images = network.embedImages(observation.pixels);
        double scale = std::sqrt(static_cast<double>(images[0].size(-1)));
        for (std::size_t i = 0; i < images.size(); ++i)
            check(fmt::format("mid.image_embedding_{}", i), images[i] / scale);

        PrefixRows rows = network.embedPrefix(observation);
        comparePrefix(rows);
        check("mid.suffix_embeddings", network.embedSuffix(xt(), draw_.time));
    }

    /// The reference pads the assembled prefix on the right to prefix_length.
    void comparePrefix(const PrefixRows& rows) {
        auto B = rows.mask.size(0), C = rows.mask.size(1);
        auto missing = std::max<int64_t>(0, policy_->config().prefixLength - (C + 1));
        auto state = at::ones({B, 1}, rows.mask.options());
        auto pad = at::cat({rows.mask, state}, 1), flags = at::cat({at::zeros_like(rows.mask), state}, 1);
        check("mid.prefix_embeddings",
              at::constant_pad_nd(at::cat({rows.context, rows.state}, 1), {0, 0, 0, missing}));
        check("mid.prefix_pad_mask", at::constant_pad_nd(pad, {0, missing}));
        check("mid.prefix_att_mask", at::constant_pad_nd(flags, {0, missing}));
    }

    /// As the network sees it: in its units and width.
    at::Tensor action() const {
        auto wide = at::constant_pad_nd(batch_.action, {0, draw_.noise.size(2) - batch_.action.size(2)});
        return policy_->config().adaptToAloha ? policy::smolvla::alohaEncodeActionsInverse(wide) : wide;
    }

    at::Tensor xt() const {
        auto t = draw_.time.view({-1, 1, 1});
        return t * draw_.noise + (1 - t) * action();
    }

    void compareLossAndGradients() {
        {
            at::NoGradGuard noGraph;
            check("out.losses",
                  policy_->network().losses(policy_->observe(batch_), action(), draw_.noise, draw_.time));
            check("out.actions", policy_->network().sample(policy_->observe(batch_), draw_.noise,
                                                           policy_->config().numSteps));
        }
        auto loss = policy_->loss(batch_, draw_).total;
        check("out.loss", loss);
        loss.backward();
        for (const auto& item : policy_->named_parameters()) check("grad." + item.key(), item.value().grad());
        policy_->zero_grad();
    }

    Status compareTraining() {
        if (!facts_.contains("training") || !vectors_.count("out.train_losses")) return {};
        const auto& training = facts_["training"];
        train::AdamWOptions adam;
        double lr = 0, clip = 0;
        int steps = 0;
        try {
            lr = training.at("lr").get<double>();
            clip = training.at("clip").get<double>();
            steps = training.at("steps").get<int>();
            adam.beta1 = training.at("betas").at(0).get<double>();
            adam.beta2 = training.at("betas").at(1).get<double>();
            adam.eps = training.at("eps").get<double>();
            adam.weightDecay = training.at("weight_decay").get<double>();
        } catch (const nlohmann::json::exception& exception) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("case.json: 'training' is unusable: {}", exception.what()), ""};
        }
        std::vector<std::pair<std::string, at::Tensor>> parameters;
        for (const auto& item : policy_->named_parameters())
            parameters.emplace_back(item.key(), item.value());
        train::AdamW optimizer(parameters, adam);
        std::vector<at::Tensor> losses, norms;
        for (int k = 0; k < steps; ++k) {
            auto loss = policy_->loss(batch_, draw_).total;
            loss.backward();
            losses.push_back(loss.detach());
            norms.push_back(train::clipGradNorm(optimizer.gradients(), clip));
            optimizer.step(lr);
            optimizer.zeroGrad();
        }
        check("out.train_losses", at::stack(losses));
        check("out.train_grad_norms", at::stack(norms));
        auto after = vectors_.find("out.actions_after_training");
        if (after == vectors_.end()) return {};
        at::NoGradGuard noGraph;
        auto actions =
            policy_->network().sample(policy_->observe(batch_), draw_.noise, policy_->config().numSteps);
        compared_.insert(after->first);
        lines_.push_back(compare(after->first, actions, after->second, options_.afterTraining, 0));
        return {};
    }

    /// A reference tensor that nothing was compared with must not pass unseen.
    void reportUnknown() {
        for (const auto& [name, reference] : vectors_) {
            bool expected = name.starts_with("mid.") || name.starts_with("out.") || name.starts_with("grad.");
            if (expected && !compared_.count(name)) lines_.push_back(compare(name, {}, reference, 0, 0));
        }
    }

    std::shared_ptr<SmolVlaPolicy> policy_;
    Vectors vectors_;
    nlohmann::json facts_;
    ParityOptions options_;
    policy::Batch batch_;
    policy::FlowDraw draw_;
    std::vector<ParityLine> lines_;
    std::set<std::string> compared_;
};

}  // namespace

bool ParityReport::passed() const {
    return !lines.empty() && firstDiverging() == nullptr;
}

const ParityLine* ParityReport::firstDiverging() const {
    for (const ParityLine& line : lines) {
        if (!line.passed) return &line;
    }
    return nullptr;
}

Result<ParityReport> checkParity(const std::filesystem::path& folder, const ParityOptions& options) {
    STUDIO_ASSIGN(at::Device device, tensors::parseDevice(options.device));
    tensors::useExactFloat32();
    STUDIO_ASSIGN(std::string text, readFile(folder / "config.json"));
    STUDIO_CHECK(parseJson(text, (folder / "config.json").string()));
    STUDIO_ASSIGN(policy::smolvla::Config config,
                  policy::smolvla::Config::fromJson(nlohmann::ordered_json::parse(text), folder));
    nlohmann::json facts = nlohmann::json::object();
    if (std::filesystem::exists(folder / "case.json")) {
        STUDIO_ASSIGN(facts, readJson(folder / "case.json"));
    }
    auto policy = std::make_shared<SmolVlaPolicy>(config);
    STUDIO_CHECK(policy::loadWeights(*policy, folder / "model.safetensors"));
    policy->applyFreezing();
    policy->to(device);

    STUDIO_ASSIGN(tensors::SafetensorsFile file,
                  tensors::SafetensorsFile::open(folder / "vectors.safetensors"));
    Vectors vectors;
    for (const auto& info : file.tensors()) {
        STUDIO_ASSIGN(at::Tensor value, file.tensor(info.name));
        vectors[info.name] = value.to(device);
    }
    ParityReport report{folder, {}};
    try {
        STUDIO_ASSIGN(report.lines, Case(policy, std::move(vectors), std::move(facts), options).run());
    } catch (const c10::Error& error) {
        // inputs of shapes that do not fit each other or the policy
        return Error{ErrorCode::Corrupt,
                     fmt::format("the case cannot be computed: {}", error.what_without_backtrace()),
                     "Look at the shapes of 'in.*' in vectors.safetensors against config.json."};
    }
    return report;
}

}  // namespace studio::eval
