# SPDX-License-Identifier: MIT
plait_model_test(patterns SOURCES patterns.c)
