/* SPDX-License-Identifier: MIT */
/* plait.h: everything that programs call. What belongs to a kind (tables, queues, cells, hooks, counts, hashes) comes
 * with the generated headers, and simulate.h is for simulations alone. */
#ifndef PLAIT_PLAIT_H
#define PLAIT_PLAIT_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/batch.h>
#include <plait/condition.h>
#include <plait/event.h>
#include <plait/every.h>
#include <plait/fibers.h>
#include <plait/gate.h>
#include <plait/group.h>
#include <plait/guard.h>
#include <plait/inspect.h>
#include <plait/latch.h>
#include <plait/limiter.h>
#include <plait/memory.h>
#include <plait/mode.h>
#include <plait/mutex.h>
#include <plait/portal.h>
#include <plait/progress.h>
#include <plait/rate_limiter.h>
#include <plait/retry.h>
#include <plait/run_sync.h>
#include <plait/runner.h>
#include <plait/rwlock.h>
#include <plait/scope.h>
#include <plait/semaphore.h>
#include <plait/status.h>
#include <plait/strand.h>
#include <plait/synchronized.h>
#include <plait/task.h>
#include <plait/threads.h>
#include <plait/time.h>
#include <plait/tracer.h>
#include <plait/tracker.h>
#include <plait/wait.h>

#endif /* PLAIT_PLAIT_H */
