/* SPDX-License-Identifier: MIT */
/* alone.h: for dictionaries that need not be told of threads. */
static void map_enter(void)
{
}
static void map_leave(void)
{
}
