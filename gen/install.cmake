# SPDX-License-Identifier: MIT
# install.cmake: what `cmake --install` puts where.
#
#   include/plait       headers                      lib/cmake/Plait    find_package(Plait)
#   lib                 the runtime, mode plain      lib/pkgconfig      pkg-config plait
#   bin/plait-gen, plait-check: links into share/plait  share/plait     gen, templates, and the runtime's sources
#
# The sources are there because any other mode (PLAIT_MODE) is compiled in the user's own build.

if(NOT PLAIT_MODE STREQUAL "plain")
  message(STATUS "Plait: mode ${PLAIT_MODE}: no install rules, the package holds the plain library")
  return()
endif()

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(share "${CMAKE_INSTALL_DATADIR}/plait")
set(package "${CMAKE_INSTALL_LIBDIR}/cmake/Plait")

install(TARGETS plait EXPORT PlaitTargets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT PlaitTargets NAMESPACE Plait:: DESTINATION "${package}")

install(DIRECTORY "${CMAKE_CURRENT_LIST_DIR}/../include/plait" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.h")
install(DIRECTORY "${CMAKE_CURRENT_LIST_DIR}/../templates" DESTINATION "${share}" FILES_MATCHING PATTERN "*.m4")
install(DIRECTORY "${CMAKE_CURRENT_LIST_DIR}/../src" DESTINATION "${share}"
  FILES_MATCHING PATTERN "*.c" PATTERN "*.h" PATTERN "*.S")
install(DIRECTORY "${CMAKE_CURRENT_LIST_DIR}/" DESTINATION "${share}/gen"
  FILES_MATCHING PATTERN "*.m4" PATTERN "*.awk" PATTERN "version" PATTERN "standin.h" PATTERN "plait.cmake" PATTERN "runtime.cmake"
  PATTERN "simulation.cmake" PATTERN "check.query")
install(PROGRAMS "${CMAKE_CURRENT_LIST_DIR}/plait-gen" "${CMAKE_CURRENT_LIST_DIR}/plait-check" DESTINATION "${share}/gen")
install(FILES "${CMAKE_CURRENT_LIST_DIR}/../LICENSE" DESTINATION "${share}")

# Relative links, so that the installed tree can be moved.
foreach(program IN ITEMS plait-gen plait-check)
  file(RELATIVE_PATH link "/${CMAKE_INSTALL_BINDIR}" "/${share}/gen/${program}")
  install(CODE "
    set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}\")
    file(MAKE_DIRECTORY \"\${folder}\")
    file(CREATE_LINK \"${link}\" \"\${folder}/${program}\" SYMBOLIC)")
endforeach()

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/PlaitConfig.cmake.in"
  "${CMAKE_CURRENT_BINARY_DIR}/PlaitConfig.cmake" INSTALL_DESTINATION "${package}"
  PATH_VARS share CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/PlaitConfigVersion.cmake"
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMajorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/PlaitConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/PlaitConfigVersion.cmake"
  DESTINATION "${package}")

# From the folder of plait.pc to the prefix, for the same reason.
file(RELATIVE_PATH PLAIT_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" PLAIT_PC_PREFIX "${PLAIT_PC_PREFIX}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/plait.pc.in" "${CMAKE_CURRENT_BINARY_DIR}/plait.pc" @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/plait.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
