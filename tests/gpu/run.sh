#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the core without Qt on a GPU machine and runs what needs the GPU: parity, GPU tests, benchmarks.
#   tests/gpu/run.sh CASES      CASES: folder of parity cases (each with config.json, vectors.safetensors, …)
# Wants python3 with torch (CUDA) and pyarrow, cmake, ninja, g++ and the small libraries of docs/building.md.
#   XXHASH_INCLUDE_DIR=DIR      folder of xxhash.h, where it is not installed
#   STUDIO_CMAKE_ARGS="-D…"     more arguments for cmake
#   OUT=DIR                     every output is also written there
#   PARTS="parity chunk train tests"   which parts run (default: all)
# Later parts run even if an earlier one fails; the exit code is the number of parts that failed.
set -uo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
cases=${1:?"usage: tests/gpu/run.sh CASES"}
out=${OUT:-$root/build/gpu}
parts=${PARTS:-parity chunk train tests}
build=$root/build/headless
mkdir -p "$out"
failed=()

# runs a command (or, with limit 0, a function) within a number of seconds, shows its output and keeps it
part() {
    local name=$1 limit=$2 began=$SECONDS
    shift 2
    echo "== $name: $*"
    local run=(timeout "$limit")
    [ "$limit" != 0 ] || run=()
    "${run[@]}" "$@" 2>&1 | tee "$out/$name.log"
    local code=${PIPESTATUS[0]}
    echo "== $name: exit $code after $((SECONDS - began)) s"
    [ "$code" = 0 ] || failed+=("$name")
    return "$code"
}

wanted() { [[ " $parts " == *" $1 "* ]]; }

# shellcheck disable=SC2317  # called by part
configure() {
    local packages arguments
    packages=$(python3 -c 'import os, torch; print(os.path.dirname(os.path.dirname(torch.__file__)))') || return 1
    # an older Torch or newer compiler may warn where ours do not: that is no reason to run nothing
    arguments=(--preset headless "-DSTUDIO_PACKAGES=$packages" -DSTUDIO_WERROR=OFF)
    [ -z "${XXHASH_INCLUDE_DIR:-}" ] || arguments+=("-DXXHASH_INCLUDE_DIR=$XXHASH_INCLUDE_DIR")
    # shellcheck disable=SC2206  # several arguments in one variable
    arguments+=(${STUDIO_CMAKE_ARGS:-})
    cmake "${arguments[@]}" -DSTUDIO_TESTS=ON && return
    echo "configured without the tests (is GoogleTest there?)"
    cmake "${arguments[@]}" -DSTUDIO_TESTS=OFF
}

cd "$root" || exit 1
nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader || echo "no nvidia-smi"
part configure 0 configure
part build 480 cmake --build "$build" --target kstudio -j "$(nproc)" || { echo "FAILED: ${failed[*]}"; exit 1; }
kstudio=$build/bin/kstudio

if wanted parity; then
    # a case is a folder with vectors; CASES may be one itself
    mapfile -t folders < <(find "$cases" -name vectors.safetensors -printf '%h\n' | sort)
    if [ ${#folders[@]} = 0 ]; then
        echo "no parity cases under $cases"
        failed+=(cases)
    else
        part parity_cuda 120 "$kstudio" parity --device cuda "${folders[@]}"
        part parity_cpu 120 "$kstudio" parity --device cpu "${folders[@]}"
    fi
fi
if wanted chunk; then
    part bench_tiny 90 "$kstudio" bench --device cuda --size tiny --dtype fp32,bf16 --what chunk
    part bench_chunk 180 "$kstudio" bench --device cuda --size 500m --dtype fp32,bf16 --what chunk
fi
if wanted train; then
    part bench_train 180 "$kstudio" bench --device cuda --size 500m --dtype bf16 --what train
fi
if wanted tests; then
    if part build_tests 300 cmake --build "$build" --target test_core -j "$(nproc)"; then
        part gpu_tests 120 "$build/bin/test_core" '--gtest_filter=*Gpu*'
    fi
fi
[ ${#failed[@]} = 0 ] && echo "all parts passed" || echo "FAILED: ${failed[*]}"
exit ${#failed[@]}
