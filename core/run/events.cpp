// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/events.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>

namespace studio::run {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

// One list of fields per event; the writer and the reader below both walk it.

template <class F>
void fields(Started& e, F& field) {
    field("step", e.step);
    field("total_steps", e.totalSteps);
    field("steps_per_epoch", e.stepsPerEpoch);
    field("trainable_parameters", e.trainableParameters);
    field("frozen_parameters", e.frozenParameters);
    field("weights", e.weights);
    field("device", e.device);
    field("dtype", e.dtype);
}

template <class F>
void fields(Step& e, F& field) {
    field("step", e.step);
    field("epoch", e.epoch);
    field("loss", e.loss);
    field("grad_norm", e.gradNorm);
    field("lr", e.lr);
    field("samples_per_second", e.samplesPerSecond);
    field("seconds", e.seconds);
    field("sources", e.sources);
    field.optional("terms", e.terms);
}

template <class F>
void fields(Validation& e, F& field) {
    field("step", e.step);
    field("task", e.task);
    field("loss", e.loss);
    field("frames", e.frames);
    field("task_id", e.taskId);
    field("on", e.on);
    field("action", e.action);
    field.optional("frames_hash", e.framesHash);
    field.optional("statistics_hash", e.statisticsHash);
}

template <class F>
void fields(ActionError& e, F& field) {
    field("mean", e.mean);
    field("dimensions", e.dimensions);
    field("horizon", e.horizon);
    field("gripper_agreement", e.gripperAgreement);
    field("frames", e.frames);
}

template <class F>
void fields(Evaluation& e, F& field) {
    field("step", e.step);
    field("task_id", e.taskId);
    field("task", e.task);
    field("where", e.where);
    field("checkpoint", e.checkpoint);
    field("trials", e.trials);
    field("successes", e.successes);
    field("progress", e.progress);
    field("seconds_to_success", e.secondsToSuccess);
    field("failed_seeds", e.failedSeeds);
    field("first_seed", e.firstSeed);
}

template <class F>
void fields(Mixture& e, F& field) {
    field("step", e.step);
    field("tasks", e.tasks);
    field("shares", e.shares);
    field("why", e.why);
}

template <class F>
void fields(CheckpointSaved& e, F& field) {
    field("step", e.step);
    field("path", e.path);
    field("best", e.best);
}

template <class F>
void fields(Note& e, F& field) {
    field("level", e.level);
    field("message", e.message);
    field("hint", e.hint);
    field("step", e.step);
    field.optional("of_machine", e.ofMachine);
}

template <class F>
void fields(Resumed& e, F& field) {
    field("step", e.step);
    field("bit_equal", e.bitEqual);
    field("why", e.why);
}

template <class F>
void fields(Paused& e, F& field) {
    field("step", e.step);
    field("paused", e.paused);
}

template <class F>
void fields(Finished& e, F& field) {
    field("outcome", e.outcome);
    field("step", e.step);
    field("message", e.message);
    field("hint", e.hint);
}

template <class F>
void fields(SourceLoss& e, F& field) {
    field("task", e.task);
    field("loss", e.loss);
    field("samples", e.samples);
    field("grad_norm", e.gradNorm);
    // older logs wrote 0 for what was not measured
    if (e.gradNorm == 0.0) e.gradNorm.reset();
    field.optional("drawn", e.drawn);
}

template <class F>
void fields(LossTerm& e, F& field) {
    field("name", e.name);
    field("value", e.value);
}

/// Whether it is written as an object of its own.
template <class T>
constexpr bool kIsRecord = std::is_same_v<T, SourceLoss> || std::is_same_v<T, LossTerm>;

struct FieldWriter {
    ordered_json& out;

