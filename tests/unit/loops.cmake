# SPDX-License-Identifier: MIT
# What fibers share with their loop's thread, and what is left when loops end; the types are those of fibers.cmake.
plait_test(unit loops SOURCES loops.c LIBRARIES plait_test_fibers TIMEOUT 60)
target_include_directories(test_unit_loops PRIVATE "${PROJECT_SOURCE_DIR}/src") # who counts idle stacks
