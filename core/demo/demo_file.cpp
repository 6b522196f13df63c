// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/demo_file.h"

#include <fmt/format.h>

#include "core/base/json.h"

namespace studio::demo {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int kSchema = 1;

Result<DemoFile> fromJson(const json& value) {
    if (!value.is_object()) return Error{ErrorCode::Corrupt, "not an object", ""};
    STUDIO_ASSIGN(int schema, jsonValue<int>(value, "schema", 0));
    if (schema > kSchema)
        return Error{ErrorCode::Unsupported, fmt::format("schema {}, up to {} is known", schema, kSchema),
                     "A newer version of the program wrote it; use that one."};
    if (schema < 1) return Error{ErrorCode::Corrupt, "no usable schema number", ""};
    DemoFile file;
    STUDIO_ASSIGN(file.options.quick, jsonValue<bool>(value, "quick", false));
    STUDIO_ASSIGN(file.options.demonstrations, jsonValue<std::int64_t>(value, "demonstrations", 0));
    STUDIO_ASSIGN(file.options.trials, jsonValue<std::int64_t>(value, "trials", 0));
    if (value.contains("seed") && !value["seed"].is_null()) {
        STUDIO_ASSIGN(file.options.seed, jsonValue<std::uint64_t>(value, "seed", 0));
    }
    if (file.options.demonstrations < 1 || file.options.trials < 1)
        return Error{ErrorCode::Corrupt, "demonstrations and trials must be 1 or more", ""};
    STUDIO_ASSIGN(file.acted, jsonValue<bool>(value, "acted", false));
    STUDIO_ASSIGN(file.seconds, (jsonValue<std::map<std::string, double>>(value, "seconds", {})));
    return file;
}

}  // namespace

fs::path demoFilePath(const fs::path& folder) {
    return folder / "demo.json";
}

Result<DemoFile> readDemoFile(const fs::path& folder) {
    STUDIO_ASSIGN(json value, readJson(demoFilePath(folder)));
    auto file = fromJson(value);
    if (!file.ok()) return file.error().within(fmt::format("cannot use {}", demoFilePath(folder).string()));
    return file;
}

Status writeDemoFile(const fs::path& folder, const DemoFile& file) {
    const DemoOptions& o = file.options;
    return writeJson(demoFilePath(folder), json{{"schema", kSchema},
                                                {"quick", o.quick},
                                                {"seed", o.seed ? json(*o.seed) : json()},
                                                {"demonstrations", o.demonstrations},
                                                {"trials", o.trials},
                                                {"acted", file.acted},
                                                {"seconds", file.seconds}});
}

}  // namespace studio::demo
