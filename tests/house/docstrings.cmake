# SPDX-License-Identifier: GPL-3.0-or-later
# Every class, struct, enum and free function in the headers of core/ says what it is (docstrings.py).
cmake_minimum_required(VERSION 3.25)
find_program(PYTHON python3)
if(NOT PYTHON)
    message(STATUS "not run: no python3 here")
    return()
endif()
execute_process(COMMAND ${PYTHON} -B ${CMAKE_CURRENT_LIST_DIR}/docstrings.py ${ROOT} COMMAND_ERROR_IS_FATAL ANY)

# and the check itself sees what it should
set(sample ${CMAKE_CURRENT_BINARY_DIR}/docstrings_sample)
file(WRITE ${sample}/core/sample.h "#pragma once
namespace a {
struct Forward;
/// Said.
struct Said {
    int unsaid();
};
struct UnsaidType { int x; };
enum class SaidAtItsEnd { One };  ///< said
/// Said for both.
int said(int x = {});
inline double said(double x) { return x; }

int unsaidFunction(const Said& said);
namespace detail {
int hidden();
}
}  // namespace a
")
execute_process(COMMAND ${PYTHON} -B ${CMAKE_CURRENT_LIST_DIR}/docstrings.py ${sample} OUTPUT_VARIABLE said
                RESULT_VARIABLE status)
if(NOT status EQUAL 1 OR NOT said MATCHES "^2 public names[^\n]*\n  core/sample.h:8: UnsaidType\n  core/sample.h:14: unsaidFunction\n$")
    message(FATAL_ERROR "docstrings.py reads the sample wrongly (${status}): ${said}")
endif()
