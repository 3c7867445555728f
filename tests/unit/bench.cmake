# SPDX-License-Identifier: MIT
# The frame of the benchmarks, with the locks that every system has: runs, checks every count, and tells the machine last.
# Figures of a run so short mean nothing, and none is looked at.
if(NOT PLAIT_TOOL)
  add_executable(test_unit_bench ../bench/frame.c ../bench/machine.c ../bench/lock/lock.c ../bench/lock/plait.c
    ../bench/lock/pthread.c)
  set_target_properties(test_unit_bench PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
  target_compile_definitions(test_unit_bench PRIVATE _GNU_SOURCE BENCH_SKIPPED="" BENCH_COMPILER="" BENCH_FLAGS="")
  target_link_libraries(test_unit_bench PRIVATE Plait::runtime)
  plait_house_rules(test_unit_bench)
  plait_register(unit bench test_unit_bench TIMEOUT 60 ARGUMENTS --rounds 1 --slice 1)
  set_tests_properties(unit.bench PROPERTIES PASS_REGULAR_EXPRESSION
    "mutex: tiny section, 2 threads.*Plait +[0-9].*pthread +[0-9].*label")
endif()
