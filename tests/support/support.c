/* SPDX-License-Identifier: MIT */
#include "support/support.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_THREADS = 64, MOST_TEXT = 4096 };

unsigned long test_scaled(unsigned long full, unsigned long least)
{
    const char *text = getenv("PLAIT_TEST_SCALE");
    const unsigned long mille = text != NULL ? strtoul(text, NULL, 10) : 1000UL;
    const unsigned long scaled = full / 1000UL * mille + full % 1000UL * mille / 1000UL;
    return scaled > least ? scaled : least;
}

bool test_under(const char *tool)
{
    const char *text = getenv("PLAIT_TEST_TOOL");
    return strcmp(text != NULL ? text : "none", tool) == 0;
}

bool test_under_valgrind(void)
{
    return test_under("memcheck") || test_under("helgrind") || test_under("drd");
}

void test_keep_stderr(struct test_kept *kept)
{
    kept->file = tmpfile();
    kept->before = dup(STDERR_FILENO);
    assert_true(kept->file != NULL && kept->before >= 0);
    (void)fflush(stderr);
    assert_true(dup2(fileno(kept->file), STDERR_FILENO) >= 0);
}

void test_give_back_stderr(struct test_kept *kept, char *text, size_t size)
{
    (void)fflush(stderr);
    assert_true(dup2(kept->before, STDERR_FILENO) >= 0);
    (void)close(kept->before);
    rewind(kept->file);
    text[fread(text, 1, size - 1U, kept->file)] = '\0';
    (void)fclose(kept->file);
}

bool test_child_may_start_threads(void)
{
    return !test_under("tsan") && !test_under("tsan-clang") && !test_under("aarch64");
}

/* One thread: where it starts, with what, and the gate at which all of them gather. */
struct starter {
    test_body *body;
    struct test_shared *shared;
    pthread_barrier_t *gate;
    unsigned index;
};

static void *enter(void *argument)
{
    struct starter *starter = argument;
    (void)pthread_barrier_wait(starter->gate);
    starter->body(starter->index, starter->shared);
    return NULL;
}

const struct test_world *test_world = NULL;

void test_threads(unsigned count, test_body *body, struct test_shared *shared)
{
    if (test_world != NULL) {
        test_world->run(count, body, shared);
        return;
    }
    pthread_t threads[MOST_THREADS];
    struct starter starters[MOST_THREADS];
    pthread_barrier_t gate;
    assert_true(count > 0U && count <= MOST_THREADS);
    assert_int_equal(pthread_barrier_init(&gate, NULL, count), 0);
    for (unsigned i = 0; i < count; i++) {
        starters[i] = (struct starter){.body = body, .shared = shared, .gate = &gate, .index = i};
        if (pthread_create(&threads[i], NULL, enter, &starters[i]) != 0) {
            (void)fprintf(stderr, "test_threads: thread %u could not be started\n", i);
            abort(); /* the others stand at the gate for ever */
        }
    }
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(pthread_barrier_destroy(&gate), 0);
}

static void *help(void *argument)
{
    struct helper *helper = argument;
    helper->body(helper->index);
    return NULL;
}

void helper_start(struct helper *helper, void (*body)(unsigned index), unsigned index)
{
    helper->body = body;
    helper->index = index;
    if (test_world != NULL) {
        helper->strand = test_world->start(body, index);
    } else if (pthread_create(&helper->thread, NULL, help, helper) != 0) {
        (void)fprintf(stderr, "helper_start: a thread could not be started\n");
        abort();
    } else {
        helper->strand = NULL;
    }
}

void helper_join(struct helper *helper)
{
    if (test_world != NULL) {
        test_world->join(helper->strand);
    } else if (pthread_join(helper->thread, NULL) != 0) {
        (void)fprintf(stderr, "helper_join: a thread could not be joined\n");
        abort();
    } else {
        helper->strand = NULL;
    }
}

void test_yield(void)
{
    if (test_world != NULL) {
        test_world->yield();
    } else {
        (void)sched_yield();
    }
}

void test_let_others_run(void)
{
    if (test_world != NULL) {
        test_world->yield();
    }
}

bool test_dies(void (*body)(void), const char *text)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    (void)fflush(stdout);
    (void)fflush(stderr);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)signal(SIGABRT, SIG_DFL);
        (void)dup2(ends[1], STDERR_FILENO);
        (void)close(ends[0]);
        (void)close(ends[1]);
        body();
        _exit(0);
    }
    (void)close(ends[1]);
    char said[MOST_TEXT];
    size_t length = 0;
    for (ssize_t n = 1; n > 0 && length + 1U < sizeof(said);) {
        n = read(ends[0], said + length, sizeof(said) - 1U - length);
        length += n > 0 ? (size_t)n : 0U;
    }
    said[length] = '\0';
    (void)close(ends[0]);
    int status = 0;
    assert_true(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && strstr(said, text) != NULL;
}

uint64_t test_random(uint64_t *state)
{
    uint64_t x = *state + UINT64_C(0x9E3779B97F4A7C15);
    *state = x;
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}
