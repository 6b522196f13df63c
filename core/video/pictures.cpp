// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/pictures.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/video/av_objects.h"
#include "core/video/decoder_log.h"

extern "C" {
#include <libavutil/crc.h>
}

namespace studio::video {

namespace {

constexpr std::array<unsigned char, 8> kPngMagic = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};

using Bytes = std::span<const unsigned char>;

std::uint32_t big32(Bytes bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
           std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
}

std::string sizeProblem(std::uint32_t width, std::uint32_t height) {
    if (width >= 1 && height >= 1 && width <= kMaxSide && height <= kMaxSide) return {};
    return fmt::format("it declares {}x{} pixels", width, height);
}

/// Walks the chunks of a PNG: length, type, content, checksum of type and content.
std::string pngDamage(Bytes png) {
    const AVCRC* table = av_crc_get_table(AV_CRC_32_IEEE_LE);
    std::size_t at = kPngMagic.size();
    for (bool first = true;; first = false) {
        if (png.size() - at < 12) return fmt::format("it is cut off at byte {}", png.size());
        std::uint64_t length = big32(png, at);
        if (length > png.size() - at - 12) return fmt::format("it is cut off at byte {}", png.size());
        std::uint32_t sum = ~av_crc(table, ~0u, png.data() + at + 4, length + 4);
        if (sum != big32(png, at + 8 + length)) return fmt::format("the checksum at byte {} is wrong", at);
        bool header = std::memcmp(png.data() + at + 4, "IHDR", 4) == 0;
        if (header != first || (header && length != 13))
            return fmt::format("byte {} should start the header", at);
        if (header) {
            std::string problem = sizeProblem(big32(png, at + 8), big32(png, at + 12));
            if (!problem.empty()) return problem;
        }
        if (std::memcmp(png.data() + at + 4, "IEND", 4) == 0) return {};
        at += 12 + length;
    }
}

/// Walks the segments of a JPEG up to the picture data, then looks for the end marker.
std::string jpegDamage(Bytes jpeg) {
    bool sized = false;
    std::size_t at = 2;
    for (;;) {
        if (jpeg.size() - at < 4) return fmt::format("it is cut off at byte {}", jpeg.size());
        if (jpeg[at] != 0xff) return fmt::format("no marker at byte {}", at);
        unsigned char marker = jpeg[at + 1];
        if (marker == 0xff) {
            ++at;
            continue;
        }
        std::size_t length = std::size_t{jpeg[at + 2]} << 8 | jpeg[at + 3];
        if (length < 2 || length > jpeg.size() - at - 2)
            return fmt::format("it is cut off at byte {}", jpeg.size());
        // frame headers SOF0 … SOF15 share their range with DHT (c4), JPG (c8) and DAC (cc)
        bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame) {
            if (length < 8) return fmt::format("the frame header at byte {} is too short", at);
            std::uint32_t height = std::uint32_t{jpeg[at + 5]} << 8 | jpeg[at + 6];
            std::uint32_t width = std::uint32_t{jpeg[at + 7]} << 8 | jpeg[at + 8];
            std::string problem = sizeProblem(width, height);
            if (!problem.empty()) return problem;
            sized = true;
        }
        if (marker == 0xda) break;
        at += 2 + length;
    }
    if (!sized) return "it has no frame header";
    for (std::size_t end = jpeg.size() - 2; end > at; --end) {
        if (jpeg[end] == 0xff && jpeg[end + 1] == 0xd9) return {};
    }
    return "its end is missing";
}

/// `format`: ".png", ".jpg".
Result<std::vector<std::byte>> encode(const data::Image& image, const std::string& format,
                                      const std::vector<int>& settings) {
    captureLibraryLogs();
    std::string what = "cannot encode a picture as " + format.substr(1);
    if (image.empty()) return Error{ErrorCode::InvalidArgument, what + ": it is empty", ""};
    try {
        cv::Mat rgb(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels->data()));
        cv::Mat bgr;
        cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
        std::vector<unsigned char> encoded;
        if (!cv::imencode(format, bgr, encoded, settings)) return Error{ErrorCode::Internal, what, ""};
        auto begin = reinterpret_cast<const std::byte*>(encoded.data());
        return std::vector<std::byte>(begin, begin + encoded.size());
    } catch (const cv::Exception& exception) {
        return Error{ErrorCode::Internal, what + ": " + exception.err, ""};
    }
}

}  // namespace

std::string pictureDamage(std::span<const std::byte> encoded) {
    Bytes bytes(reinterpret_cast<const unsigned char*>(encoded.data()), encoded.size());
    if (bytes.size() < 16) return fmt::format("{} bytes are no picture", bytes.size());
    if (std::memcmp(bytes.data(), kPngMagic.data(), kPngMagic.size()) == 0) return pngDamage(bytes);
    if (bytes[0] == 0xff && bytes[1] == 0xd8) return jpegDamage(bytes);
    return {};
}

Result<data::Image> decodePicture(std::span<const std::byte> encoded) {
    captureLibraryLogs();
    auto corrupt = [&](const std::string& found) {
        return Error{
            ErrorCode::Corrupt, fmt::format("cannot decode a picture of {} bytes: {}", encoded.size(), found),
            "The stored picture is damaged. Restore the file from its source or drop the episode with "
            "`kstudio dataset delete`."};
    };
    std::string damage = pictureDamage(encoded);
    if (!damage.empty()) return corrupt(damage);
    try {
        cv::Mat raw(1, static_cast<int>(encoded.size()), CV_8U, const_cast<std::byte*>(encoded.data()));
        cv::Mat bgr = cv::imdecode(raw, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
        if (bgr.empty() || bgr.type() != CV_8UC3) return corrupt("it is damaged or of an unknown format");
        auto pixels = std::make_shared<std::vector<std::uint8_t>>(bgr.total() * 3);
        cv::Mat rgb(bgr.rows, bgr.cols, CV_8UC3, pixels->data());
        cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
        return data::Image{bgr.cols, bgr.rows, std::move(pixels)};
    } catch (const cv::Exception& exception) {
        return corrupt(exception.err);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::Io, "cannot decode a picture: out of memory", "Close other programs."};
    }
}

Result<std::vector<std::byte>> encodePng(const data::Image& image) {
    return encode(image, ".png", {});
}

Result<std::vector<std::byte>> encodeJpeg(const data::Image& image, int quality) {
    return encode(image, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality});
}

data::Image resizePicture(const data::Image& image, int width, int height) {
    if (image.width == width && image.height == height) return image;
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(width) * height * 3);
    cv::Mat from(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels->data()));
    cv::Mat to(height, width, CV_8UC3, pixels->data());
    bool shrinks = width <= image.width && height <= image.height;
    cv::resize(from, to, to.size(), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    return data::Image{width, height, std::move(pixels)};
}

}  // namespace studio::video
