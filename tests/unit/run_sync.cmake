# SPDX-License-Identifier: MIT
# The functions under test.
add_library(plait_test_syncs STATIC)
set_target_properties(plait_test_syncs PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_include_directories(plait_test_syncs PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_syncs PUBLIC Plait::runtime)
plait_house_rules(plait_test_syncs)
set(types INCLUDE support/sync_types.h)
plait_task(plait_test_syncs PUBLIC sync_root ARGUMENT "struct sync_root *" ${types})
plait_task(plait_test_syncs PUBLIC sync_full ARGUMENT "struct sync_stage *" RESULT int READY int ERROR int ${types})
plait_task(plait_test_syncs PUBLIC sync_left ARGUMENT "struct sync_parcel" RESULT "struct sync_answer" ERROR int ABANDON
  ARGUMENT_COPY sync_copy ARGUMENT_DISPOSE sync_dispose RESULT_DISPOSE sync_drop ${types})
plait_test(unit run_sync SOURCES run_sync.c LIBRARIES plait_test_syncs TIMEOUT 60 NOT drd)
plait_test(unit run_sync_left SOURCES run_sync_left.c LIBRARIES plait_test_syncs TIMEOUT 60 NOT drd
  LINK_OPTIONS -Wl,--wrap=pthread_create -Wl,--wrap=plait_memory_allocate)
# memcheck takes what libc keeps for a thread that still runs for lost; the leak sanitizer does not.
plait_test(unit abandoned_at_exit SOURCES abandoned_at_exit.c LIBRARIES plait_test_syncs TIMEOUT 60 NOT memcheck)
