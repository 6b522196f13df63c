// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrow_numbers.h"

#include <arrow/array.h>
#include <arrow/type.h>
#include <arrow/util/float16.h>
#include <fmt/format.h>

#include <limits>

namespace studio::data {

namespace {

using arrow::Type;

Error unsupported(const arrow::DataType& type, const char* wanted) {
    return {ErrorCode::Unsupported, fmt::format("it holds {}, {} were expected", type.ToString(), wanted),
            ""};
}

/// Copies a plain array; a missing value becomes NaN, which every later check notices.
template <class ArrayType>
void copyPlain(const arrow::Array& array, std::int64_t begin, std::int64_t end, std::vector<double>& out) {
    const auto& plain = static_cast<const ArrayType&>(array);
    for (std::int64_t i = begin; i < end; ++i) {
        out.push_back(plain.IsNull(i) ? std::numeric_limits<double>::quiet_NaN()
                                      : static_cast<double>(plain.Value(i)));
    }
}

/// Range of the inner array that rows [begin, end) of a list cover, and the length that all of them share.
struct Inner {
    std::int64_t begin = 0, end = 0, length = 0;
};

template <class ListType>
Result<Inner> innerRange(const arrow::Array& array, std::int64_t begin, std::int64_t end) {
    const auto& list = static_cast<const ListType&>(array);
    if (begin == end) return Inner{};
    Inner inner{static_cast<std::int64_t>(list.value_offset(begin)), 0,
                static_cast<std::int64_t>(list.value_length(begin))};
    for (std::int64_t i = begin; i < end; ++i) {
        if (list.IsNull(i)) return Error{ErrorCode::Corrupt, fmt::format("row {} is missing", i), ""};
        if (list.value_length(i) != inner.length) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("row {} has {} values, the rows before it have {}", i,
                                     static_cast<std::int64_t>(list.value_length(i)), inner.length),
                         ""};
        }
    }
    inner.end = inner.begin + (end - begin) * inner.length;
    return inner;
}

template <class ListType>
Result<std::int64_t> appendList(const arrow::Array& array, std::int64_t begin, std::int64_t end,
                                std::vector<double>& out) {
    STUDIO_ASSIGN(Inner inner, innerRange<ListType>(array, begin, end));
    const auto& values = static_cast<const ListType&>(array).values();
    STUDIO_ASSIGN(std::int64_t width, appendNumbers(*values, inner.begin, inner.end, out));
    return width * inner.length;
}

}  // namespace

const arrow::DataType& leafType(const arrow::DataType& type) {
    switch (type.id()) {
        case Type::LIST:
        case Type::LARGE_LIST:
        case Type::FIXED_SIZE_LIST:
            return leafType(*static_cast<const arrow::BaseListType&>(type).value_type());
        case Type::DICTIONARY:
            return leafType(*static_cast<const arrow::DictionaryType&>(type).value_type());
        default:
            return type;
    }
}

bool isNumeric(const arrow::DataType& type) {
    auto id = leafType(type).id();
    bool isNumber = arrow::is_integer(id) || arrow::is_floating(id) || id == Type::BOOL;
    return isNumber && type.id() != Type::DICTIONARY;
}

Result<std::int64_t> appendNumbers(const arrow::Array& array, std::int64_t begin, std::int64_t end,
                                   std::vector<double>& out) {
    switch (array.type_id()) {
        case Type::LIST:
            return appendList<arrow::ListArray>(array, begin, end, out);
        case Type::LARGE_LIST:
            return appendList<arrow::LargeListArray>(array, begin, end, out);
        case Type::FIXED_SIZE_LIST:
            return appendList<arrow::FixedSizeListArray>(array, begin, end, out);
        case Type::DOUBLE:
            copyPlain<arrow::DoubleArray>(array, begin, end, out);
            break;
        case Type::FLOAT:
            copyPlain<arrow::FloatArray>(array, begin, end, out);
            break;
        case Type::HALF_FLOAT: {
            const auto& halves = static_cast<const arrow::HalfFloatArray&>(array);
            for (std::int64_t i = begin; i < end; ++i) {
                out.push_back(halves.IsNull(i) ? std::numeric_limits<double>::quiet_NaN()
                                               : arrow::util::Float16::FromBits(halves.Value(i)).ToDouble());
            }
            break;
        }
        case Type::INT64:
            copyPlain<arrow::Int64Array>(array, begin, end, out);
            break;
        case Type::INT32:
            copyPlain<arrow::Int32Array>(array, begin, end, out);
            break;
        case Type::INT16:
            copyPlain<arrow::Int16Array>(array, begin, end, out);
            break;
        case Type::INT8:
            copyPlain<arrow::Int8Array>(array, begin, end, out);
            break;
        case Type::UINT64:
            copyPlain<arrow::UInt64Array>(array, begin, end, out);
            break;
        case Type::UINT32:
            copyPlain<arrow::UInt32Array>(array, begin, end, out);
            break;
        case Type::UINT16:
            copyPlain<arrow::UInt16Array>(array, begin, end, out);
            break;
        case Type::UINT8:
            copyPlain<arrow::UInt8Array>(array, begin, end, out);
            break;
        case Type::BOOL:
            copyPlain<arrow::BooleanArray>(array, begin, end, out);
            break;
        default:
            return unsupported(*array.type(), "numbers");
    }
    return begin == end ? 0 : 1;
}

Result<std::string> binaryAt(const arrow::Array& array, std::int64_t row) {
    if (array.IsNull(row)) return std::string();
    switch (array.type_id()) {
        case Type::STRING:
        case Type::BINARY:
            return std::string(static_cast<const arrow::BinaryArray&>(array).GetView(row));
        case Type::LARGE_STRING:
        case Type::LARGE_BINARY:
            return std::string(static_cast<const arrow::LargeBinaryArray&>(array).GetView(row));
        case Type::STRING_VIEW:
        case Type::BINARY_VIEW:
            return std::string(static_cast<const arrow::BinaryViewArray&>(array).GetView(row));
        case Type::DICTIONARY: {
            const auto& coded = static_cast<const arrow::DictionaryArray&>(array);
            return binaryAt(*coded.dictionary(), coded.GetValueIndex(row));
        }
        default:
            return unsupported(*array.type(), "texts or bytes");
    }
}

Status appendStrings(const arrow::Array& array, std::vector<std::string>& out) {
    for (std::int64_t i = 0; i < array.length(); ++i) {
        STUDIO_ASSIGN(std::string text, binaryAt(array, i));
        out.push_back(std::move(text));
    }
    return {};
}

Status appendStringLists(const arrow::Array& array, std::vector<std::vector<std::string>>& out) {
    auto append = [&](const auto& list) -> Status {
        for (std::int64_t i = 0; i < list.length(); ++i) {
            out.emplace_back();
            if (list.IsNull(i)) continue;
            STUDIO_CHECK(appendStrings(*list.value_slice(i), out.back()));
        }
        return {};
    };
    switch (array.type_id()) {
        case Type::LIST:
            return append(static_cast<const arrow::ListArray&>(array));
        case Type::LARGE_LIST:
            return append(static_cast<const arrow::LargeListArray&>(array));
        case Type::FIXED_SIZE_LIST:
            return append(static_cast<const arrow::FixedSizeListArray&>(array));
        default:
            return unsupported(*array.type(), "lists of texts");
    }
}

}  // namespace studio::data
