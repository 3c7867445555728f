/* SPDX-License-Identifier: MIT */
/* futex.c: the bare system call, for table wake: what no wait can do without. It wakes without asking whether anybody
 * waits. */
#include <unistd.h>

#include <linux/futex.h>
#include <sys/syscall.h>

#include "lock.h"

static struct plait_atomic_u32 word = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_u32 event = PLAIT_ATOMIC_INIT(0);

PLAIT_INLINE void sleep_on(struct plait_atomic_u32 *at, uint32_t seen)
{
    (void)syscall(SYS_futex, at, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}
PLAIT_INLINE void wake_one(struct plait_atomic_u32 *at)
{
    (void)syscall(SYS_futex, at, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

#define WAKE_PEER "bare futex"
PLAIT_INLINE void wake_store(uint32_t value)
{
    plait_store_release(&word, value);
    wake_one(&word);
}
PLAIT_INLINE void wake_wait(uint32_t value)
{
    for (uint32_t seen = plait_load_acquire(&word); seen != value; seen = plait_load_acquire(&word)) {
        sleep_on(&word, seen);
    }
}
PLAIT_INLINE void wake_arm(void)
{
    plait_store_relaxed(&event, 0U);
}
PLAIT_INLINE void wake_set(void)
{
    plait_store_release(&event, 1U);
    wake_one(&event);
}
PLAIT_INLINE void wake_await(void)
{
    while (plait_load_acquire(&event) == 0) {
        sleep_on(&event, 0);
    }
}
#include "wake.h"
