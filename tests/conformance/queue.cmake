# SPDX-License-Identifier: MIT
# Not under DRD: the crowds of the names have sizes of their own, whose square DRD pays (20 s and more); race.queue shows it
# the same queues.
plait_test(conformance queue SOURCES queue.c queue_standard.c queue_shared.c NOT drd TIMEOUT 120)
plait_queue(test_conformance_queue PRIVATE fifo_items VALUE int SEGMENT_ITEMS 32)
plait_queue(test_conformance_queue PRIVATE fifo_box VALUE int CAPACITY 10)
plait_queue(test_conformance_queue PRIVATE fifo_slot VALUE int CAPACITY 1)
plait_queue(test_conformance_queue PRIVATE fifo_fragile VALUE int INCLUDE queue.h COPY fragile_copy
  DISPOSE fragile_dispose CONTEXT "struct fault")
