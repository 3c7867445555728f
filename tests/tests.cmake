# SPDX-License-Identifier: MIT
# tests.cmake: how a test is built and registered.
#
#   plait_test(<purpose> <name> SOURCES file... [GENERATED <function> <args>...]... [LIBRARIES ...] [DEFINITIONS ...]
#              [LINK_OPTIONS ...] [ARGUMENTS ...] [TIMEOUT seconds] [SERIAL] [ALONE]
#              [ONLY tool...] [ALSO tool...] [NOT tool...])
#
# builds test_<purpose>_<name>, a cmocka program, and registers it once for each tool of this build (PLAIT_TOOL) that
# judges its purpose, or is named by ALSO or ONLY, but not by NOT. ALONE says that all of the program happens in one
# strand, where those who judge what strands do to each other have nothing to see.
#
#   PLAIT_TOOL   registered as                                       PLAIT_TEST_SCALE
#   (empty)      <purpose>.<name>                                    1000
#   asan ubsan tsan tsan-clang   <tool>.<purpose>.<name>             300 300 200 200
#   valgrind     memcheck. helgrind. drd.<purpose>.<name>            20 20 2
#   aarch64      aarch64.<purpose>.<name>, by an emulator            50
#
# Tests ask tests/support/support.h for their sizes, which it scales by PLAIT_TEST_SCALE (per mille; DRD's cost grows with
# the square of what threads do to each other, so that it gets little more than their least sizes). "none" in ONLY and
# NOT means the build without a tool. Sources are relative to the folder of the calling file.

set(PLAIT_TOOL "" CACHE STRING "empty, asan, ubsan, tsan, tsan-clang, valgrind or aarch64")

# The tools see most defects only when threads meet: yield with probability 1/n at each atomic operation of tests that do
# not say otherwise and are not of one strand, and of the runtime.
set(PLAIT_TEST_PERTURB "" CACHE STRING "n of PLAIT_PERTURB; empty: none")
if(PLAIT_TEST_PERTURB)
  target_compile_definitions(plait PRIVATE PLAIT_PERTURB=${PLAIT_TEST_PERTURB})
endif()

# Linux 6.6 and later lay memory out more randomly than the ThreadSanitizer of gcc 12 and clang 14 can bear.
find_program(PLAIT_SETARCH setarch)
set(PLAIT_LAUNCHER "")
if(PLAIT_SETARCH AND PLAIT_TOOL MATCHES "^tsan")
  execute_process(COMMAND ${PLAIT_SETARCH} -R true RESULT_VARIABLE refused OUTPUT_QUIET ERROR_QUIET)
  if(refused EQUAL 0)
    set(PLAIT_LAUNCHER ${PLAIT_SETARCH} -R)
  endif()
endif()
if(PLAIT_TOOL STREQUAL "valgrind")
  find_program(PLAIT_VALGRIND valgrind REQUIRED)
endif()

set(PLAIT_SCALE_none 1000)
set(PLAIT_SCALE_asan 300)
set(PLAIT_SCALE_ubsan 300)
set(PLAIT_SCALE_tsan 200)
set(PLAIT_SCALE_tsan-clang 200)
set(PLAIT_SCALE_memcheck 20)
set(PLAIT_SCALE_helgrind 20)
set(PLAIT_SCALE_drd 2)
set(PLAIT_SCALE_aarch64 50)

# How many times TIMEOUT a test may take under each tool: a limit is for a test that hangs, not for a machine that is busy.
set(PLAIT_PATIENCE_none 2)
set(PLAIT_PATIENCE_asan 2)
set(PLAIT_PATIENCE_ubsan 2)
set(PLAIT_PATIENCE_tsan 4)
set(PLAIT_PATIENCE_tsan-clang 4)
set(PLAIT_PATIENCE_memcheck 6)
set(PLAIT_PATIENCE_helgrind 6)
set(PLAIT_PATIENCE_drd 6)
set(PLAIT_PATIENCE_aarch64 4)

# The purposes each tool judges. All of them cost time, so each has what it can find something in. DRD and clang's
# ThreadSanitizer are second judges of races, beside helgrind and gcc's, which judge everything; memcheck is the only one
# that sees what was never written, and leaves crowds to the address sanitizer.
set(PLAIT_PURPOSES unit race linear conformance fault)
foreach(tool IN ITEMS none asan ubsan tsan helgrind)
  set(PLAIT_JUDGED_${tool} ${PLAIT_PURPOSES})
endforeach()
set(PLAIT_JUDGED_tsan-clang race linear)
set(PLAIT_JUDGED_memcheck unit conformance fault)
set(PLAIT_JUDGED_drd race)
set(PLAIT_JUDGED_aarch64 unit) # what depends on the processor; the emulator orders memory as its host does
set(PLAIT_RACE_TOOLS tsan tsan-clang helgrind drd)

# The command line of each tool of Valgrind. No suppressions of ours; Debian's own list for libc stays in force.
# Inlined calls are left out of stack traces: reading where they are is a third of a program's start.
set(PLAIT_VALGRIND_COMMON --quiet --fair-sched=yes --read-inline-info=no --error-exitcode=99 --suppressions=/dev/null)
# memcheck marks every byte of a thread's stack when it begins and when it ends: of 1 MB, not of 8.
find_program(PLAIT_PRLIMIT prlimit)
set(PLAIT_SMALL_STACKS "")
if(PLAIT_PRLIMIT)
  set(PLAIT_SMALL_STACKS ${PLAIT_PRLIMIT} --stack=1048576:)
