// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QImage>
#include <QObject>
#include <memory>
#include <optional>

#include "core/data/dataset.h"
#include "widgets/jobs/job_runner.h"

namespace studio::widgets {

/// Pictures of one camera of one episode by row, decoded in jobs. Only the newest wish counts: while one
/// picture is decoded, later wishes replace each other. Lives on the GUI thread.
class FrameLoader : public QObject {
    Q_OBJECT
public:
    FrameLoader(JobRunner& jobs, std::shared_ptr<const data::Dataset> dataset, std::size_t position,
                std::string camera, QObject* parent = nullptr);
    void want(std::int64_t row);
    bool busy() const { return busy_; }
    /// How long the slowest picture took from wish to arrival, in seconds.
    double slowestS() const { return slowestS_; }

Q_SIGNALS:
    void frame(const QImage& image, qint64 row);
    void failed(const studio::Error& error);

private:
    void next();
    JobRunner& jobs_;
    std::shared_ptr<const data::Dataset> dataset_;
    std::size_t position_;
    std::string camera_;
    std::shared_ptr<std::unique_ptr<data::FrameStream>> stream_;
    std::optional<std::int64_t> wanted_;
    QElapsedTimer since_;
    bool busy_ = false;
    double slowestS_ = 0;
};

}  // namespace studio::widgets
