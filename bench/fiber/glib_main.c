/* SPDX-License-Identifier: MIT */
/* glib_main.c: callbacks of GLib's main loop, which have no stacks, for subject fiber. */
#include "fiber.h"

#include <glib.h>

#define FIBERS_PEER "GLib main loop"

static GMainContext *context;
static void (*roles)(void);

static bool fibers_can(const struct bench_workload *work)
{
    return work->kind == FIBERS_START && work->measure != BENCH_BYTES;
}

static void fibers_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread), uint32_t tasks)
{
    (void)tasks;
    context = g_main_context_new();
    body(thread);
    g_main_context_unref(context);
}

static gboolean run_role(gpointer nothing)
{
    (void)nothing;
    roles();
    return G_SOURCE_REMOVE;
}

static void fibers_start(uint32_t number, void (*role)(void))
{
    (void)number;
    roles = role;
    GSource *source = g_idle_source_new();
    g_source_set_callback(source, run_role, NULL, NULL);
    (void)g_source_attach(source, context);
    g_source_unref(source);
}

static void fibers_join(uint32_t count)
{
    (void)count;
    while (g_main_context_iteration(context, FALSE) != FALSE) {}
}

static void fibers_cancel(void)
{
}
static void fibers_yield(void)
{
}
static void fibers_sleep(void)
{
}
static void fibers_rouse(void)
{
}
static void fibers_tell(uint32_t side, uint32_t by)
{
    (void)side;
    (void)by;
}
static void fibers_hear(uint32_t side, uint32_t by)
{
    (void)side;
    (void)by;
}

#include "turns.h"
