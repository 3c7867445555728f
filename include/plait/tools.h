/* SPDX-License-Identifier: MIT */
/* tools.h: what the runtime tells ThreadSanitizer, helgrind and DRD beside memory orders. Empty in the other modes.
 *
 * Locks of the user's (mutex, rwlock) are lock objects to the tools, so that double unlock, unlock by a stranger and
 * order inversions are found. Lock objects hide wrong orders inside the lock itself, hence PLAIT_LOCK_OBJECTS=0, with
 * which a lock's own tests run a second time. Internal locks are never lock objects: a tool's limit on locks held at
 * once is low, and the derived edges say all there is to say.
 */
#ifndef PLAIT_TOOLS_H
#define PLAIT_TOOLS_H

#include <plait/base.h>
#include <plait/mode.h>

#if !defined(PLAIT_LOCK_OBJECTS)
#define PLAIT_LOCK_OBJECTS 1
#endif

struct plait_atomic_u32;

PLAIT_EXTERN_C_BEGIN

enum plait_tool_event {
    PLAIT_TOOL_CREATE,        /* the lock exists from here on; static locks may leave it out */
    PLAIT_TOOL_DESTROY,       /* and ends here */
    PLAIT_TOOL_BEFORE_LOCK,   /* about to wait for it */
    PLAIT_TOOL_LOCKED,        /* taken, after BEFORE_LOCK */
    PLAIT_TOOL_NOT_LOCKED,    /* given up (timeout, cancel), after BEFORE_LOCK */
    PLAIT_TOOL_BEFORE_TRY,    /* about to try it */
    PLAIT_TOOL_TRIED,         /* taken, after BEFORE_TRY */
    PLAIT_TOOL_NOT_TRIED,     /* busy, after BEFORE_TRY */
    PLAIT_TOOL_BEFORE_UNLOCK, /* about to leave it */
    PLAIT_TOOL_UNLOCKED       /* left */
};

#if PLAIT_LOCK_OBJECTS && (PLAIT_MODE_NUMBER == PLAIT_MODE_tsan || PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind)
#define PLAIT_TOOL_LOCKS 1
#else
#define PLAIT_TOOL_LOCKS 0
#endif

/* Tell of a lock, or of the reading side of one; `lock` is its address, never read (tools.c). */
void plait_private_tool_lock(const volatile unsigned char *lock, enum plait_tool_event event);
void plait_private_tool_read_lock(const volatile unsigned char *lock, enum plait_tool_event event);

#if PLAIT_TOOL_LOCKS
#define PLAIT_TOOL_LOCK(lock, event) plait_private_tool_lock((const volatile unsigned char *)(lock), (event))
#define PLAIT_TOOL_READ_LOCK(lock, event) plait_private_tool_read_lock((const volatile unsigned char *)(lock), (event))
#else
#define PLAIT_TOOL_LOCK(lock, event) ((void)0)
#define PLAIT_TOOL_READ_LOCK(lock, event) ((void)0)
#endif

/* Around a futex system call: DRD takes it for a store to the word. */
#if PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind
void plait_private_tool_futex(bool begins);
#define PLAIT_TOOL_FUTEX_BEGIN() plait_private_tool_futex(true)
#define PLAIT_TOOL_FUTEX_END() plait_private_tool_futex(false)
#else
#define PLAIT_TOOL_FUTEX_BEGIN() ((void)0)
#define PLAIT_TOOL_FUTEX_END() ((void)0)
#endif

/* The life of a word that threads slept on ends here, for everybody: its memory may become something else. helgrind
 * takes the system call by which somebody woke its sleeper for a read, and that read has no edge to anything: the
 * sleeper was awake, and perhaps done with the word, before the call returned. As with free(), later use by others is
 * found. */
#if PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind
void plait_private_tool_word_ends(const struct plait_atomic_u32 *word);
#define PLAIT_TOOL_WORD_ENDS(word) plait_private_tool_word_ends(word)
#else
#define PLAIT_TOOL_WORD_ENDS(word) ((void)0)
#endif

PLAIT_EXTERN_C_END

#endif /* PLAIT_TOOLS_H */
