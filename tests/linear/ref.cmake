# SPDX-License-Identifier: MIT
# With yields in the middle of the calls, in every build; pair.c of the runtime once more, for the same reason.
plait_test(linear ref SOURCES ref.c ../../src/pair.c LIBRARIES plait_test_refs DEFINITIONS PLAIT_PERTURB=6 TIMEOUT 120)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
  target_compile_options(test_linear_ref PRIVATE -mcx16)
endif()
plait_ref(test_linear_ref PRIVATE line_refs TYPE uint32_t)
