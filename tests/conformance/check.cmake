# SPDX-License-Identifier: MIT
if(NOT PLAIT_TOOL)
  add_test(NAME conformance.every_item_has_its_row COMMAND "${PLAIT_TEST_FOLDER}/check")
  set_tests_properties(conformance.every_item_has_its_row PROPERTIES LABELS conformance TIMEOUT 30)
endif()
