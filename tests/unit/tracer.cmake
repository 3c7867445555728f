# SPDX-License-Identifier: MIT
# Tracers. How strands meet in one is shown by ThreadSanitizer.
plait_test(unit tracer SOURCES tracer.c TIMEOUT 60 NOT helgrind)
