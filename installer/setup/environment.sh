# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The private environment: Torch, Arrow and MuJoCo as pinned wheels, one for each user at a fixed place, so that
# every clone shares it (and the compiler cache with it). Only their C++ libraries and headers are used.
#   STUDIO_TORCH=/path        use this Torch folder (it holds include/ and lib/) instead of the wheel
#   STUDIO_TORCH_INDEX=url    take the Torch wheel from this package index

WHEELS=$SETUP_FOLDER/wheels.txt
ENVIRONMENT=${XDG_DATA_HOME:-$HOME/.local/share}/kuavo-studio/env
STAMP=$ENVIRONMENT/.complete # written last: what is installed, one package a line

# pinned PACKAGE: its version.
pinned() { awk -v name="$1" 'NF == 2 && $1 == name { print $2 }' "$WHEELS"; }

has_nvidia() {
    [ -e /proc/driver/nvidia/version ] || { command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; }
}

# The line (a pattern) that the stamp must hold for Torch; empty where the user brings one.
wanted_torch() {
    [ -z "${STUDIO_TORCH:-}" ] || return 0
    if [ -n "${STUDIO_TORCH_INDEX:-}" ]; then
        echo "torch $(pinned torch) * $STUDIO_TORCH_INDEX"
    elif has_nvidia; then
        echo "torch $(pinned torch) cuda *"
    else
        echo "torch $(pinned torch) *" # the CUDA build runs on a CPU as well
    fi
}

# stamp_has PATTERN: true if a line of the stamp fits.
stamp_has() {
    local line
    while read -r line; do
        # shellcheck disable=SC2053  # the right side is a pattern on purpose
        [[ $line == $1 ]] && return 0
    done <"$STAMP"
    return 1
}

environment_complete() {
    [ -f "$STAMP" ] || return 1
    local torch package
    for package in pyarrow mujoco-core; do
        stamp_has "$package $(pinned $package)" || return 1
    done
    torch=$(wanted_torch)
    [ -z "$torch" ] || stamp_has "$torch"
}

# site_packages: the folder that CMake gets as STUDIO_PACKAGES.
site_packages() { printf '%s\n' "$ENVIRONMENT"/lib/python3*/site-packages; }

# check_hash FILE: compares it with the list.
check_hash() {
    local name wanted found
    name=$(basename "$1")
    wanted=$(awk -v name="$name" 'length($1) == 64 && $2 == name { print $1 }' "$WHEELS")
    found=$(sha256sum "$1" | cut -d' ' -f1)
    if [ -z "$wanted" ]; then
        say "warning: $name is not listed in installer/setup/wheels.txt, so its hash is not checked ($found)"
    elif [ "$wanted" != "$found" ]; then
        die "$name has the hash $found, expected $wanted: damaged on the way, or not the file it claims to be" \
            "run again; if it stays so, look at the package index that pip is set to ('pip config list')"
    fi
}

# download FOLDER REQUIREMENT [PIP OPTION...]: one wheel, without what it depends on.
download() {
    local folder=$1 requirement=$2
    shift 2
    "$folder/bin/python" -m pip --disable-pip-version-check download --quiet --no-deps --only-binary=:all: \
        --dest "$folder/wheels" "$@" "$requirement" >&2
}

# download_torch FOLDER: the build that fits this machine.
download_torch() {
    local version
    version=$(pinned torch)
    if [ -n "${STUDIO_TORCH_INDEX:-}" ]; then
        download "$1" "torch==$version" --index-url "$STUDIO_TORCH_INDEX"
    elif has_nvidia; then
        # '===' takes the plain file name: the CUDA build, also where a "+cpu" one is on offer
        download "$1" "torch===$version"
    elif ! download "$1" "torch==$version+cpu" 2>/dev/null; then
        say "warning: pip's index offers no CPU build of Torch; taking the CUDA build, which needs several GB." \
            "Set STUDIO_TORCH_INDEX to an index that has CPU builds to avoid that."
        download "$1" "torch==$version"
    fi
}

