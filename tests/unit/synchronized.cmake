# SPDX-License-Identifier: MIT
# The race test shows the tools of Valgrind the same forms.
plait_test(unit synchronized SOURCES synchronized.c LIBRARIES plait_test_keys TIMEOUT 60 NOT helgrind drd)

include(CheckLanguage)
check_language(CXX)
if(CMAKE_CXX_COMPILER)
  enable_language(CXX)
  add_executable(test_unit_synchronized_cxx "${PLAIT_TEST_FOLDER}/synchronized.cc")
  set_target_properties(test_unit_synchronized_cxx PROPERTIES CXX_STANDARD 17 CXX_EXTENSIONS OFF)
  target_include_directories(test_unit_synchronized_cxx PRIVATE "${PLAIT_TEST_FOLDER}")
  target_link_libraries(test_unit_synchronized_cxx PRIVATE plait_test_keys)
  plait_house_rules(test_unit_synchronized_cxx)
  plait_register(unit synchronized_cxx test_unit_synchronized_cxx TIMEOUT 60 NOT helgrind drd)
endif()

if(NOT PLAIT_TOOL)
  add_test(NAME unit.synchronized_refused COMMAND sh "${PLAIT_TEST_FOLDER}/synchronized_refused.sh" "${PROJECT_SOURCE_DIR}")
  set_tests_properties(unit.synchronized_refused PROPERTIES LABELS "unit;none" TIMEOUT 120)
endif()
