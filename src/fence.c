/* SPDX-License-Identifier: MIT */
/* fence.c: full fences, and the heavy half of the asymmetric pair.
 *
 * Source of the pair: membarrier(2), as used by userspace-rcu's "memb" flavour. The heavy side pays for both: the
 * system runs a full fence on every running thread of the process, so the light side needs only to keep the compiler
 * from reordering.
 */
#include <sched.h>
#include <stddef.h>
#include <unistd.h>

#include <sys/syscall.h>

#include <plait/atomic.h>
#include <plait/status.h>

void plait_private_yield(void)
{
    (void)sched_yield();
}

#if PLAIT_MODE_NUMBER == PLAIT_MODE_tsan || PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind

/* The tools know no fences, so the processor is told in its own words, and the tool sees a relaxed read-modify-write of
 * one word, which gives no edge that the code does not have. It adds 1, not 0: an update that changes nothing may be
 * compiled to a load. */
static struct plait_atomic_u32 everybody = PLAIT_ATOMIC_INIT(0);

void plait_private_fence_full(void)
{
    (void)plait_add_relaxed(&everybody, 1U);
#if defined(__x86_64__)
    __asm__ __volatile__("mfence" ::: "memory");
#elif defined(__aarch64__)
    __asm__ __volatile__("dmb ish" ::: "memory");
#endif
}

bool plait_private_fence_heavy(void)
{
    plait_private_fence_full();
    return false;
}

#else

#if defined(__linux__) && defined(SYS_membarrier) && !defined(PLAIT_NO_MEMBARRIER)
#include <linux/membarrier.h>
#define HAVE_MEMBARRIER 1
#else
#define HAVE_MEMBARRIER 0
#endif

int plait_private_membarrier = 0;

#if HAVE_MEMBARRIER
/* Before main, so that no thread ever sees the choice change. */
__attribute__((constructor)) static void register_for_membarrier(void)
{
    if (syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0) {
        plait_private_membarrier = 1;
    }
}
#endif

void plait_private_fence_full(void)
{
    PLAIT_PRIVATE_FENCE(SEQ_CST);
}

bool plait_private_fence_heavy(void)
{
    bool asymmetric = false;
#if HAVE_MEMBARRIER
    if (plait_private_membarrier != 0) {
        if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) != 0) {
            /* Refused after it was granted, by a filter installed since: light fences rely on it already. */
            plait_misuse("plait_fence_heavy", 0, "membarrier was forbidden while the program ran");
        }
        asymmetric = true;
    }
#endif
    PLAIT_PRIVATE_FENCE(SEQ_CST);
    return asymmetric;
}

#endif
