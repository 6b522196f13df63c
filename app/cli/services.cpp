// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/services.h"

#if STUDIO_VIDEO
#include "core/video/media_backend.h"
#endif

namespace studio::cli {

std::shared_ptr<const data::MediaBackend> media() {
#if STUDIO_VIDEO
    return video::mediaBackend();
#else
    return nullptr;
#endif
}

train::TrainingServices trainingServices(bool, std::vector<std::string> argv) {
    train::TrainingServices services;
    services.media = media();
    services.argv = std::move(argv);
    return services;
}

}  // namespace studio::cli
