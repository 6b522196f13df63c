# SPDX-License-Identifier: GPL-3.0-or-later
# Torch as the target studio::torch, and STUDIO_CUDA. Its libraries are named here instead of by
# find_package(Torch), which wants a CUDA toolkit where the wheel's own NVIDIA libraries do, and adds run paths
# of the machine it was made on.
if(NOT STUDIO_TORCH)
    set(STUDIO_TORCH ${STUDIO_PACKAGES}/torch)
endif()
foreach(library torch torch_cpu c10)
    if(NOT EXISTS ${STUDIO_TORCH}/lib/lib${library}.so)
        message(FATAL_ERROR "no Torch in ${STUDIO_TORCH}: lib/lib${library}.so is not there. Run ./run --build-only, "
                            "which sets it up, or pass -DSTUDIO_TORCH=<folder that holds include/ and lib/>.")
    endif()
endforeach()
set(header ${STUDIO_TORCH}/include/torch/headeronly/version.h)
if(NOT EXISTS ${header})  # older ones
    set(header ${STUDIO_TORCH}/include/torch/csrc/api/include/torch/version.h)
endif()
file(STRINGS ${header} lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH)")
string(REGEX REPLACE "[^0-9;]" "" version "${lines}")
string(REPLACE ";" "." version "${version}")

add_library(studio_torch INTERFACE)
add_library(studio::torch ALIAS studio_torch)

# Torch ships its own fmt, newer than the system's: a folder with only the system's fmt goes first
get_target_property(STUDIO_FMT_DIR fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
set(STUDIO_FMT_FIRST ${CMAKE_BINARY_DIR}/fmt_first)
file(MAKE_DIRECTORY ${STUDIO_FMT_FIRST})
file(CREATE_LINK ${STUDIO_FMT_DIR}/fmt ${STUDIO_FMT_FIRST}/fmt SYMBOLIC)
target_include_directories(studio_torch BEFORE INTERFACE ${STUDIO_FMT_FIRST})
target_include_directories(studio_torch SYSTEM INTERFACE
    ${STUDIO_TORCH}/include ${STUDIO_TORCH}/include/torch/csrc/api/include)
# what Torch itself was built with
target_compile_definitions(studio_torch INTERFACE USE_DISTRIBUTED USE_C10D_GLOO USE_RPC USE_TENSORPIPE)
target_link_libraries(studio_torch INTERFACE ${STUDIO_TORCH}/lib/libtorch_cpu.so ${STUDIO_TORCH}/lib/libc10.so)

if(EXISTS ${STUDIO_TORCH}/lib/libtorch_cuda.so)
    set(STUDIO_CUDA ON)
    # CUDA's headers and runtime: NVIDIA's wheels beside Torch, else an installed toolkit
    get_filename_component(beside ${STUDIO_TORCH} DIRECTORY)
    file(GLOB wheel_includes ${beside}/nvidia/*/include)
    file(GLOB wheel_runtimes ${beside}/nvidia/*/lib/libcudart.so.*)
    find_program(STUDIO_NVCC nvcc HINTS ENV CUDA_HOME ENV CUDA_PATH PATHS /usr/local/cuda PATH_SUFFIXES bin)
    if(STUDIO_NVCC)
        file(REAL_PATH ${STUDIO_NVCC} compiler)
        get_filename_component(toolkit ${compiler} DIRECTORY)
        get_filename_component(toolkit ${toolkit} DIRECTORY)
    endif()
    # the wheels' headers include crt/, which lies in a wheel of its own that need not be there
    find_path(STUDIO_CUDA_CRT crt/host_defines.h HINTS ${wheel_includes} ${toolkit} ENV CUDA_HOME ENV CUDA_PATH
              PATHS /usr/local/cuda PATH_SUFFIXES include targets/x86_64-linux/include)
    find_path(STUDIO_CUDA_INCLUDE cuda_runtime_api.h HINTS ${wheel_includes} ENV CUDA_HOME ENV CUDA_PATH
              PATHS /usr/local/cuda PATH_SUFFIXES include)
    find_library(STUDIO_CUDART NAMES cudart HINTS ENV CUDA_HOME ENV CUDA_PATH PATHS /usr/local/cuda
                 PATH_SUFFIXES lib64 lib)
    if(wheel_runtimes)
        list(GET wheel_runtimes 0 STUDIO_CUDA_RUNTIME)
    else()
        set(STUDIO_CUDA_RUNTIME ${STUDIO_CUDART})
    endif()
    if(NOT STUDIO_CUDA_INCLUDE OR NOT STUDIO_CUDA_RUNTIME)
        message(FATAL_ERROR "Torch in ${STUDIO_TORCH} is a CUDA build, but CUDA's headers and runtime are neither in "
                            "${beside}/nvidia nor in a toolkit. Set CUDA_HOME, or take a CPU build of Torch.")
    endif()
    target_compile_definitions(studio_torch INTERFACE STUDIO_CUDA=1)
    target_include_directories(studio_torch SYSTEM INTERFACE ${STUDIO_CUDA_INCLUDE} ${wheel_includes})
    if(STUDIO_CUDA_CRT)
        target_include_directories(studio_torch SYSTEM INTERFACE ${STUDIO_CUDA_CRT})
    endif()
    target_link_libraries(studio_torch INTERFACE ${STUDIO_TORCH}/lib/libc10_cuda.so ${STUDIO_CUDA_RUNTIME}
        # nothing calls it by name: it announces its kernels when it is loaded
        "-Wl,--push-state,--no-as-needed,${STUDIO_TORCH}/lib/libtorch_cuda.so,--pop-state")
    message(STATUS "Torch ${version} with CUDA: ${STUDIO_TORCH}")
else()
    set(STUDIO_CUDA OFF)
    message(STATUS "Torch ${version} for CPU: ${STUDIO_TORCH}")
endif()
