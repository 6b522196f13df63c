# SPDX-License-Identifier: GPL-3.0-or-later
# GPU kernels of our own: a plus that a build without CUDA's compiler does without. They are compiled by a command
# instead of CMake's CUDA language, which wants a toolkit with its own runtime and links that.
set(STUDIO_CUDA_ARCHITECTURES "80;86;89;90" CACHE STRING "GPU generations with machine code; newer ones compile the last")

set(STUDIO_CUDA_COMPILES OFF)
if(STUDIO_CUDA AND STUDIO_NVCC)
    # its objects call the runtime that Torch brings: the same major release
    execute_process(COMMAND ${STUDIO_NVCC} --version OUTPUT_VARIABLE answer ERROR_QUIET)
    string(REGEX MATCH "release ([0-9]+)" match "${answer}")
    set(compiler_release "${CMAKE_MATCH_1}")
    file(STRINGS ${STUDIO_CUDA_INCLUDE}/cuda_runtime_api.h line REGEX "define CUDART_VERSION")
    string(REGEX MATCH "([0-9]+)[0-9][0-9][0-9]" match "${line}")
    set(runtime_release "${CMAKE_MATCH_1}")
    set(STUDIO_NVCC_OPTIONS -O3 -std=c++20 -Xcompiler=-fPIC -ccbin ${CMAKE_CXX_COMPILER})
    foreach(architecture IN LISTS STUDIO_CUDA_ARCHITECTURES)
        list(APPEND STUDIO_NVCC_OPTIONS --generate-code=arch=compute_${architecture},code=sm_${architecture})
        set(newest ${architecture})
    endforeach()
    list(APPEND STUDIO_NVCC_OPTIONS --generate-code=arch=compute_${newest},code=compute_${newest})
    # a host compiler too new for it, or one of these generations too old, shows here and not in the build
    set(probe ${CMAKE_BINARY_DIR}/cuda_probe)
    file(WRITE ${probe}.cu "#include <cuda_bf16.h>\n__global__ void f(float* x) { *x = 1; }\n")
    execute_process(COMMAND ${STUDIO_NVCC} ${STUDIO_NVCC_OPTIONS} -c ${probe}.cu -o ${probe}.o
                    RESULT_VARIABLE code OUTPUT_QUIET ERROR_VARIABLE reason)
    if(NOT compiler_release STREQUAL runtime_release)
        set(reason "it is of CUDA ${compiler_release}, Torch of ${runtime_release}")
    elseif(code EQUAL 0)
        set(STUDIO_CUDA_COMPILES ON)
    endif()
    if(STUDIO_CUDA_COMPILES)
        message(STATUS "CUDA kernels by ${STUDIO_NVCC}")
    else()
        message(STATUS "left out: CUDA kernels of our own (${STUDIO_NVCC}: ${reason}); sampling is slower")
    endif()
elseif(STUDIO_CUDA)
    message(STATUS "left out: CUDA kernels of our own (no nvcc); sampling is slower")
endif()

# Adds a .cu file to a library, where it can be compiled, and defines `macro` for `user`, the source that calls it.
# For that one alone: others share a precompiled header with targets that would not know the macro.
function(studio_cuda_source library source user macro)
    if(NOT STUDIO_CUDA_COMPILES)
        return()
    endif()
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${source}.o)
    add_custom_command(OUTPUT ${object}
        COMMAND ${STUDIO_NVCC} ${STUDIO_NVCC_OPTIONS} -I${CMAKE_SOURCE_DIR} -MD -MF ${object}.d
                -c ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${object}
        DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${source} DEPFILE ${object}.d
        COMMENT "Compiling CUDA kernels ${source}" VERBATIM)
    # the library may have been made in another folder, where this rule is unknown
    add_custom_target(${library}_${macro} DEPENDS ${object})
    add_dependencies(${library} ${library}_${macro})
    target_sources(${library} PRIVATE ${object})
    set_source_files_properties(${object} TARGET_DIRECTORY ${library} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
    set_source_files_properties(${user} TARGET_DIRECTORY ${library} PROPERTIES COMPILE_DEFINITIONS ${macro}=1)
endfunction()
