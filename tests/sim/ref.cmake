# SPDX-License-Identifier: MIT
# Objects with the count inside, and objects from an allocator that gives the same block again.
plait_model_test(ref SOURCES ref.c INCLUDES "${CMAKE_CURRENT_SOURCE_DIR}" ARGUMENTS --budget 3000)
plait_ref(sim_ref_objects PRIVATE model_items TYPE "struct item" INCLUDE ref_items.h COUNT count DISPOSE item_end)
plait_ref(sim_ref_objects PRIVATE model_boxes TYPE "struct box" INCLUDE ref_items.h DISPOSE box_end CONTEXT "struct ended"
  ALLOCATOR box_allocate box_release)
plait_mutants(../mutants/ref.mutants SCENARIOS ref)
