// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/data/media.h"

namespace studio::app {

/// Folder of the films that belong to a file of results.
std::filesystem::path filmsOf(const std::filesystem::path& results);
/// A trial's film in such a folder. `instructionOf`: "own", "given", or the task whose words were given.
std::filesystem::path filmIn(const std::filesystem::path& folder, const std::string& task,
                             const std::string& instructionOf, std::uint64_t seed);

/// A film under construction, H.264, 10 pictures a second. Dropped without finish() it leaves nothing behind.
class FilmWriter {
public:
    /// Errors: those of the encoder. Nothing is opened before the first picture.
    FilmWriter(std::filesystem::path file, const data::MediaBackend& media)
        : file_(std::move(file)), media_(media) {}
    /// All of one size.
    Status add(const data::Image& picture);
    /// No picture, no file.
    Status finish();

private:
    std::filesystem::path file_;
    const data::MediaBackend& media_;
    std::unique_ptr<data::VideoWriter> writer_;
};

/// Pictures of one height side by side.
data::Image besideOneAnother(const std::vector<data::Image>& pictures);

}  // namespace studio::app