    void operator()(const char* key, const std::string& value) { out[key] = value; }
    void operator()(const char* key, bool value) { out[key] = value; }
    void operator()(const char* key, std::int64_t value) { out[key] = value; }
    void operator()(const char* key, double value) { out[key] = numberToJson(value); }
    void operator()(const char* key, int value) { out[key] = value; }
    void operator()(const char* key, const std::optional<double>& value) {
        out[key] = value ? ordered_json(numberToJson(*value)) : ordered_json();
    }
    /// A field that older logs lack.
    template <class T>
    void optional(const char* key, T& value) {
        (*this)(key, value);
    }
    void optional(const char* key, std::string& value) {
        if (!value.empty()) (*this)(key, value);
    }
    void optional(const char* key, bool& value) {
        if (value) (*this)(key, value);
    }
    void operator()(const char* key, ActionError& value) {
        ordered_json item;
        FieldWriter inner{item};
        fields(value, inner);
        out[key] = std::move(item);
    }
    template <class T>
    void operator()(const char* key, std::vector<T>& values) {
        ordered_json list = ordered_json::array();
        for (T& value : values) {
            if constexpr (kIsRecord<T>) {
                ordered_json item;
                FieldWriter inner{item};
                fields(value, inner);
                list.push_back(std::move(item));
            } else if constexpr (std::is_same_v<T, double>) {
                list.push_back(ordered_json(numberToJson(value)));
            } else {
                list.push_back(value);
            }
        }
        out[key] = std::move(list);
    }
};

/// Keeps the first problem it meets; fields are required unless they are optional, unknown ones are ignored.
struct FieldReader {
    const json& in;
    std::string problem;

    const json* find(const char* key) {
        auto found = in.find(key);
        if (found != in.end()) return &*found;
        if (problem.empty()) problem = fmt::format("'{}' is missing", key);
        return nullptr;
    }
    void reject(const char* key, const char* expected) {
        if (problem.empty()) problem = fmt::format("'{}' is not {}", key, expected);
    }
    void operator()(const char* key, std::string& value) {
        const json* found = find(key);
        if (!found) return;
        if (!found->is_string()) return reject(key, "a text");
        value = found->get<std::string>();
    }
    void operator()(const char* key, bool& value) {
        const json* found = find(key);
        if (!found) return;
        if (!found->is_boolean()) return reject(key, "true or false");
        value = found->get<bool>();
    }
    void operator()(const char* key, std::int64_t& value) {
        const json* found = find(key);
        if (!found) return;
        bool fits = found->is_number_integer() &&
                    (!found->is_number_unsigned() ||
                     found->get<std::uint64_t>() <= std::uint64_t(std::numeric_limits<std::int64_t>::max()));
        if (!fits) return reject(key, "a whole number");
        value = found->get<std::int64_t>();
    }
    void operator()(const char* key, int& value) {
        std::int64_t wide = value;
        (*this)(key, wide);
        if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
            return reject(key, "a small whole number");
        }
        value = static_cast<int>(wide);
    }
    void operator()(const char* key, double& value) {
        const json* found = find(key);
        if (found && !toNumber(*found, value)) reject(key, "a number");
    }
    void operator()(const char* key, std::optional<double>& value) {
        const json* found = find(key);
        if (!found || found->is_null()) return;
        if (!toNumber(*found, value.emplace())) reject(key, "a number or null");
    }
    template <class T>
    void optional(const char* key, T& value) {
        if (in.contains(key)) (*this)(key, value);
    }
    void operator()(const char* key, ActionError& value) {
        const json* found = find(key);
        if (!found) return;
        if (!found->is_object()) return reject(key, "an object");
        inner(key, *found, value);
    }
    template <class T>
    void operator()(const char* key, std::vector<T>& values) {
        const json* found = find(key);
        if (!found) return;
        if (!found->is_array()) return reject(key, "a list");
        for (const json& item : *found) {
            T& value = values.emplace_back();
            if constexpr (kIsRecord<T>) {
                if (!item.is_object()) return reject(key, "a list of objects");
                inner(key, item, value);
            } else if constexpr (std::is_same_v<T, double>) {
                if (!toNumber(item, value)) return reject(key, "a list of numbers");
            } else if constexpr (std::is_same_v<T, std::string>) {
                if (!item.is_string()) return reject(key, "a list of texts");
                value = item.get<std::string>();
            } else {
                if (!item.is_number_integer()) return reject(key, "a list of whole numbers");
                value = item.get<T>();
            }
        }
    }

private:
    static bool toNumber(const json& found, double& value) {
        if (found.is_number()) {
            value = found.get<double>();
        } else if (found == "nan") {
            value = std::numeric_limits<double>::quiet_NaN();
        } else if (found == "inf") {
            value = std::numeric_limits<double>::infinity();
        } else if (found == "-inf") {
            value = -std::numeric_limits<double>::infinity();
        } else {
            return false;
        }
        return true;
    }
    template <class T>
    void inner(const char* key, const json& item, T& value) {
        FieldReader reader{item, {}};
        fields(value, reader);
        if (!reader.problem.empty() && problem.empty())
            problem = fmt::format("in '{}': {}", key, reader.problem);
    }
};

