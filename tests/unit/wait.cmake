# SPDX-License-Identifier: MIT
# Strands, waiting, and the primitives that rest on nothing else; each time over both ways in which a thread can sleep.
#
# Condition variables are not run under helgrind: the C library's pthread_cond_timedwait() signals by itself when it
# times out, without the mutex, and helgrind takes that for the program's mistake. Nor is the fork test under DRD, which
# takes the new conditions of the child for a mistake; no other answer exists to waiters that a fork has lost.
get_target_property(main_park plait PLAIT_PARK)
if(main_park STREQUAL "condition")
  set(other_park futex)
else()
  set(other_park condition)
endif()
if(NOT TARGET plait_${other_park} AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
  plait_add_runtime(plait_${other_park} ${PLAIT_MODE} PARK ${other_park})
  plait_house_rules(plait_${other_park})
endif()

plait_test(unit shard SOURCES shard.c NOT helgrind drd TIMEOUT 60) # no threads in it
foreach(name IN ITEMS strand wait mutex event)
  plait_test(unit ${name} SOURCES ${name}.c TIMEOUT 300)
endforeach()
if(TARGET plait_${other_park})
  plait_test(unit strand_${other_park} SOURCES strand.c LIBRARIES plait_${other_park} NOT helgrind drd TIMEOUT 300)
  foreach(name IN ITEMS wait mutex event)
    plait_test(unit ${name}_${other_park} SOURCES ${name}.c LIBRARIES plait_${other_park} NOT helgrind drd TIMEOUT 300)
  endforeach()
endif()

# Only where the library in use sleeps on futexes.
if(main_park STREQUAL "futex")
  plait_test(unit futex SOURCES futex.c LINK_OPTIONS -Wl,--wrap=syscall TIMEOUT 120)
endif()
