// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/frame_loader.h"

namespace studio::widgets {

FrameLoader::FrameLoader(JobRunner& jobs, std::shared_ptr<const data::Dataset> dataset, std::size_t position,
                         std::string camera, QObject* parent)
    : QObject(parent),
      jobs_(jobs),
      dataset_(std::move(dataset)),
      position_(position),
      camera_(std::move(camera)),
      stream_(std::make_shared<std::unique_ptr<data::FrameStream>>()) {}

void FrameLoader::want(std::int64_t row) {
    wanted_ = row;
    if (!busy_) next();
}

void FrameLoader::next() {
    if (!wanted_) return;
    std::int64_t row = *wanted_;
    wanted_.reset();
    busy_ = true;
    since_.start();
    auto work = [stream = stream_, dataset = dataset_, position = position_, camera = camera_,
                 row](JobContext&) -> Result<QImage> {
        if (!*stream) {
            STUDIO_ASSIGN(*stream, dataset->frames(position, camera));
        }
        STUDIO_ASSIGN(data::Image image, (*stream)->at(row));
        // the picture keeps the pixels alive
        auto* held = new std::shared_ptr<const std::vector<std::uint8_t>>(image.pixels);
        return QImage(
            (*held)->data(), image.width, image.height, image.width * 3, QImage::Format_RGB888,
            [](void* info) { delete static_cast<std::shared_ptr<const std::vector<std::uint8_t>>*>(info); },
            held);
    };
    jobs_.run(this, {}, std::move(work), [this, row](Result<QImage> image) {
        busy_ = false;
        slowestS_ = std::max(slowestS_, since_.nsecsElapsed() * 1e-9);
        if (image.ok()) {
            Q_EMIT frame(*image, row);
        } else {
            Q_EMIT failed(image.error());
        }
        next();
    });
}

}  // namespace studio::widgets
