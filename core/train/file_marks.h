// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace studio::train {

/// How much of a folder filesBelow() reads beside descriptions and the ends of tables.
struct ReadBounds {
    std::uint64_t wholeBytes = 128 << 20;  ///< a folder up to this size is read whole, if …
    std::uint64_t blocks = 2048;           ///< … it has no more files than this; of others so many blocks
    std::uint64_t blockBytes = 32 << 10;
};

/// What tells the files of a data set, or of another folder, apart: by name relative to the folder a mark, of
/// words:
///   "12 bytes"        the size, or "unreadable"
///   HASH              of what describes a data set (meta/, without statistics), and of the last 64 KiB of a
///                     table, which hold the bounds of its columns
///   "whole:HASH"      of all of another file, where `bounds` lets the folder be read whole; or
///   "8x32768/1:HASH"  of so many blocks of so many bytes, spread evenly from the first to the last (a single
///                     one: the middle), of every so many-th file
/// More than 64 files are summed up by folder: "40 files HASH whole:HASH".
///
/// Noticed is, in a folder that is read whole, every change. In a larger one a file that is new, gone or of
/// another size, every change of a description, and of tables and videos what touches a block that is read:
/// another recording or encoding, be it of the same size, but not a bit flipped between the blocks; with more
/// files than `bounds.blocks` some files are known by their size alone. Never noticed: statistics (a
/// checkpoint has its own), hidden files, and in a data set what lies beside meta, data, videos and images.
///
/// Blocking; reads at most what `bounds` and the descriptions come to, and the ends of the tables. What
/// cannot be read has no size; a folder that is not there has no files.
std::map<std::string, std::string> filesBelow(const std::filesystem::path& root,
                                              const ReadBounds& bounds = {});

/// Whether two marks of one name speak of the same content. What was read of it counts where it was read in
/// the same way: an earlier version's marks have no "whole:" and no blocks.
bool sameMark(std::string_view then, std::string_view now);

}  // namespace studio::train
