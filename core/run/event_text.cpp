// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/event_text.h"

#include <fmt/format.h>

namespace studio::run {

namespace {

/// A terminal acts on control characters, and a line break would fake a second event.
std::string clean(std::string text) {
    for (char& c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) c = ' ';
    }
    return text;
}

struct Describe {
    std::string operator()(const Started& e) const {
        return fmt::format(
            "started at step {} of {} on {} in {}, {} parameters trained and {} frozen, weights: {}", e.step,
            e.totalSteps, e.device, e.dtype, e.trainableParameters, e.frozenParameters, e.weights);
    }
    std::string operator()(const Step& e) const {
        std::string text = fmt::format(
            "step {}, epoch {:.2f}, loss {:.5g}, gradient norm {:.4g}, rate {:.4g}, {:.3g} samples/s", e.step,
            e.epoch, e.loss, e.gradNorm, e.lr, e.samplesPerSecond);
        if (e.sources.size() > 1) {
            for (const SourceLoss& source : e.sources) {
                text += source.samples > 0 ? fmt::format(", {} {:.5g}", source.task, source.loss)
                                           : fmt::format(", {} not drawn", source.task);
                if (source.samples > 0)
                    text += source.gradNorm ? fmt::format(" (norm {:.4g})", *source.gradNorm)
                                            : std::string(" (norm not measured)");
            }
        }
        for (const LossTerm& term : e.terms)
            text += term.value ? fmt::format(", {} {:.5g}", term.name, *term.value)
                               : fmt::format(", {} without samples", term.name);
        return text;
    }
    std::string operator()(const Validation& e) const {
        std::string text = fmt::format("validation at step {}: {} loss {:.5g} over {} {} frames", e.step,
                                       e.task.empty() ? "task" : e.task, e.loss, e.frames,
                                       e.on == "training" ? "training" : "held-out");
        if (e.action.frames > 0) text += fmt::format(", action error {:.4g}", e.action.mean);
        return text;
    }
    std::string operator()(const Evaluation& e) const {
        return fmt::format("{} trials of {} ({}): {} of {} succeeded, progress {:.2f}", e.where, e.task,
                           e.checkpoint, e.successes, e.trials, e.progress);
    }
    std::string operator()(const Mixture& e) const {
        std::string text = fmt::format("mixture from step {} ({})", e.step, e.why);
        for (std::size_t i = 0; i < e.tasks.size() && i < e.shares.size(); ++i)
            text += fmt::format(", {} {:.3f}", e.tasks[i], e.shares[i]);
        return text;
    }
    std::string operator()(const CheckpointSaved& e) const {
        return fmt::format("saved {}{}", e.path, e.best ? " (best)" : "");
    }
    std::string operator()(const Note& e) const {
        std::string text = e.level == "info" ? e.message : fmt::format("{}: {}", e.level, e.message);
        // before the words: behind them it reads as the step of their last number
        if (e.step >= 0) text = fmt::format("step {}: {}", e.step, text);
        return e.hint.empty() ? text : text + " -> " + e.hint;
    }
    std::string operator()(const Resumed& e) const {
        return e.bitEqual ? fmt::format("resumed at step {}, bit-equal", e.step)
                          : fmt::format("resumed at step {}, not bit-equal: {}", e.step, e.why);
    }
    std::string operator()(const Paused& e) const {
        return fmt::format("{} at step {}", e.paused ? "paused" : "goes on", e.step);
    }
    std::string operator()(const Finished& e) const {
        std::string text = fmt::format("{} at step {}", e.outcome, e.step);
        if (!e.message.empty()) text += ": " + e.message;
        return e.hint.empty() ? text : text + " -> " + e.hint;
    }
};

}  // namespace

std::string describe(const EventBody& body) {
    return clean(std::visit(Describe{}, body));
}

}  // namespace studio::run
