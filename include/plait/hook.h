/* SPDX-License-Identifier: MIT */
/* hook.h: user code that an object runs on its own behalf: hooks and update functions.
 *
 *     plait_hook_begin(&hook, object)     object: an address, compared only
 *         the user's function             may neither wait nor change its own object
 *     plait_hook_end(&hook, status)       PLAIT_MISUSE when it did
 *
 * The strand keeps the chain of those it is inside of, innermost first, in frames on its own stack. So a call on an
 * object can ask whether it comes from that object's own function, and a wait shows in the number of waits. */
#ifndef PLAIT_HOOK_H
#define PLAIT_HOOK_H

#include <plait/base.h>
#include <plait/status.h>
#include <plait/strand.h>

PLAIT_EXTERN_C_BEGIN

struct plait_hook {
    uintptr_t object;
    uint64_t waits; /* of this strand, before */
    bool called;    /* its own object, by a call that must not come from inside */
    struct plait_hook *outer;
};

/* Is the running strand inside user code of this object? Any calls may overlap; one load when it is inside none. */
PLAIT_INLINE bool plait_hook_inside(uintptr_t object)
{
    const struct plait_strand *me = plait_private_self;
    const struct plait_hook *hook = me != NULL ? me->hook : NULL;
    while (PLAIT_UNLIKELY(hook != NULL) && hook->object != object) {
        hook = hook->outer;
    }
    return hook != NULL;
}

/* For calls that cannot refuse because they return no status: remember that this object was called from inside. */
PLAIT_INLINE void plait_hook_note(uintptr_t object)
{
    const struct plait_strand *me = plait_private_self;
    struct plait_hook *hook = me != NULL ? me->hook : NULL;
    for (; PLAIT_UNLIKELY(hook != NULL); hook = hook->outer) {
        hook->called = hook->called || hook->object == object;
    }
}

/* At the beginning of a call that must not come from inside: does it? Then it is refused, and the call that runs the
 * user's function will say PLAIT_MISUSE, too. One load when the strand is inside none. */
PLAIT_INLINE bool plait_hook_refuses(uintptr_t object)
{
    const bool inside = plait_hook_inside(object);
    if (PLAIT_UNLIKELY(inside)) {
        plait_hook_note(object);
    }
    return inside;
}

/* Before and after the user's function, properly nested. `hook` lies on the caller's stack. */
PLAIT_INLINE void plait_hook_begin(struct plait_hook *hook, uintptr_t object)
{
    struct plait_strand *me = plait_self();
    hook->object = object;
    hook->waits = me->sequence;
    hook->called = false;
    hook->outer = me->hook;
    me->hook = hook;
}

/* The same as plait_hook_end() where the result does not matter. */
PLAIT_INLINE void plait_hook_leave(const struct plait_hook *hook)
{
    plait_self()->hook = hook->outer;
}

/* What the function's result means: PLAIT_MISUSE when it waited or called its own object, else `raw` as Plait passes
 * results of users on (plait_status_from_user). */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_hook_end(const struct plait_hook *hook, plait_status raw)
{
    plait_hook_leave(hook);
    return hook->called || hook->waits != plait_self()->sequence ? PLAIT_MISUSE : plait_status_from_user(raw);
}

PLAIT_EXTERN_C_END

#endif /* PLAIT_HOOK_H */
