# SPDX-License-Identifier: GPL-3.0-or-later
# studio_sources(VARIABLE PATTERN...): files of the project's own folders, relative to ROOT.
function(studio_sources variable)
    set(patterns)
    foreach(folder app core widgets tests)
        foreach(pattern IN LISTS ARGN)
            list(APPEND patterns ${ROOT}/${folder}/${pattern})
        endforeach()
    endforeach()
    file(GLOB_RECURSE found RELATIVE ${ROOT} ${patterns})
    if(NOT found)
        message(FATAL_ERROR "no sources found under ${ROOT}: the check would pass without looking")
    endif()
    set(${variable} ${found} PARENT_SCOPE)
endfunction()

# Ends the check: one line per finding, and failure if there is any.
function(studio_report what)
    if(ARGN)
        list(LENGTH ARGN count)
        list(JOIN ARGN "\n  " lines)
        message(FATAL_ERROR "${count} ${what}:\n  ${lines}")
    endif()
endfunction()
