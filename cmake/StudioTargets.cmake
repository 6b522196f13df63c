# SPDX-License-Identifier: GPL-3.0-or-later
# Headers cost more than our code: several files of a folder are one unit, which a clean build gains by. Names in
# anonymous namespaces are therefore used once per library. OFF (preset dev) compiles file by file: quicker after an edit.
option(STUDIO_UNITY "Compile several files at once" ON)
set(CMAKE_UNITY_BUILD ${STUDIO_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)

# One static library per dependency boundary; its folders add their sources with target_sources.
function(studio_library name)
    add_library(${name} STATIC)
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
endfunction()

# One test binary per library (loading LibTorch costs 0.5 s); registered once per suite label.
# Suites whose name ends in Slow, Integration or Gpu carry that label, all others are `unit`.
function(studio_test name library)
    add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/main.cpp)
    target_link_libraries(${name} PRIVATE ${library} studio_test_support GTest::gtest GTest::gmock)
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
    # in half cores, of which `./test` gives out two a core: Torch takes all, and who mostly waits for a robot's clock one
    if(name STREQUAL test_core)
        cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
        math(EXPR halves "2 * ${cores}")
    elseif(name STREQUAL test_robot)
        set(halves 1)
    else()
        set(halves 2)
    endif()
    foreach(row "unit -*Slow.*:*Integration.*:*Gpu.* 300" "integration *Integration.* 900" "slow *Slow.* 2400"
                "gpu *Gpu.* 900")
        separate_arguments(row)
        list(GET row 0 label)
        list(GET row 1 filter)
        list(GET row 2 timeout)
        add_test(NAME ${name}.${label} COMMAND ${name} --gtest_filter=${filter})
        # ./test counts the cases in these reports
        set(environment GTEST_OUTPUT=xml:${CMAKE_BINARY_DIR}/reports/${name}.${label}.xml ${STUDIO_SANITIZER_OPTIONS})
        set_tests_properties(${name}.${label} PROPERTIES LABELS ${label} TIMEOUT ${timeout} PROCESSORS ${halves}
                                                         ENVIRONMENT "${environment}")
    endforeach()
endfunction()

# A test binary of the window, without a screen: label `gui`.
function(studio_gui_test name)
    add_test(NAME ${name}.gui COMMAND ${name})
    set_tests_properties(${name}.gui PROPERTIES LABELS gui TIMEOUT 900 PROCESSORS 2
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;GTEST_OUTPUT=xml:${CMAKE_BINARY_DIR}/reports/${name}.gui.xml")
endfunction()

# A check of the sources, run as a script: one test case of label `unit`.
function(studio_source_check name)
    if(STUDIO_SANITIZER_OPTIONS)
        return()  # says the same in every build
    endif()
    add_test(NAME house.${name}
        COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR} -P ${CMAKE_SOURCE_DIR}/tests/house/${name}.cmake)
    set_tests_properties(house.${name} PROPERTIES LABELS unit TIMEOUT 120 PROCESSORS 2
        SKIP_REGULAR_EXPRESSION "not run: ")
endfunction()
