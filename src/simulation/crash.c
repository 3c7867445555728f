/* SPDX-License-Identifier: MIT */
/* Crashes and endless loops of simulated strands become failures of the run; others remain what they are.
 *
 * A strand that calls the engine is at a new step; one that is at the same step at four ticks of processor time in a
 * row loops without end. */
#include "engine.h"

#include <signal.h>
#include <stdlib.h>

#include <sys/time.h>

enum { SAME_STEP_TICKS = 3 };

static volatile sig_atomic_t ticks;
static volatile uint32_t ticked_step;

static void crashed(int number)
{
    if (!engine.running && number == SIGVTALRM) {
        return;
    }
    if (!engine.running) {
        (void)signal(number, SIG_DFL);
        (void)raise(number);
        return;
    }
    if (number == SIGVTALRM) {
        ticks = engine.step == ticked_step ? ticks + 1 : 0;
        ticked_step = engine.step;
        if (ticks < SAME_STEP_TICKS) {
            return;
        }
    }
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, number);
    (void)sigprocmask(SIG_UNBLOCK, &set, NULL); /* the handler is left by a switch to the root, never by return */
    model_fail(number == SIGVTALRM ? "a strand runs on without any schedule point: an endless loop"
               : number == SIGABRT ? "crash: abort"
               : number == SIGFPE  ? "crash: arithmetic (SIGFPE)"
                                   : "crash: memory (SIGSEGV or SIGBUS)");
}

void crash_catch(void)
{
    static unsigned char alternative[64 * 1024];
    const stack_t stack = {.ss_sp = alternative, .ss_size = sizeof(alternative)};
    (void)sigaltstack(&stack, NULL);
    static const int NUMBERS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGVTALRM};
    for (size_t i = 0; i < sizeof(NUMBERS) / sizeof(NUMBERS[0]); i++) {
        struct sigaction action = {.sa_handler = crashed, .sa_flags = SA_ONSTACK | SA_RESTART};
        (void)sigaction(NUMBERS[i], &action, NULL);
    }
    const struct itimerval tick = {{0, 300000}, {0, 300000}};
    (void)setitimer(ITIMER_VIRTUAL, &tick, NULL);
}
