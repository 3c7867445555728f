# SPDX-License-Identifier: MIT
plait_test(unit queue SOURCES queue.c TIMEOUT 120)
plait_queue(test_unit_queue PRIVATE line_items VALUE uint64_t)
plait_queue(test_unit_queue PRIVATE line_small VALUE uint64_t SEGMENT_ITEMS 2)
plait_queue(test_unit_queue PRIVATE line_few VALUE uint64_t MAX_ITEMS 10 SEGMENT_ITEMS 4)
plait_queue(test_unit_queue PRIVATE line_box VALUE uint64_t CAPACITY 100)
plait_queue(test_unit_queue PRIVATE line_placed VALUE uint64_t CAPACITY 1 STORAGE given)
plait_queue(test_unit_queue PRIVATE line_names VALUE "const char *")
set(parcels VALUE "struct parcel" INCLUDE queue.h DISPOSE parcel_dispose CONTEXT "struct ledger")
plait_queue(test_unit_queue PRIVATE line_parcels ${parcels} COPY parcel_copy)
plait_queue(test_unit_queue PRIVATE line_boxed_parcels ${parcels} CAPACITY 3)

# Nothing for the tools of threads to see: there is one.
plait_test(unit queue_overtaken SOURCES queue_overtaken.c TIMEOUT 20 ONLY none asan ubsan)
plait_queue(test_unit_queue_overtaken PRIVATE passed_ring VALUE int CAPACITY 8 INCLUDE come_between.h)

plait_test(unit rendezvous SOURCES rendezvous.c TIMEOUT 60)
plait_queue(test_unit_rendezvous PRIVATE meet_items VALUE int CAPACITY 0)
plait_queue(test_unit_rendezvous PRIVATE meet_slabs VALUE "struct slab" INCLUDE rendezvous.h CAPACITY 0)
plait_queue(test_unit_rendezvous PRIVATE meet_letters VALUE "struct letter" INCLUDE rendezvous.h CAPACITY 0
  COPY letter_copy DISPOSE letter_dispose CONTEXT "struct office")
