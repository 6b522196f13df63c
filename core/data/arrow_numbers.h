// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

// Arrow arrays as plain numbers and texts. Private to core/data: the only header that names Arrow.
namespace studio::data {

/// Whether `type` is a number, a boolean, or a (nested) list of them.
bool isNumeric(const arrow::DataType& type);
/// The type under all lists and dictionaries.
const arrow::DataType& leafType(const arrow::DataType& type);

/// Appends rows [begin, end) as doubles and returns the numbers per row (0 for no rows). A missing number
/// becomes NaN. Errors: Corrupt where a list is missing or rows differ in width, Unsupported otherwise.
Result<std::int64_t> appendNumbers(const arrow::Array& array, std::int64_t begin, std::int64_t end,
                                   std::vector<double>& out);
/// Appends every row as a text, empty where it is missing; dictionary-encoded texts are looked up.
Status appendStrings(const arrow::Array& array, std::vector<std::string>& out);
/// Appends every row as a list of texts.
Status appendStringLists(const arrow::Array& array, std::vector<std::vector<std::string>>& out);
/// Bytes of a binary or string value.
Result<std::string> binaryAt(const arrow::Array& array, std::int64_t row);

}  // namespace studio::data
