# SPDX-License-Identifier: GPL-3.0-or-later
# Every foreign library in one place. A part whose library is absent is left out with one line that says so.
#   STUDIO_PACKAGES   site-packages folder with torch, pyarrow and mujoco (default: the environment made by ./run)
#   STUDIO_TORCH      a Torch folder to use instead
set(STUDIO_PACKAGES "" CACHE PATH "site-packages folder that holds torch, pyarrow and mujoco")
set(STUDIO_TORCH "" CACHE PATH "Torch folder (holds include/ and lib/) to use instead")
if(NOT STUDIO_PACKAGES)
    set(data_home $ENV{XDG_DATA_HOME})
    if(NOT data_home)
        set(data_home $ENV{HOME}/.local/share)
    endif()
    file(GLOB STUDIO_PACKAGES ${data_home}/kuavo-studio/env/lib/python3*/site-packages)
endif()

find_package(PkgConfig)
find_package(Threads REQUIRED)
find_package(yaml-cpp REQUIRED)
if(TARGET yaml-cpp::yaml-cpp)  # its name since 0.8
    set(STUDIO_YAML yaml-cpp::yaml-cpp)
else()
    set(STUDIO_YAML yaml-cpp)
endif()
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)

# ---- Arrow and Parquet from the pyarrow wheel ----
set(STUDIO_ARROW_DIR ${STUDIO_PACKAGES}/pyarrow)
file(GLOB STUDIO_ARROW_LIB ${STUDIO_ARROW_DIR}/libarrow.so.*00)
file(GLOB STUDIO_PARQUET_LIB ${STUDIO_ARROW_DIR}/libparquet.so.*00)
if(NOT STUDIO_ARROW_LIB OR NOT STUDIO_PARQUET_LIB)
    message(FATAL_ERROR "no pyarrow found under STUDIO_PACKAGES='${STUDIO_PACKAGES}'. "
                        "Run ./run --build-only, which sets it up, or pass -DSTUDIO_PACKAGES=<site-packages>.")
endif()
add_library(studio::arrow SHARED IMPORTED)
set_target_properties(studio::arrow PROPERTIES IMPORTED_LOCATION ${STUDIO_ARROW_LIB})
target_include_directories(studio::arrow SYSTEM INTERFACE ${STUDIO_ARROW_DIR}/include)
add_library(studio::parquet SHARED IMPORTED)
set_target_properties(studio::parquet PROPERTIES IMPORTED_LOCATION ${STUDIO_PARQUET_LIB})
target_link_libraries(studio::parquet INTERFACE studio::arrow)

include(StudioTorch)  # studio::torch, STUDIO_CUDA

# ---- FFmpeg and OpenCV: video and pictures ----
if(PKG_CONFIG_FOUND)
    pkg_check_modules(FFMPEG IMPORTED_TARGET libavformat libavcodec libswscale libavutil)
endif()
find_path(OPENCV_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
foreach(part core imgproc imgcodecs)
    find_library(OPENCV_${part}_LIB opencv_${part})
endforeach()
if(FFMPEG_FOUND AND OPENCV_INCLUDE_DIR AND OPENCV_core_LIB AND OPENCV_imgproc_LIB AND OPENCV_imgcodecs_LIB)
    set(STUDIO_VIDEO ON)
    add_library(studio_opencv INTERFACE)
    target_include_directories(studio_opencv SYSTEM INTERFACE ${OPENCV_INCLUDE_DIR})
    target_link_libraries(studio_opencv INTERFACE ${OPENCV_imgcodecs_LIB} ${OPENCV_imgproc_LIB} ${OPENCV_core_LIB})
else()
    set(STUDIO_VIDEO OFF)
    message(STATUS "left out: studio_video (no FFmpeg or OpenCV); data sets open without their pictures")
endif()

# ---- libcurl and OpenSSL: fetching weights ----
find_package(CURL)
find_package(OpenSSL)
if(CURL_FOUND AND OPENSSL_FOUND)
    set(STUDIO_HUB ON)
else()
    set(STUDIO_HUB OFF)
    message(STATUS "left out: studio_hub (no libcurl or OpenSSL); weights load from local folders only")
endif()

# ---- KDL, urdfdom, Boost.Beast, bzip2, lz4: the robot and its bags ----
if(STUDIO_ROBOT)
    find_package(orocos_kdl QUIET)
    find_package(Eigen3 QUIET NO_MODULE)
    find_package(BZip2 QUIET)
    find_package(Boost 1.74 QUIET)
    if(PKG_CONFIG_FOUND)
        pkg_check_modules(URDFDOM QUIET IMPORTED_TARGET urdfdom)
        pkg_check_modules(LZ4 QUIET IMPORTED_TARGET liblz4)
    endif()
    if(NOT (orocos_kdl_FOUND AND Eigen3_FOUND AND BZIP2_FOUND AND Boost_FOUND AND URDFDOM_FOUND AND LZ4_FOUND))
        set(STUDIO_ROBOT OFF)
        message(STATUS "left out: studio_robot (no KDL, Eigen, urdfdom, Boost, bzip2 or lz4); no robot, no bags")
    endif()
endif()

# ---- roscpp: kuavo-ros1, by which the door ros1 reaches a robot; everything else works without ----
if(STUDIO_ROBOT AND PKG_CONFIG_FOUND)
    pkg_check_modules(ROSCPP QUIET IMPORTED_TARGET roscpp topic_tools)
endif()

# ---- MuJoCo from the mujoco-core wheel, EGL by its headers alone (loaded at run time): the simulated robot ----
set(STUDIO_MUJOCO_DIR ${STUDIO_PACKAGES}/mujoco)
file(GLOB STUDIO_MUJOCO_LIB ${STUDIO_MUJOCO_DIR}/libmujoco.so.*)
find_path(EGL_INCLUDE_DIR EGL/egl.h)
if(STUDIO_MUJOCO_LIB AND EGL_INCLUDE_DIR)
    set(STUDIO_SIM ON)
    add_library(studio_mujoco INTERFACE)
    target_include_directories(studio_mujoco SYSTEM INTERFACE ${STUDIO_MUJOCO_DIR}/include ${EGL_INCLUDE_DIR})
    target_link_libraries(studio_mujoco INTERFACE ${STUDIO_MUJOCO_LIB} ${CMAKE_DL_LIBS})
else()
    set(STUDIO_SIM OFF)
    message(STATUS "left out: studio_sim (no MuJoCo or no EGL headers); there is no simulated robot")
endif()

if(STUDIO_TESTS)
    find_package(GTest REQUIRED)
endif()

# ---- Qt 6 and QCustomPlot: the window ----
if(STUDIO_GUI)
    find_package(Qt6 6.4 QUIET COMPONENTS Widgets PrintSupport Svg Network Test LinguistTools)
    find_package(QCustomPlotQt6 QUIET)
    if(NOT Qt6_FOUND OR NOT QCustomPlotQt6_FOUND)
        message(STATUS "left out: kuavo-studio (no Qt 6.4 or QCustomPlot); kstudio does everything the window does")
        set(STUDIO_GUI OFF)
    elseif(TARGET Qt6::Test)
        # for QFINDTESTDATA alone, which is not used; a checkout's path keeps another from the compiler cache's objects
        set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)
    endif()
endif()
