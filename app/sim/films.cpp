// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sim/films.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace studio::app {

namespace fs = std::filesystem;

fs::path filmsOf(const fs::path& results) {
    return results.parent_path() / (results.stem().string() + "_films");
}

fs::path filmIn(const fs::path& folder, const std::string& task, const std::string& instructionOf,
                std::uint64_t seed) {
    const std::string told = instructionOf == "own" ? "" : "_told_" + instructionOf;
    return folder / fmt::format("{}{}_seed{}.mp4", task, told, seed);
}

Status FilmWriter::add(const data::Image& picture) {
    if (!writer_) {
        STUDIO_ASSIGN(writer_, media_.createVideo(file_, {.width = picture.width,
                                                          .height = picture.height,
                                                          .fps = 10,
                                                          .codec = "h264",
                                                          .gop = 10,
                                                          .crf = 23}));
    }
    return writer_->add(picture);
}

Status FilmWriter::finish() {
    return writer_ ? writer_->finish() : Status();
}

data::Image besideOneAnother(const std::vector<data::Image>& pictures) {
    int width = 0, height = 0;
    for (const data::Image& picture : pictures) {
        width += picture.width;
        height = std::max(height, picture.height);
    }
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(3 * static_cast<std::size_t>(width) *
                                                              static_cast<std::size_t>(height));
    std::size_t left = 0;
    for (const data::Image& picture : pictures) {
        std::size_t row = 3 * static_cast<std::size_t>(picture.width);
        for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y)
            std::memcpy(pixels->data() + 3 * (y * static_cast<std::size_t>(width)) + left,
                        picture.pixels->data() + y * row, row);
        left += row;
    }
    return {width, height, std::move(pixels)};
}

}  // namespace studio::app
