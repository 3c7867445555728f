/* SPDX-License-Identifier: MIT */
/* total.h: what the simulation and the product share. */
#ifndef TOTAL_H
#define TOTAL_H

#include "jobs.h"

/* The sum of all items, until the queue is closed. */
int total(jobs *queue);

#endif /* TOTAL_H */
