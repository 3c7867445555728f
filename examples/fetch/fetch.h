/* SPDX-License-Identifier: MIT */
/* fetch.h: what the tasks around the work have in common; main.c has it. */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

struct fetch;

#endif
