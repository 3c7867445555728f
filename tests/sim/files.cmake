# SPDX-License-Identifier: MIT
plait_model_test(files SOURCES files.c ARGUMENTS --budget 2000)
