# SPDX-License-Identifier: MIT
# The layout of the sources, the house rules that can be seen without building, and the pages made from comments.
if(NOT PLAIT_TOOL)
  add_test(NAME house.layout COMMAND "${PROJECT_SOURCE_DIR}/tools/layout")
  add_test(NAME house.rules COMMAND "${PROJECT_SOURCE_DIR}/tools/rules")
  find_program(PLAIT_DOXYGEN doxygen)
  if(PLAIT_DOXYGEN)
    add_test(NAME house.reference COMMAND "${PROJECT_SOURCE_DIR}/tools/reference" "${PROJECT_BINARY_DIR}/reference")
    set_tests_properties(house.reference PROPERTIES LABELS unit TIMEOUT 60)
  else()
    message(STATUS "house.reference is left out: doxygen is missing")
  endif()
  set_tests_properties(house.layout house.rules PROPERTIES LABELS unit TIMEOUT 60)
endif()
