# SPDX-License-Identifier: MIT
plait_model_test(waiting SOURCES waiting.c)
plait_model_test(mutex SOURCES mutex.c)
