/* SPDX-License-Identifier: MIT */
/* plait_rendezvous.c: Plait's queue of capacity 0, for table rendezvous. */
#define PLAIT_QUEUE rendezvous
#include "plait.h"

#define BLOCKING_PEER "Plait"
#define BLOCKING_TABLE rendezvous_table
#include "blocking.h"
