# SPDX-License-Identifier: MIT
# The race test shows the tools of Valgrind the same forms.
plait_test(unit synchronized SOURCES synchronized.c LIBRARIES plait_test_keys TIMEOUT 60 NOT helgrind)

include(CheckLanguage)
check_language(CXX)
if(CMAKE_CXX_COMPILER)
  enable_language(CXX)
  add_executable(test_unit_synchronized_cxx "${PLAIT_TEST_FOLDER}/synchronized.cc")
  set_target_properties(test_unit_synchronized_cxx PROPERTIES CXX_STANDARD 17 CXX_EXTENSIONS OFF)
  target_include_directories(test_unit_synchronized_cxx PRIVATE "${PLAIT_TEST_FOLDER}")
  target_link_libraries(test_unit_synchronized_cxx PRIVATE plait_test_keys)
  plait_house_rules(test_unit_synchronized_cxx)
  plait_register(unit synchronized_cxx test_unit_synchronized_cxx TIMEOUT 60 ALONE)
endif()

if(NOT PLAIT_TOOL)
  add_test(NAME unit.synchronized_refused COMMAND sh "${PLAIT_TEST_FOLDER}/synchronized_refused.sh" "${PROJECT_SOURCE_DIR}")
  set_tests_properties(unit.synchronized_refused PROPERTIES LABELS "unit;none" TIMEOUT 120)
endif()

# The generated twin: every way to say which lock.
plait_test(unit synchronized_twin SOURCES synchronized_twin.c LIBRARIES plait_test_keys TIMEOUT 60 NOT helgrind)
set(twin test_unit_synchronized_twin PRIVATE)
set(types INCLUDE unit/synchronized_twin.h)
plait_synchronized(${twin} tick CALLS tick_locked ${types})
plait_synchronized(${twin} ten CALLS ten_locked RETURNS "const char *" PARAMETER "const char *" text PARAMETER int a
  PARAMETER int b PARAMETER int c PARAMETER int d PARAMETER int e PARAMETER int f PARAMETER int g PARAMETER int h
  PARAMETER int i ${types})
plait_synchronized(${twin} stay_on CALLS stay_on_locked RETURNS int PARAMETER "struct account *" account
  PARAMETER bool stays LOCK "&account->lock" ${types})
plait_synchronized(${twin} deposit CALLS deposit_locked RETURNS long PARAMETER "struct account *" account
  PARAMETER long amount LOCKS keys_numbers KEY "account->id" ${types})
plait_synchronized(${twin} again CALLS again_locked RETURNS plait_status PARAMETER uint64_t id PARAMETER uint64_t then
  LOCKS keys_numbers KEY id ${types})
plait_synchronized(${twin} stay CALLS stay_locked PARAMETER uint64_t id PARAMETER bool stays
  LOCKS keys_numbers TABLE "the_table()" KEY id ${types})
