// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/policy_inputs.h"

#include "core/policy/smolvla/images.h"
#include "core/policy/smolvla/smolvla_policy.h"

namespace studio::eval {

loading::Collator collatorOf(const policy::OpenedPolicy& opened) {
    loading::CollatorOptions options;
    options.encode = [&tokenizer = *opened.tokenizer](std::string_view text) {
        return tokenizer.encode(text);
    };
    options.resize = [resize = opened.policy->config().resize](const at::Tensor& picture) {
        return resize ? policy::smolvla::resizeWithPad(picture, resize->first, resize->second) : picture;
    };
    options.maxTokens = static_cast<std::size_t>(opened.processors.maxTokens);
    options.padToMax = opened.processors.padToMax;
    options.keepEnd = opened.processors.truncateLeft;
    options.padToken = opened.policy->shapes().padToken;
    return loading::Collator(options);
}

}  // namespace studio::eval
