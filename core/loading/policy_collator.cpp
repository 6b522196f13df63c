// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/policy_collator.h"

#include "core/policy/smolvla/images.h"
#include "core/policy/smolvla/smolvla_policy.h"

namespace studio::loading {

CollatorOptions collatorOptions(const policy::OpenedPolicy& opened) {
    CollatorOptions options;
    if (opened.tokenizer) {
        options.encode = [tokenizer = *opened.tokenizer](std::string_view text) {
            return tokenizer.encode(text);
        };
    }
    options.resize = [resize = opened.policy->config().resize](const at::Tensor& picture) {
        return resize ? policy::smolvla::resizeWithPad(picture, resize->first, resize->second) : picture;
    };
    options.maxTokens = static_cast<std::size_t>(opened.processors.maxTokens);
    options.newline = opened.processors.newline;
    options.padToMax = opened.processors.padToMax;
    options.keepEnd = opened.processors.truncateLeft;
    options.padToken = opened.policy->shapes().padToken;
    return options;
}

}  // namespace studio::loading
