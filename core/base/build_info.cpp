// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/build_info.h"

#include <fmt/format.h>
#include <spdlog/version.h>
#include <xxhash.h>

#include <nlohmann/json.hpp>

#include "studio_commit.h"  // made by the build, rewritten only when the commit changes

namespace studio {

namespace {

std::string compilerName() {
#if defined(__clang__)
    return fmt::format("clang++ {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
    return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

}  // namespace

const BuildInfo& buildInfo() {
    static const BuildInfo info{
        STUDIO_VERSION,
        STUDIO_COMMIT,
        compilerName(),
        STUDIO_BUILD_TYPE,
        {{"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
         {"nlohmann-json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                       NLOHMANN_JSON_VERSION_PATCH)},
         {"spdlog", fmt::format("{}.{}.{}", SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
         {"xxhash", fmt::format("{}.{}.{}", XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE)},
         {"yaml-cpp", STUDIO_YAML_VERSION}}};
    return info;
}

}  // namespace studio
