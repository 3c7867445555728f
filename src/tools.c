/* SPDX-License-Identifier: MIT */
/* tools.c: requests to ThreadSanitizer, helgrind and DRD; empty in modes without a tool.
 *
 * helgrind and DRD share the request codes of happens-before edges and of reader-writer locks, so one binary serves
 * both. Deviation D-2 (docs/misra.md): their macros and TSan's functions take void *.
 */
#include <plait/atomic.h>
#include <plait/tools.h>

#if PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind

#if !__has_include(<valgrind/helgrind.h>)
#error "PLAIT_MODE=valgrind needs the headers of Valgrind (Debian: apt-get install valgrind)"
#endif
/* In this order: both define the annotation macros, and drd.h yields to what is there. */
#include <valgrind/helgrind.h>

#include <valgrind/drd.h>

int plait_private_on_valgrind = 0;

__attribute__((constructor)) static void find_valgrind(void)
{
    plait_private_on_valgrind = RUNNING_ON_VALGRIND != 0 ? 1 : 0;
}

void plait_private_before(const volatile unsigned char *address)
{
    DO_CREQ_v_W(_VG_USERREQ__HG_USERSO_SEND_PRE, void *, (void *)(uintptr_t)address); /* D-2 */
}

void plait_private_after(const volatile unsigned char *address)
{
    DO_CREQ_v_W(_VG_USERREQ__HG_USERSO_RECV_POST, void *, (void *)(uintptr_t)address); /* D-2 */
}

void plait_private_tool_word_ends(const struct plait_atomic_u32 *word)
{
    if (plait_private_on_valgrind != 0) {
        VALGRIND_HG_CLEAN_MEMORY((uintptr_t)word, sizeof(*word));
    }
}

void plait_private_tool_futex(bool begins)
{
    if (plait_private_on_valgrind != 0) {
        VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__DRD_RECORD_STORES, begins ? 0 : 1, 0, 0, 0, 0);
    }
}

static void tell(const volatile unsigned char *lock, enum plait_tool_event event, int writes)
{
    if (plait_private_on_valgrind != 0) {
        unsigned char *object = (unsigned char *)(uintptr_t)lock;
        switch (event) {
        case PLAIT_TOOL_CREATE:
            ANNOTATE_RWLOCK_CREATE(object);
            break;
        case PLAIT_TOOL_DESTROY:
            ANNOTATE_RWLOCK_DESTROY(object);
            break;
        case PLAIT_TOOL_LOCKED:
        case PLAIT_TOOL_TRIED:
            ANNOTATE_RWLOCK_ACQUIRED(object, writes);
            break;
        case PLAIT_TOOL_BEFORE_UNLOCK:
            ANNOTATE_RWLOCK_RELEASED(object, writes);
            break;
        case PLAIT_TOOL_BEFORE_LOCK:
        case PLAIT_TOOL_NOT_LOCKED:
        case PLAIT_TOOL_BEFORE_TRY:
        case PLAIT_TOOL_NOT_TRIED:
        case PLAIT_TOOL_UNLOCKED:
        default:
            break;
        }
    }
}

void plait_private_tool_lock(const volatile unsigned char *lock, enum plait_tool_event event)
{
    tell(lock, event, 1);
}

void plait_private_tool_read_lock(const volatile unsigned char *lock, enum plait_tool_event event)
{
    tell(lock, event, 0);
}

#elif PLAIT_MODE_NUMBER == PLAIT_MODE_tsan

#include <sanitizer/tsan_interface.h>

static void tell(const volatile unsigned char *lock, enum plait_tool_event event, unsigned how)
{
    unsigned char *object = (unsigned char *)(uintptr_t)lock;
    const unsigned tried = __tsan_mutex_try_lock | how;
    switch (event) {
    case PLAIT_TOOL_CREATE:
        __tsan_mutex_create(object, __tsan_mutex_not_static);
        break;
    case PLAIT_TOOL_DESTROY:
        __tsan_mutex_destroy(object, __tsan_mutex_not_static);
        break;
    case PLAIT_TOOL_BEFORE_LOCK:
        __tsan_mutex_pre_lock(object, how);
        break;
    case PLAIT_TOOL_LOCKED:
        __tsan_mutex_post_lock(object, how, 1);
        break;
    case PLAIT_TOOL_BEFORE_TRY:
        __tsan_mutex_pre_lock(object, tried);
        break;
    case PLAIT_TOOL_TRIED:
        __tsan_mutex_post_lock(object, tried, 1);
        break;
    case PLAIT_TOOL_NOT_LOCKED:
    case PLAIT_TOOL_NOT_TRIED:
        __tsan_mutex_post_lock(object, tried | __tsan_mutex_try_lock_failed, 1);
        break;
    case PLAIT_TOOL_BEFORE_UNLOCK:
        (void)__tsan_mutex_pre_unlock(object, how);
        break;
    case PLAIT_TOOL_UNLOCKED:
        __tsan_mutex_post_unlock(object, how);
        break;
    default:
        break;
    }
}

void plait_private_tool_lock(const volatile unsigned char *lock, enum plait_tool_event event)
{
    tell(lock, event, 0);
}

void plait_private_tool_read_lock(const volatile unsigned char *lock, enum plait_tool_event event)
{
    tell(lock, event, __tsan_mutex_read_lock);
}

#else

void plait_private_tool_lock(const volatile unsigned char *lock, enum plait_tool_event event)
{
    (void)lock;
    (void)event;
}

void plait_private_tool_read_lock(const volatile unsigned char *lock, enum plait_tool_event event)
{
    (void)lock;
    (void)event;
}

#endif
