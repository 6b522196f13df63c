// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

namespace studio {

const char* toString(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidArgument:
            return "invalid_argument";
        case ErrorCode::InvalidConfig:
            return "invalid_config";
        case ErrorCode::NotFound:
            return "not_found";
        case ErrorCode::Io:
            return "io";
        case ErrorCode::Corrupt:
            return "corrupt";
        case ErrorCode::Unsupported:
            return "unsupported";
        case ErrorCode::Network:
            return "network";
        case ErrorCode::NotFinite:
            return "not_finite";
        case ErrorCode::Cancelled:
            return "cancelled";
        case ErrorCode::Internal:
            return "internal";
    }
    return "internal";
}

std::string Error::text() const {
    return hint.empty() ? message : message + "\n  " + hint;
}

}  // namespace studio