/// One row per event type, in the order of EventBody.
struct EventType {
    const char* name;
    void (*to)(const EventBody& body, ordered_json& out);
    EventBody (*from)(const json& in, std::string& problem);
};

template <class T>
constexpr EventType row(const char* name) {
    return {name,
            [](const EventBody& body, ordered_json& out) {
                T copy = std::get<T>(body);
                FieldWriter writer{out};
                fields(copy, writer);
            },
            [](const json& in, std::string& problem) -> EventBody {
                T event;
                FieldReader reader{in, {}};
                fields(event, reader);
                problem = reader.problem;
                return event;
            }};
}

constexpr std::array kTypes = {
    row<Started>("started"),
    row<Step>("step"),
    row<Validation>("validation"),
    row<Evaluation>("evaluation"),
    row<CheckpointSaved>("checkpoint_saved"),
    row<Note>("note"),
    row<Resumed>("resumed"),
    row<Paused>("paused"),
    row<Mixture>("mixture"),
    row<Finished>("finished"),
};
static_assert(kTypes.size() == std::variant_size_v<EventBody>, "every event needs a row");

ordered_json toOrdered(const Event& event) {
    const EventType& type = kTypes[event.body.index()];
    ordered_json out;
    out["seq"] = event.seq;
    out["t"] = numberToJson(event.timeS);
    out["type"] = type.name;
    type.to(event.body, out);
    return out;
}

Error corrupt(const std::string& found) {
    return {ErrorCode::Corrupt, "cannot read an event: " + found,
            "The line is damaged; the events around it are still usable."};
}

}  // namespace

json numberToJson(const std::optional<double>& value) {
    return value ? numberToJson(*value) : json();
}

json numberToJson(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    return value;
}

const char* typeName(const EventBody& body) {
    return kTypes[body.index()].name;
}

std::vector<const char*> typeNames() {
    std::vector<const char*> names;
    for (const EventType& type : kTypes) names.push_back(type.name);
    return names;
}

json toJson(const Event& event) {
    return json(toOrdered(event));
}

std::string toLine(const Event& event) {
    return toOrdered(event).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<Event> fromJson(const json& line) {
    if (!line.is_object()) return corrupt("not an object");
    Event event;
    FieldReader head{line, {}};
    std::string name;
    head("seq", event.seq);
    head("t", event.timeS);
    head("type", name);
    if (!head.problem.empty()) return corrupt(head.problem);
    for (const EventType& type : kTypes) {
        if (name != type.name) continue;
        std::string problem;
        event.body = type.from(line, problem);
        if (!problem.empty()) return corrupt(fmt::format("{} {}: {}", name, event.seq, problem));
        return event;
    }
    return Error{ErrorCode::Unsupported, fmt::format("event {} has the unknown type '{}'", event.seq, name),
                 "A newer version of the program wrote it."};
}

}  // namespace studio::run
