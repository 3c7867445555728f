# SPDX-License-Identifier: MIT
# The queues of the scenarios are small enough to cross segments and laps within a few steps.
plait_model_test(queue SOURCES queue.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 2500
  TIMEOUT 600)
foreach(queue IN ITEMS "model_pairs SEGMENT_ITEMS 2" "model_limited SEGMENT_ITEMS 2 MAX_ITEMS 1" "model_ring CAPACITY 2" "model_three CAPACITY 3" "model_single CAPACITY 1")
  separate_arguments(words UNIX_COMMAND "${queue}")
  plait_queue(sim_queue_objects PRIVATE ${words} VALUE unsigned INCLUDE arena.h ALLOCATOR arena_allocate arena_release)
endforeach()
plait_mutants(../mutants/queue.mutants SCENARIOS queue
  TYPES segments=model_pairs bounded=model_limited ring=model_ring three=model_three single=model_single)
