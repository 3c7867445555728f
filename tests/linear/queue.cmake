# SPDX-License-Identifier: MIT
# Segments and laps are short, so that they are used again all the time.
plait_test(linear queue SOURCES queue.c fifo.c stamp.c DEFINITIONS PLAIT_PERTURB=64
  LINK_OPTIONS -Wl,--wrap=plait_patience_lasts TIMEOUT 300)
plait_queue(test_linear_queue PRIVATE history_items VALUE uint32_t SEGMENT_ITEMS 32)
plait_queue(test_linear_queue PRIVATE history_limited VALUE uint32_t SEGMENT_ITEMS 32 MAX_ITEMS 100)
plait_queue(test_linear_queue PRIVATE history_ring VALUE uint32_t CAPACITY 50)
plait_queue(test_linear_queue PRIVATE history_slabs VALUE "struct slab" INCLUDE slab.h SEGMENT_ITEMS 4)
plait_queue(test_linear_queue PRIVATE history_meet VALUE uint32_t CAPACITY 0)
