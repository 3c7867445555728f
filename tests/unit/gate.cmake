# SPDX-License-Identifier: MIT
# Primitives that let pass, or refuse; and a tracker, which is made of one. Each program takes its sizes from test_scaled().
foreach(name IN ITEMS gate latch guard tracker)
  plait_test(unit ${name} SOURCES ${name}.c TIMEOUT 120)
endforeach()
