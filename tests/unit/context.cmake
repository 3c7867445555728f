# SPDX-License-Identifier: MIT
plait_test(unit context SOURCES context.c TIMEOUT 60 ALSO tsan-clang)
target_include_directories(test_unit_context PRIVATE "${PROJECT_SOURCE_DIR}/src")
# The same by ucontext: context.c of the runtime once more, found before the library's. What Valgrind is told is the same.
plait_test(unit context_portable SOURCES context.c ../../src/context.c DEFINITIONS PLAIT_PORTABLE_CONTEXT TIMEOUT 60
  NOT memcheck helgrind)
target_include_directories(test_unit_context_portable PRIVATE "${PROJECT_SOURCE_DIR}/src")

# A debugger's walk ends where a context begins, and says nothing of a corrupt stack.
find_program(PLAIT_GDB gdb)
if(PLAIT_GDB AND NOT PLAIT_TOOL)
  add_test(NAME unit.context_in_gdb COMMAND ${PLAIT_GDB} -nx -batch -iex "set debuginfod enabled off" -ex "tbreak walk"
    -ex run -ex backtrace -ex kill $<TARGET_FILE:test_unit_context>)
  set_tests_properties(unit.context_in_gdb PROPERTIES LABELS "unit;none" TIMEOUT 120
    PASS_REGULAR_EXPRESSION "in begin [^\n]*\n#2 [^\n]* in plait_private_context_thunk [^\n]*\n[^#]*$"
    FAIL_REGULAR_EXPRESSION "Backtrace stopped" SKIP_REGULAR_EXPRESSION "ptrace")
endif()
