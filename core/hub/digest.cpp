// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hub/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

namespace studio::hub {

struct Digest::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Digest::Digest(std::unique_ptr<State> state) : state_(std::move(state)) {}
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

std::optional<Digest> Digest::forEtag(std::string_view etag, std::uint64_t size) {
    bool hex = std::all_of(etag.begin(), etag.end(),
                           [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (!hex || (etag.size() != 64 && etag.size() != 40)) return std::nullopt;
    bool git = etag.size() == 40;
    auto state = std::make_unique<State>();
    if (!state->context || EVP_DigestInit_ex(state->context, git ? EVP_sha1() : EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL gives no hash");
    Digest digest(std::move(state));
    if (git) {
        std::string head = fmt::format("blob {}", size);
        digest.update(std::as_bytes(std::span(head.c_str(), head.size() + 1)));
    }
    return digest;
}

void Digest::update(std::span<const std::byte> bytes) {
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string Digest::finish() {
    unsigned char value[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_DigestFinal_ex(state_->context, value, &length);
    std::string hex;
    for (unsigned i = 0; i < length; ++i) hex += fmt::format("{:02x}", value[i]);
    return hex;
}

}  // namespace studio::hub
