# SPDX-License-Identifier: MIT
# Two groups at first, and a known seed: the scenarios choose keys by their hashes.
set(arena ALLOCATOR arena_allocate arena_release INCLUDE dict.h SEED 1)
plait_model_test(dict SOURCES dict.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 2500 TIMEOUT 600)
plait_dict(sim_dict_objects PRIVATE modelled_words KEY uint64_t VALUE uint64_t INITIAL 1 ${arena})
plait_dict(sim_dict_objects PRIVATE modelled_two KEY uint64_t VALUE "struct two" INITIAL 1 ${arena})
plait_dict(sim_dict_objects PRIVATE modelled_large KEY uint64_t VALUE "struct large" INITIAL 1 ${arena})
plait_dict(sim_dict_objects PRIVATE modelled_fixed KEY uint64_t VALUE uint64_t CAPACITY 3 ${arena})
plait_dict(sim_dict_objects PRIVATE modelled_held KEY uint64_t VALUE uint64_t INITIAL 1 ${arena}
  COPY held_copy DISPOSE held_dispose)
plait_mutants(../mutants/dict.mutants SCENARIOS dict TYPES large=modelled_large)

plait_model_test(dict_growth SOURCES dict_growth.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 2500
  TIMEOUT 600)
plait_dict(sim_dict_growth_objects PRIVATE grown_words KEY uint64_t VALUE uint64_t INITIAL 1 ${arena})
plait_mutants(../mutants/dict_growth.mutants SCENARIOS dict_growth)
