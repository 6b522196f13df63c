// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/base/build_info.h"
#include "core/base/machine.h"
#include "core/base/resources.h"
#include "core/data/arrow_version.h"
#include "core/tensors/torch_facts.h"
#ifdef STUDIO_VIDEO
#include "core/video/video_libraries.h"
#endif
#ifdef STUDIO_HUB
#include "core/hub/hub_libraries.h"
#endif

namespace studio::cli {

namespace {

using Json = nlohmann::ordered_json;

/// Everything that the command found, in the order in which it is printed.
struct Report {
    Json json;

    void missing(const std::string& what, const std::string& remedy) {
        json["missing"].push_back({{"what", what}, {"remedy", remedy}});
    }
};

std::string gibibytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} GiB", double(bytes) / (1u << 30));
}

void lookAtMachine(Report& report, const Machine& machine) {
    report.json["machine"] = {{"system", machine.system},
                              {"kernel", machine.kernel},
                              {"processor", machine.processor},
                              {"cores", machine.cores},
                              {"memory_bytes", machine.memoryBytes},
                              {"memory_available_bytes", machine.memoryAvailableBytes},
                              {"nvidia_driver", machine.nvidiaDriver}};
}

void lookAtTorch(Report& report, const Machine& machine) {
    const tensors::TorchFacts torch = tensors::torchFacts();
    Json devices = Json::array();
    for (const tensors::CudaDevice& device : torch.devices) {
        devices.push_back({{"name", device.name},
                           {"memory_bytes", device.memoryBytes},
                           {"compute_capability", fmt::format("{}.{}", device.major, device.minor)}});
    }
    report.json["torch"] = {{"version", torch.version},
                            {"build", torch.cudaBuild ? "cuda" : "cpu"},
                            {"library", loadedLibrary("libtorch_cpu.so").string()},
                            {"threads", torch.threads},
                            {"devices", devices}};
    if (torch.cudaBuild && torch.devices.empty()) {
        report.missing("a GPU that this Torch, a CUDA build, can use: " + torch.cudaTrouble,
                       "training runs on the processor; 'nvidia-smi' tells whether the driver works");
    }
    if (!torch.cudaBuild && !machine.nvidiaDriver.empty()) {
        report.missing("CUDA: there is an NVIDIA driver, but this Torch is a CPU build",
                       "'./run --build-only' fetches the CUDA build; STUDIO_TORCH=/path names another Torch");
    }
}

void addLibraries(Json& all, const std::vector<LibraryVersion>& libraries) {
    for (const LibraryVersion& library : libraries) all[library.name] = library.version;
}

#ifdef STUDIO_VIDEO
void lookAtCodecs(Report& report, const char* kind, const std::vector<video::Codec>& codecs,
                  const std::string& loss) {
    for (const video::Codec& codec : codecs) {
        report.json["video"][kind][codec.name] = codec.present;
        if (!codec.present) {
            report.missing(fmt::format("the {} in FFmpeg: {}", codec.name, loss),
                           "use a libavcodec that has it; Debian's has");
        }
    }
}
#endif

/// Parts that were left out of this build, each with what they would need.
void lookAtParts(Report& report) {
    Json& libraries = report.json["libraries"];
    libraries["Arrow"] = data::arrowVersion();
    addLibraries(libraries, buildInfo().libraries);
#ifdef STUDIO_VIDEO
    report.json["parts"]["video"] = true;
    addLibraries(libraries, video::videoLibraries());
    lookAtCodecs(report, "encoders", video::encoders(), "data sets cannot be written with this encoder");
    lookAtCodecs(report, "decoders", video::decoders(), "videos of this kind cannot be read");
#else
    report.json["parts"]["video"] = false;
    report.missing(
        "the part for video and pictures: data sets open without their pictures",
        "install FFmpeg's libavformat, libavcodec, libswscale and libavutil and OpenCV's core, imgproc "
        "and imgcodecs (development packages), then build again");
#endif
#ifdef STUDIO_HUB
    report.json["parts"]["hub"] = true;
    addLibraries(libraries, hub::hubLibraries());
#else
    report.json["parts"]["hub"] = false;
    report.missing("the part that downloads weights: they load from local folders only",
                   "install the development packages of libcurl and OpenSSL, then build again");
#endif
}

