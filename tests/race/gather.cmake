# SPDX-License-Identifier: MIT
plait_test(race gather SOURCES gather.c DEFINITIONS PLAIT_PERTURB=32 LINK_OPTIONS -Wl,--wrap=plait_patience_lasts
  TIMEOUT 300)
set(throng VALUE "struct throng_value" INCLUDE gather.h)
plait_gather(test_race_gather PRIVATE throng_open ${throng} SEGMENT_ITEMS 8)
plait_gather(test_race_gather PRIVATE throng_window ${throng} SEGMENT_ITEMS 4 WINDOW 6)
plait_gather(test_race_gather PRIVATE throng_turns ${throng} SEGMENT_ITEMS 8 READERS many)
