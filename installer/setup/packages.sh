# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Distribution packages: the only file that knows what differs between distributions.

# What the program needs to be built, under the names of Debian 12.
# shellcheck disable=SC2034
BUILD_PACKAGES=(
    g++ cmake ninja-build ccache mold pkg-config python3-venv
    libyaml-cpp-dev libspdlog-dev libfmt-dev nlohmann-json3-dev libcli11-dev libxxhash-dev
    libcurl4-openssl-dev libssl-dev libgtest-dev libgmock-dev
    libavformat-dev libavcodec-dev libswscale-dev libavutil-dev
    libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev
    qt6-base-dev qt6-svg-dev libqt6opengl6-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
    qt6-translations-l10n libqcustomplot-dev fonts-inter fonts-wqy-microhei
    libegl-dev libgl-dev libegl-mesa0 libgl1-mesa-dri
)
# What ./test needs on top: checks of the sources.
# shellcheck disable=SC2034
TEST_PACKAGES=(clang-format shellcheck)

# Other names elsewhere: "distribution package=name", name "-" where it is left out. clang-format formats
# differently from version to version; where version 14 is not to be had, ./test skips that one check.
OTHER_NAMES=(
    "ubuntu-24.04 clang-format=clang-format-14"
    "debian-13 clang-format=-"
    "debian-13 pkg-config=pkgconf"
)

# "debian-12", "ubuntu-24.04", or whatever /etc/os-release says.
distribution() {
    # shellcheck source=/dev/null
    (. /etc/os-release 2>/dev/null && printf '%s-%s\n' "${ID:-unknown}" "${VERSION_ID:-0}") || echo unknown-0
}

# package_names PACKAGE...: the same under this distribution's names, one a line.
package_names() {
    local here package row name
    here=$(distribution)
    for package in "$@"; do
        name=$package
        for row in "${OTHER_NAMES[@]}"; do
            [ "${row%%=*}" != "$here $package" ] || name=${row#*=}
        done
        [ "$name" = - ] || printf '%s\n' "$name"
    done
}

# missing_packages PACKAGE...: those that are not installed, one a line.
missing_packages() {
    local names
    mapfile -t names < <(package_names "$@")
    # dpkg-query names only those it has heard of, so what is installed is taken away from what is wanted
    comm -23 <(printf '%s\n' "${names[@]}" | sort -u) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${names[@]}" 2>/dev/null |
            sed -n 's/^installed //p' | sort -u)
}

# ensure_packages PACKAGE...: installs what is missing; asks first, and never when nothing is missing.
ensure_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "note: no apt here; the build needs what these Debian packages hold: $*"
        return 0
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0

    local elevate=()
    [ "$(id -u)" = 0 ] || elevate=(sudo)
    local install=("${elevate[@]}" apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends
        "${missing[@]}")
    say "missing packages: ${missing[*]}"
    confirm "Install them with '${install[*]}'?" ||
        die "these packages are missing: ${missing[*]}" "install them with: ${install[*]}   (or run again with --yes)"
    [ ${#elevate[@]} = 0 ] || command -v sudo >/dev/null ||
        die "no sudo here to install packages with" "as root: ${install[*]:1}"
    "${elevate[@]}" apt-get -o DPkg::Lock::Timeout=300 update >&2 ||
        say "warning: the package lists could not be refreshed; trying with the old ones"
    DEBIAN_FRONTEND=noninteractive "${install[@]}" >&2 ||
        die "apt-get could not install: ${missing[*]}" "its own message is above"
}