void lookAtFolders(Report& report) {
    const Result<std::filesystem::path> resources = resourceFolder();
    report.json["folders"]["program_files"] = resources.ok() ? resources->string() : "";
    if (!resources.ok()) report.missing(resources.error().message, resources.error().hint);
    const std::filesystem::path cache = huggingFaceCache();
    std::error_code ignored;
    report.json["folders"]["hugging_face_cache"] = cache.string();
    report.json["folders"]["hugging_face_cache_exists"] = std::filesystem::is_directory(cache, ignored);
}

Report examine() {
    Report report;
    const BuildInfo& build = buildInfo();
    report.json["studio"] = {{"version", build.version},
                             {"commit", build.commit},
                             {"compiler", build.compiler},
                             {"build", build.kind}};
    const Machine machine = readMachine();
    lookAtMachine(report, machine);
    report.json["missing"] = Json::array();
    lookAtTorch(report, machine);
    lookAtParts(report);
    lookAtFolders(report);
    return report;
}

void line(const char* name, const std::string& value) {
    fmt::print("{:<13}{}\n", name, value);
}

/// Names of an object's members that are true, or of those that are false.
std::string names(const Json& object, bool wanted) {
    std::string text;
    for (const auto& [name, value] : object.items()) {
        if (value.get<bool>() == wanted) text += (text.empty() ? "" : ", ") + name;
    }
    return text.empty() ? "none" : text;
}

void printReport(const Json& report) {
    const Json &studio = report["studio"], &machine = report["machine"], &torch = report["torch"];
    auto text = [](const Json& value) { return value.get<std::string>(); };
    line("studio", fmt::format("{}, commit {}, {}, {}", text(studio["version"]), text(studio["commit"]),
                               text(studio["compiler"]), text(studio["build"])));
    line("system", fmt::format("{}, {}", text(machine["system"]), text(machine["kernel"])));
    line("processor",
         fmt::format("{}, {} cores usable", text(machine["processor"]), machine["cores"].get<unsigned>()));
    line("memory", fmt::format("{}, {} available", gibibytes(machine["memory_bytes"].get<std::uint64_t>()),
                               gibibytes(machine["memory_available_bytes"].get<std::uint64_t>())));
    const std::string driver = text(machine["nvidia_driver"]);
    line("NVIDIA", driver.empty() ? "no driver" : "driver " + driver);
    for (const Json& device : torch["devices"]) {
        line("GPU", fmt::format("{}, {}, compute capability {}", text(device["name"]),
                                gibibytes(device["memory_bytes"].get<std::uint64_t>()),
                                text(device["compute_capability"])));
    }
    line("Torch", fmt::format("{}, {} build, {} threads", text(torch["version"]),
                              torch["build"] == "cuda" ? "CUDA" : "CPU", torch["threads"].get<int>()));
    line("", "from " + text(torch["library"]));
    std::string libraries;
    for (const auto& [name, version] : report["libraries"].items()) {
        libraries += fmt::format("{}{} {}", libraries.empty() ? "" : ", ", name, text(version));
    }
    line("libraries", libraries);
    line("left out", names(report["parts"], false));
    if (report.contains("video")) {
        line("encoders", names(report["video"]["encoders"], true));
        line("decoders", names(report["video"]["decoders"], true));
    }
    const Json& folders = report["folders"];
    line("own files", text(folders["program_files"]));
    line("HF cache", text(folders["hugging_face_cache"]) +
                         (folders["hugging_face_cache_exists"].get<bool>() ? "" : " (not there yet)"));
    if (report["missing"].empty()) {
        fmt::print("\nNothing is missing.\n");
        return;
    }
    fmt::print("\nmissing:\n");
    for (const Json& item : report["missing"]) {
        fmt::print("  {}\n    -> {}\n", text(item["what"]), text(item["remedy"]));
    }
}

}  // namespace

void addDoctorCommand(CLI::App& app, Common& common, Action& action) {
    CLI::App* command = app.add_subcommand(
        "doctor", "Tells about this machine, what the program is made of, and what is missing.");
    command->footer("Example: kstudio doctor --json");
    command->add_flag("--json", common.json, "print it as JSON");
    command->callback([&common, &action] {
        action = [&common] {
            const Report report = examine();
            if (common.json) {
                fmt::print("{}\n", report.json.dump(2));
            } else {
                printReport(report.json);
            }
            return kDone;
        };
    });
}

}  // namespace studio::cli
