// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hub/hub_libraries.h"

#include <curl/curl.h>
#include <openssl/crypto.h>

namespace studio::hub {

std::vector<LibraryVersion> hubLibraries() {
    return {{"libcurl", curl_version_info(CURLVERSION_NOW)->version},
            {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)}};
}

}  // namespace studio::hub
