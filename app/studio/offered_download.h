// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "app/hub/hub_lookup.h"
#include "core/base/result.h"
#include "widgets/services.h"

namespace studio::app {

/// The window's way to look for a model: what a download would bring is offered by its button
/// (widgets::kDownloadOffer); with consent, `progress` is told how far the download has come.
HubLookup windowLookup(bool download, std::stop_token stop = {}, const widgets::Progress& progress = {});

/// tokenizer.json of a model, where this machine has it; what is missing is remembered for fetchOffered().
/// Blocks; from any thread. Errors: those of findTokenizer().
Result<std::filesystem::path> offeredTokenizer(const std::string& model);

/// Fetches the tokenizers that offeredTokenizer() missed; of several names for one, those that there are.
/// Blocks. Errors: those of findTokenizer(), where nothing could be fetched; a later call tries again.
Status fetchOffered(const widgets::Progress& progress, std::stop_token stop);

}  // namespace studio::app
