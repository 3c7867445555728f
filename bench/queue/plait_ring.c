/* SPDX-License-Identifier: MIT */
/* plait_ring.c: Plait's ring, for table ring. */
#define PLAIT_QUEUE ring
#include "plait.h"

#include "alone.h"

#define QUEUE_PEER "Plait"
#define QUEUE_TABLE ring_table
#define QUEUE_MANY
#include "loops.h"
