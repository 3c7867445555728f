# SPDX-License-Identifier: MIT
# How strands meet in a tracer is shown by ThreadSanitizer; its memory is two buffers.
plait_test(unit tracer SOURCES tracer.c TIMEOUT 60 ONLY none asan tsan)
