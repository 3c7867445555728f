/* SPDX-License-Identifier: MIT */
/* What lives on the loop: portal.c has it. */
#ifndef COUNTER_H
#define COUNTER_H

struct counter;

#endif
