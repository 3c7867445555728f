/* SPDX-License-Identifier: MIT */
/* plait_growing.c: Plait's growing queue, for tables growing queue and waiting pop. */
#define PLAIT_QUEUE growing
#include "plait.h"

#include "alone.h"

#define QUEUE_PEER "Plait"
#define QUEUE_TABLE growing_table
#define QUEUE_MANY
#include "loops.h"

#define BLOCKING_PEER "Plait"
#include "blocking.h"
