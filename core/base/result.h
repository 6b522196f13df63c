// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace studio {

/// What kind of thing went wrong; decides the remedy offered and the exit code, never the wording.
enum class ErrorCode {
    InvalidArgument,  ///< a value on the command line or in a call is unusable
    InvalidConfig,    ///< a configuration file or key
    NotFound,         ///< a file, data set, checkpoint, run or column that is not there
    Io,               ///< the system refused to read or write
    Corrupt,          ///< a file is there but damaged or inconsistent
    Unsupported,      ///< valid, but nothing here can handle it (a left-out library, a newer format)
    Network,          ///< a transfer failed
    NotFinite,        ///< NaN or infinity where a number is needed
    Cancelled,        ///< the user stopped it
    Internal,         ///< a bug, caught at a thread's or program's edge
};

/// Name of a code as it appears in JSON ("not_found").
const char* toString(ErrorCode code);

/// Why something did not work. `message`: what was tried, on what, what was found. `hint`: the next step.
struct [[nodiscard]] Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string hint;

    /// The same error seen from one level up: "cannot open checkpoint X: <message>".
    Error within(const std::string& what) const { return {code, what + ": " + message, hint}; }
    /// Message, then the hint on a line of its own where there is one.
    std::string text() const;
};

/// Either a value or the reason why there is none. Handle it exactly once: pass it on or show it.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return held_.index() == 0; }
    explicit operator bool() const { return ok(); }
    /// Calling these without ok() throws std::bad_variant_access.
    T& value() & { return std::get<0>(held_); }
    const T& value() const& { return std::get<0>(held_); }
    T&& value() && { return std::get<0>(std::move(held_)); }
    T* operator->() { return &std::get<0>(held_); }
    const T* operator->() const { return &std::get<0>(held_); }
    T& operator*() & { return std::get<0>(held_); }
    const T& operator*() const& { return std::get<0>(held_); }
    T&& operator*() && { return std::get<0>(std::move(held_)); }
    const Error& error() const { return std::get<1>(held_); }

private:
    std::variant<T, Error> held_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    bool ok() const { return !error_; }
    explicit operator bool() const { return ok(); }
    const Error& error() const { return error_.value(); }

private:
    std::optional<Error> error_;
};

/// Outcome of something that has no value.
using Status = Result<void>;

}  // namespace studio

#define STUDIO_CONCAT_(a, b) a##b
#define STUDIO_CONCAT(a, b) STUDIO_CONCAT_(a, b)

/// Returns the error of `expr` (a Result of any type) from the calling function, if it has one.
#define STUDIO_CHECK(expr)                                     \
    do {                                                       \
        auto&& studioStatus_ = (expr);                         \
        if (!studioStatus_.ok()) return studioStatus_.error(); \
    } while (false)

/// `STUDIO_ASSIGN(auto x, f())`: x becomes the value of f(), or the calling function returns its error.
#define STUDIO_ASSIGN(declaration, expr) \
    STUDIO_ASSIGN_(STUDIO_CONCAT(studioResult_, __LINE__), declaration, expr)
#define STUDIO_ASSIGN_(result, declaration, expr) \
    auto result = (expr);                         \
    if (!result.ok()) return result.error();      \
    declaration = std::move(result).value()
