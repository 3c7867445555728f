# SPDX-License-Identifier: MIT
# The gathers of the scenarios have segments of two, so that a few steps cross them and use them again.
plait_model_test(gather SOURCES gather.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 1000
  TIMEOUT 300)
foreach(gather IN ITEMS "model_stream" "model_window WINDOW 1" "model_turns READERS many KEEP")
  separate_arguments(words UNIX_COMMAND "${gather}")
  plait_gather(sim_gather_objects PRIVATE ${words} VALUE unsigned SEGMENT_ITEMS 2 INCLUDE arena.h
    ALLOCATOR arena_allocate arena_release)
endforeach()
plait_mutants(../mutants/gather.mutants SCENARIOS gather TYPES stream=model_stream window=model_window turns=model_turns)
