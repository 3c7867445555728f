/* SPDX-License-Identifier: MIT */
/* alone.h: for queues that need not be told of threads. */
static void queue_enter(void)
{
}
static void queue_leave(void)
{
}
