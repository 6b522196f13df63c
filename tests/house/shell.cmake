# SPDX-License-Identifier: GPL-3.0-or-later
# The shell scripts parse, and shellcheck finds nothing in them.
cmake_minimum_required(VERSION 3.25)
file(GLOB scripts RELATIVE ${ROOT} ${ROOT}/run ${ROOT}/test ${ROOT}/.ci/run ${ROOT}/installer/setup/*.sh)
if(NOT scripts)
    message(FATAL_ERROR "no scripts found under ${ROOT}")
endif()
find_program(SHELLCHECK shellcheck)
if(NOT SHELLCHECK)
    message(STATUS "not run: no shellcheck here")
    return()
endif()
execute_process(COMMAND ${SHELLCHECK} -x ${scripts} WORKING_DIRECTORY ${ROOT} COMMAND_ERROR_IS_FATAL ANY)