endif()
set(PLAIT_COMMAND_memcheck ${PLAIT_SMALL_STACKS} ${PLAIT_VALGRIND} --tool=memcheck ${PLAIT_VALGRIND_COMMON} --leak-check=full
  --errors-for-leak-kinds=definite,indirect,possible --child-silent-after-fork=yes)
set(PLAIT_COMMAND_helgrind ${PLAIT_VALGRIND} --tool=helgrind ${PLAIT_VALGRIND_COMMON} --child-silent-after-fork=yes)
# DRD remembers the edges of a word on a stack beyond its life, and its own pthread_create keeps a mutex on the stack,
# which then "is not a mutex" where a scope was: it must watch stacks, too.
set(PLAIT_COMMAND_drd ${PLAIT_VALGRIND} --tool=drd ${PLAIT_VALGRIND_COMMON} --check-stack-var=yes
  --child-silent-after-fork=yes)
foreach(tool IN ITEMS none asan ubsan tsan tsan-clang)
  set(PLAIT_COMMAND_${tool} ${PLAIT_LAUNCHER})
endforeach()

set(PLAIT_COMMAND_aarch64 ${CMAKE_CROSSCOMPILING_EMULATOR})

# The tools this build runs a test under.
if(PLAIT_TOOL STREQUAL "valgrind")
  set(PLAIT_TEST_TOOLS memcheck helgrind drd)
elseif(PLAIT_TOOL)
  set(PLAIT_TEST_TOOLS ${PLAIT_TOOL})
else()
  set(PLAIT_TEST_TOOLS none)
endif()

# plait_register(<purpose> <name> <target> TIMEOUT n [SERIAL] [ALONE] [ONLY ...] [ALSO ...] [NOT ...] [ARGUMENTS ...]
# [LABELS ...]): one test for each tool of this build. A program that no tool here judges is not built.
function(plait_register purpose name target)
  cmake_parse_arguments(PARSE_ARGV 3 arg "SERIAL;ALONE" "TIMEOUT" "ONLY;ALSO;NOT;ARGUMENTS;LABELS")
  get_target_property(judged ${target} PLAIT_JUDGED)
  if(arg_ALONE)
    list(APPEND arg_NOT ${PLAIT_RACE_TOOLS})
  endif()
  foreach(tool IN LISTS PLAIT_TEST_TOOLS)
    set(judges ${arg_ONLY})
    if(NOT judges AND (purpose IN_LIST PLAIT_JUDGED_${tool} OR tool IN_LIST arg_ALSO))
      set(judges ${tool})
    endif()
    if(NOT tool IN_LIST judges OR tool IN_LIST arg_NOT)
      continue()
    endif()
    set(judged TRUE)
    set(test "${purpose}.${name}")
    if(NOT tool STREQUAL "none")
      set(test "${tool}.${test}")
    endif()
    math(EXPR limit "${arg_TIMEOUT} * ${PLAIT_PATIENCE_${tool}}")
    add_test(NAME ${test} COMMAND ${PLAIT_COMMAND_${tool}} $<TARGET_FILE:${target}> ${arg_ARGUMENTS})
    set_tests_properties(${test} PROPERTIES
      LABELS "${purpose};${tool};${arg_LABELS}" TIMEOUT ${limit}
      ENVIRONMENT "PLAIT_TEST_SCALE=${PLAIT_SCALE_${tool}};PLAIT_TEST_TOOL=${tool};TSAN_OPTIONS=exitcode=66:halt_on_error=0:second_deadlock_stack=1:detect_deadlocks=1;ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1;UBSAN_OPTIONS=print_stacktrace=1")
    if(arg_SERIAL)
      set_tests_properties(${test} PROPERTIES RUN_SERIAL TRUE)
    endif()
  endforeach()
  if(judged)
    set_target_properties(${target} PROPERTIES PLAIT_JUDGED TRUE EXCLUDE_FROM_ALL FALSE)
  else()
    set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endif()
endfunction()

function(plait_test purpose name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "SERIAL;ALONE" "TIMEOUT"
    "SOURCES;LIBRARIES;DEFINITIONS;LINK_OPTIONS;ARGUMENTS;ONLY;ALSO;NOT")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(PLAIT_TEST_PERTURB AND NOT arg_ALONE AND NOT arg_DEFINITIONS MATCHES "PLAIT_PERTURB")
    list(APPEND arg_DEFINITIONS PLAIT_PERTURB=${PLAIT_TEST_PERTURB})
  endif()
  set(target test_${purpose}_${name})
  set(sources "")
  foreach(source IN LISTS arg_SOURCES)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${PLAIT_TEST_FOLDER}")
    list(APPEND sources "${source}")
  endforeach()
  add_executable(${target} ${sources})
  set_target_properties(${target} PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE ${arg_DEFINITIONS})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests" "${PLAIT_TEST_FOLDER}")
  if(NOT arg_LIBRARIES)
    set(arg_LIBRARIES Plait::runtime)
  endif()
  target_link_libraries(${target} PRIVATE plait_test_support ${arg_LIBRARIES} cmocka)
  target_link_options(${target} PRIVATE ${arg_LINK_OPTIONS})
  plait_house_rules(${target})
  set(words "")
  foreach(word IN ITEMS SERIAL ALONE)
    if(arg_${word})
      list(APPEND words ${word})
    endif()
  endforeach()
  plait_register(${purpose} ${name} ${target} TIMEOUT ${arg_TIMEOUT} ${words} ONLY ${arg_ONLY} ALSO ${arg_ALSO}
    NOT ${arg_NOT} ARGUMENTS ${arg_ARGUMENTS})
endfunction()
