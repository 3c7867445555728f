# SPDX-License-Identifier: MIT
# The layout of the sources, and the house rules that can be seen without building.
if(NOT PLAIT_TOOL)
  add_test(NAME house.layout COMMAND "${PROJECT_SOURCE_DIR}/tools/layout")
  add_test(NAME house.rules COMMAND "${PROJECT_SOURCE_DIR}/tools/rules")
  set_tests_properties(house.layout house.rules PROPERTIES LABELS unit TIMEOUT 60)
endif()
