# SPDX-License-Identifier: MIT
plait_test(race queue SOURCES queue.c DEFINITIONS PLAIT_PERTURB=32 LINK_OPTIONS -Wl,--wrap=plait_patience_lasts
  TIMEOUT 300)
set(crowd VALUE "struct crowd_item" INCLUDE queue.h)
plait_queue(test_race_queue PRIVATE crowd_items ${crowd} SEGMENT_ITEMS 32)
plait_queue(test_race_queue PRIVATE crowd_limited ${crowd} SEGMENT_ITEMS 8 MAX_ITEMS 20)
plait_queue(test_race_queue PRIVATE crowd_ring ${crowd} CAPACITY 10)
plait_queue(test_race_queue PRIVATE crowd_meet ${crowd} CAPACITY 0)