# install_wheel FOLDER PIP ARGUMENT...
install_wheel() {
    local folder=$1
    shift
    "$folder/bin/python" -m pip --disable-pip-version-check install --quiet --no-compile "$@" >&2 ||
        die "pip could not install: $*" "its own message is above"
}

# install_cuda_headers FOLDER: two parts of the CUDA toolkit that Torch's headers include and its wheel does not
# ask for. In a step of its own: pip cannot combine them with Torch's list of parts.
install_cuda_headers() {
    local version
    version=$("$1/bin/python" -c 'import importlib.metadata as m; print(m.version("cuda-toolkit"))' 2>/dev/null) ||
        return 0 # older CUDA builds have no such package; their runtime wheel holds the headers
    say "installing CUDA's headers, $version"
    install_wheel "$1" "cuda-toolkit[crt,cccl]==$version"
}

# build_environment FOLDER: a whole environment there, stamp included.
build_environment() {
    local folder=$1 package file options kind
    python3 -m venv "$folder" >&2 || die "python3 cannot make an environment in $folder" "install python3-venv"
    mkdir "$folder/wheels"
    for package in torch pyarrow mujoco-core; do
        [ "$package" != torch ] || [ -z "${STUDIO_TORCH:-}" ] || continue
        say "fetching $package $(pinned $package)"
        if [ "$package" = torch ]; then
            download_torch "$folder"
        else
            download "$folder" "$package==$(pinned $package)"
        fi || die "pip could not fetch $package $(pinned $package)" \
            "its own message is above; pip's index and mirror: 'pip config list'"
    done
    for file in "$folder"/wheels/*.whl; do check_hash "$file"; done
    for file in "$folder"/wheels/*.whl; do
        options=(--no-deps --no-index)
        case $(basename "$file") in
            torch-*+cpu-*) kind=cpu ;;
            torch-*)
                say "the CUDA build brings NVIDIA's libraries along: about 5 GB on the disk"
                kind=cuda options=()
                ;;
        esac
        say "installing $(basename "$file")"
        install_wheel "$folder" "${options[@]}" "$file"
    done
    [ "${kind:-}" != cuda ] || install_cuda_headers "$folder"
    rm -r "$folder/wheels"
    {
        [ -z "${kind:-}" ] || echo "torch $(pinned torch) $kind ${STUDIO_TORCH_INDEX:-default}"
        echo "pyarrow $(pinned pyarrow)"
        echo "mujoco-core $(pinned mujoco-core)"
    } >"$folder/.complete"
}

# ensure_environment: makes it where it is absent, incomplete or of other versions; keeps it otherwise.
ensure_environment() {
    [ -z "${STUDIO_TORCH:-}" ] || [ -f "$STUDIO_TORCH/lib/libtorch_cpu.so" ] ||
        die "STUDIO_TORCH=$STUDIO_TORCH is no Torch folder: lib/libtorch_cpu.so is not there" \
            "it is the folder that holds include/ and lib/, often .../site-packages/torch"
    ! environment_complete || return 0
    mkdir -p "$(dirname "$ENVIRONMENT")"
    # two set-ups at once: the second waits and finds it done
    exec 9>"$ENVIRONMENT.lock"
    flock 9
    if ! environment_complete; then
        local fresh=$ENVIRONMENT.new
        say "setting up the private environment in $ENVIRONMENT"
        rm -rf "$fresh"
        build_environment "$fresh"
        # the old one goes only when the new one is whole
        rm -rf "$ENVIRONMENT.old"
        [ ! -e "$ENVIRONMENT" ] || mv "$ENVIRONMENT" "$ENVIRONMENT.old"
        mv "$fresh" "$ENVIRONMENT"
        rm -rf "$ENVIRONMENT.old"
    fi
    exec 9>&-
}
