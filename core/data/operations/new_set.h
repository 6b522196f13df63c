// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "core/base/result.h"
#include "core/data/v3_store.h"

namespace studio::data {

/// Refuses an output that is a source, lies in one or holds one, also through links, `..` and mounts: what is
/// read is never changed. A source that is not there is left to whoever opens it. Errors: InvalidArgument.
Status requireApart(const std::filesystem::path& output, std::span<const std::filesystem::path> sources);

/// A new set under a working name beside its place, `<place>.partial`; renamed at the end, removed if that is
/// not reached.
class NewSet {
public:
    explicit NewSet(const std::filesystem::path& folder);
    ~NewSet();
    NewSet(const NewSet&) = delete;
    NewSet& operator=(const NewSet&) = delete;

    /// Whether a set may be made here, before much is read for it. Errors: InvalidArgument (the place is
    /// taken, or named as a working folder).
    Status checkPlace() const;
    /// Errors: those of checkPlace(), InvalidArgument (under the working name lies something that no
    /// operation left), Io (another operation is writing there).
    Status start(const V3Settings& settings);
    V3Store& store() { return *store_; }
    /// For a set that somebody else writes, instead of start(): removes what an earlier one left, and says
    /// where to write and with which marker. The writer is to end before this object does. Errors: as
    /// start().
    Result<std::filesystem::path> handOver(V3Settings& settings);
    /// The set appears under its name, whole; killed before that, the same operation can be repeated. Errors:
    /// Io.
    Status finish();

private:
    Status removeLeftOver();
    std::filesystem::path folder_, working_;
    std::unique_ptr<V3Store> store_;
    bool started_ = false;
};

}  // namespace studio::data
