# SPDX-License-Identifier: GPL-3.0-or-later
# Run by CPack after it made a package: the self-unpacking script comes out writable for everybody.
foreach(package IN LISTS CPACK_PACKAGE_FILES)
    if(package MATCHES "\\.sh$")
        file(CHMOD ${package} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                          WORLD_EXECUTE)
    endif()
endforeach()
