# SPDX-License-Identifier: MIT
plait_test(conformance queue SOURCES queue.c queue_standard.c queue_shared.c TIMEOUT 120)
plait_queue(test_conformance_queue PRIVATE fifo_items VALUE int SEGMENT_ITEMS 32)
plait_queue(test_conformance_queue PRIVATE fifo_box VALUE int CAPACITY 10)
plait_queue(test_conformance_queue PRIVATE fifo_slot VALUE int CAPACITY 1)
plait_queue(test_conformance_queue PRIVATE fifo_fragile VALUE int INCLUDE queue.h COPY fragile_copy
  DISPOSE fragile_dispose CONTEXT "struct fault")
