# SPDX-License-Identifier: MIT
# Strands, waiting, and the primitives that rest on nothing else; each time over both ways in which a thread can sleep.
#
# Over condition variables not every test can run under both tools. The C library's pthread_cond_timedwait() signals by
# itself, without the mutex, when it times out just as somebody signals, and helgrind takes that for the program's
# mistake: it sees the tests in which no deadline meets a wake. DRD sees `wait`; it takes the conditions that a fork's child
# makes anew for a mistake, to which no other answer exists when a fork has lost the waiters.
get_target_property(main_park plait PLAIT_PARK)
if(main_park STREQUAL "condition")
  set(other_park futex)
else()
  set(other_park condition)
endif()
if(NOT TARGET plait_${other_park} AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
  # The same library but for one source: an object that defines what a thread sleeps on, so that the library's own stays out.
  add_library(plait_${other_park} OBJECT "${PROJECT_SOURCE_DIR}/src/park_${other_park}.c")
  set_target_properties(plait_${other_park} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
  target_compile_definitions(plait_${other_park} PRIVATE _GNU_SOURCE)
  target_include_directories(plait_${other_park} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(plait_${other_park} PUBLIC plait)
  plait_house_rules(plait_${other_park})
endif()

plait_test(unit shard SOURCES shard.c TIMEOUT 60 ALONE)
set(slow_condition LINK_OPTIONS -Wl,--wrap=pthread_cond_init)
plait_test(unit strand SOURCES strand.c ${slow_condition} TIMEOUT 60)
plait_test(unit mutex SOURCES mutex.c TIMEOUT 300)
foreach(name IN ITEMS wait event) # there are no races of theirs beside these
  plait_test(unit ${name} SOURCES ${name}.c TIMEOUT 300 ALSO drd)
endforeach()
if(TARGET plait_${other_park})
  plait_test(unit strand_${other_park} SOURCES strand.c LIBRARIES plait_${other_park} ${slow_condition} TIMEOUT 60)
  plait_test(unit wait_${other_park} SOURCES wait.c LIBRARIES plait_${other_park} NOT helgrind ALSO drd TIMEOUT 300)
  plait_test(unit mutex_${other_park} SOURCES mutex.c LIBRARIES plait_${other_park} NOT helgrind TIMEOUT 300)
  plait_test(unit event_${other_park} SOURCES event.c LIBRARIES plait_${other_park} TIMEOUT 300)
endif()

# Only where the library in use sleeps on futexes.
if(main_park STREQUAL "futex")
  plait_test(unit futex SOURCES futex.c LINK_OPTIONS -Wl,--wrap=syscall TIMEOUT 120 ALSO drd)
endif()
