# SPDX-License-Identifier: GPL-3.0-or-later
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
    add_test(NAME ${name}.unit COMMAND ${name} --gtest_filter=-*Slow.*:*Integration.*:*Gpu.*)
    add_test(NAME ${name}.integration COMMAND ${name} --gtest_filter=*Integration.*)
    add_test(NAME ${name}.slow COMMAND ${name} --gtest_filter=*Slow.*)
    add_test(NAME ${name}.gpu COMMAND ${name} --gtest_filter=*Gpu.*)
    set_tests_properties(${name}.unit PROPERTIES LABELS unit TIMEOUT 300)
    set_tests_properties(${name}.integration PROPERTIES LABELS integration TIMEOUT 900)
    set_tests_properties(${name}.slow PROPERTIES LABELS slow TIMEOUT 2400)
    set_tests_properties(${name}.gpu PROPERTIES LABELS gpu TIMEOUT 900)
endfunction()
