/* SPDX-License-Identifier: MIT */
/* mode.c: the symbol by which objects of different modes fail to link. */
#include <plait/mode.h>

const char PLAIT_MODE_SYMBOL = 1;
