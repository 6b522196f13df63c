# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Configures and builds; brings the other parts of the set-up along. Its functions run in the root of the clone.

SETUP_FOLDER=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=installer/setup/common.sh
. "$SETUP_FOLDER/common.sh"
# shellcheck source=installer/setup/packages.sh
. "$SETUP_FOLDER/packages.sh"
# shellcheck source=installer/setup/environment.sh
. "$SETUP_FOLDER/environment.sh"

# What a configured build folder depends on besides the sources.
build_arguments() {
    printf 'packages=%s\ntorch=%s\n' "$(site_packages)" "${STUDIO_TORCH:-}"
    cat "$STAMP"
}

# configure PRESET FOLDER: runs CMake where nothing is configured yet or the libraries changed (otherwise the
# build itself notices changed CMake files).
configure() {
    local arguments
    arguments=$(build_arguments)
    if [ ! -f "$2/build.ninja" ] || [ "$arguments" != "$(cat "$2/.configured" 2>/dev/null)" ]; then
        cmake --preset "$1" "-DSTUDIO_PACKAGES=$(site_packages)" "-DSTUDIO_TORCH=${STUDIO_TORCH:-}" >&2 ||
            die "CMake could not configure $2" "its message is above; './run doctor' tells what a machine lacks"
        printf '%s\n' "$arguments" >"$2/.configured"
    fi
}

# build FOLDER [TARGET...]
build() {
    local folder=$1
    shift
    cmake --build "$folder" ${1:+--target "$@"} >&2 || die "the build in $folder failed" "its message is above"
}

# program_is_current: true when build/bin/kstudio is newer than every source and belongs to this commit. Much
# quicker than asking the build system, which matters at every start.
program_is_current() {
    [ -x build/bin/kstudio ] && [ -f build/.built ] &&
        [ "$(build_arguments)" = "$(cat build/.configured 2>/dev/null)" ] &&
        [ "$(git rev-parse HEAD 2>/dev/null)" = "$(cat build/.built)" ] &&
        [ -z "$(find app core widgets resources translations cmake CMakeLists.txt CMakePresets.json -newer build/.built -print -quit)" ]
}

# build_program: set-up, configuration and build of what ./run starts.
build_program() {
    ensure_packages "${BUILD_PACKAGES[@]}"
    ensure_environment
    ! program_is_current || return 0
    local began
    began=$(mktemp) # sources changed while the build runs count as newer
    configure release build
    build build programs
    git rev-parse HEAD 2>/dev/null >build/.built
    touch -r "$began" build/.built
    rm "$began"
}
