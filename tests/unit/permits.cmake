# SPDX-License-Identifier: MIT
# Primitives that hand permits over. Each program takes its sizes from test_scaled().
plait_test(unit semaphore SOURCES semaphore.c TIMEOUT 120)
plait_test(unit limiter SOURCES limiter.c TIMEOUT 120)
plait_test(unit rate_limiter SOURCES rate_limiter.c TIMEOUT 120)
