# SPDX-License-Identifier: GPL-3.0-or-later
# Language, warnings, output folders and linker of every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
# -g1 keeps line numbers for crash traces at a fifth of the object size; asserts stay on
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
if(CMAKE_CXX_FLAGS MATCHES "fsanitize=")
    # what the sanitizers add is slow to optimise
    set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
endif()

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

find_program(STUDIO_MOLD mold)
if(STUDIO_MOLD)
    add_link_options(-fuse-ld=mold)
endif()
find_program(STUDIO_CCACHE ccache)
if(STUDIO_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # the sloppiness that precompiled headers need under ccache (manual, section "Precompiled headers")
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${STUDIO_CCACHE})
    add_compile_options(-fpch-preprocess)
endif()

option(STUDIO_WERROR "Warnings are errors" ON)
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow=local -Wnon-virtual-dtor)
if(STUDIO_WERROR)
    add_compile_options(-Werror)
endif()
# g++ 12 and 13 see false dangling and uninitialised reads through std::optional and std::variant
add_compile_options(-Wno-maybe-uninitialized)
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

# Torch and Arrow are not instrumented: memory that crosses their border, their one-time allocations and their
# containers would be reported as faults
if(CMAKE_CXX_FLAGS MATCHES "fsanitize=address")
    set(STUDIO_SANITIZER_OPTIONS
        ASAN_OPTIONS=detect_leaks=0:new_delete_type_mismatch=0:alloc_dealloc_mismatch=0:detect_container_overflow=0:detect_odr_violation=0
        UBSAN_OPTIONS=print_stacktrace=1)
endif()
