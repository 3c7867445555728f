/* SPDX-License-Identifier: MIT */
/* tracer.c: what is written is JSON, at every moment and whatever is recorded; waits are told by name; what fails is
 * told, too. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <plait/event.h>
#include <plait/tracer.h>

#include "support/support.h"

static char path[64];
static char text[1 << 20];

static void make_path(void)
{
    (void)strcpy(path, "/tmp/plait-tracer-XXXXXX");
    const int file = mkstemp(path);
    assert_true(file >= 0);
    (void)close(file);
}

static void read_it(void)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof(text) - 1U, file)] = '\0';
    (void)fclose(file);
}

/* ---- is it JSON? Strings, numbers, objects and arrays are all that occurs ---- */

static const char *at;

static void skip_blanks(void)
{
    while (isspace((unsigned char)*at)) {
        at++;
    }
}

static bool take(char c)
{
    skip_blanks();
    const bool there = *at == c;
    at += there ? 1 : 0;
    return there;
}

static bool is_string(void)
{
    if (!take('"')) {
        return false;
    }
    while (*at != '"' && (unsigned char)*at >= 0x20U) {
        if (*at == '\\') {
            at++;
            if (*at == 'u') {
                at += strspn(at + 1, "0123456789abcdef") == 4 ? 4 : 0;
            } else if (*at != '"' && *at != '\\') {
                return false;
            } else {
                /* one character */
            }
        }
        at++;
    }
    return take('"');
}

static bool is_value(void);

static bool is_list(char closing, bool named)
{
    bool good = true;
    if (take(closing)) {
        return true;
    }
    do {
        good = (!named || (is_string() && take(':'))) && is_value();
    } while (good && take(','));
    return good && take(closing);
}

static bool is_value(void)
{
    skip_blanks();
    if (*at == '"') {
        return is_string();
    }
    if (take('{')) {
        return is_list('}', true);
    }
    if (take('[')) {
        return is_list(']', false);
    }
    const size_t digits = strspn(at, "0123456789.");
    at += digits;
    return digits != 0;
}

static void expect_json(void)
{
    read_it();
    at = text;
    if (!is_value()) {
        fail_msg("no JSON at: %.60s", at);
    }
    skip_blanks();
    assert_int_equal(*at, '\0');
}

/* ---- tests ---- */

static void record(struct plait_tracer *tracer, const char *name)
{
    struct plait_tracer_span span = plait_tracer_begin(name);
    span.detail = name;
    plait_tracer_end(tracer, &span);
}

static void whatever_is_recorded_is_json(void **state)
{
    (void)state;
    struct plait_tracer tracer;
    char lengthy[400];
    make_path();
    assert_int_equal(plait_tracer_open(&tracer, path), PLAIT_OK);
    expect_json(); /* from the beginning */
    plait_tracer_lane(&tracer);
    record(&tracer, "plain");
    record(&tracer, NULL);
    record(&tracer, "quotes \" and \\ and\ttabs\n");
    record(&tracer, "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80");
    record(&tracer, "\xff no text \xed\xa0\x80 \xc3");
    memset(lengthy, 1, sizeof(lengthy) - 1U);
    lengthy[sizeof(lengthy) - 1U] = '\0';
    record(&tracer, lengthy);
    assert_int_equal(plait_tracer_flush(&tracer), PLAIT_OK);
    expect_json();
    assert_non_null(strstr(text, "\"name\":\"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80\""));
    assert_non_null(strstr(text, "\"name\":\"? no text ??? ?\""));
    assert_non_null(strstr(text, "\"name\":\"quotes \\\" and \\\\ and\\u0009tabs\\u000a\""));
    assert_int_equal(plait_tracer_close(&tracer), PLAIT_OK);
    expect_json();
    (void)unlink(path);
}

static struct plait_tracer shared;

static void record_many(unsigned index, struct test_shared *nothing)
{
    (void)nothing;
    (void)index;
    const unsigned long count = test_scaled(2000, 50);
    for (unsigned long i = 0; i < count; i++) {
        record(&shared, "one of many");
    }
}

/* Several strands, more than the buffers hold: nothing is torn, and what was dropped is counted. */
static void many_strands_record_whole_events(void **state)
{
    (void)state;
    make_path();
    assert_int_equal(plait_tracer_open(&shared, path), PLAIT_OK);
    test_threads(3, record_many, NULL);
    const uint64_t dropped = plait_tracer_dropped(&shared);
    assert_int_equal(plait_tracer_close(&shared), dropped == 0 ? PLAIT_OK : PLAIT_FULL);
    expect_json();
    uint64_t found = dropped;
    for (const char *event = strstr(text, "\"one of many\",\"ts\""); event != NULL;
         event = strstr(event + 1, "\"one of many\",\"ts\"")) {
        found++;
    }
    assert_int_equal(found, 3 * test_scaled(2000, 50));
    (void)unlink(path);
}

/* ---- waits ---- */

static struct plait_event opened;

static void wait_or_open(unsigned index, struct test_shared *nothing)
{
    (void)nothing;
    if (index == 0) {
        assert_int_equal(plait_event_wait(&opened), PLAIT_OK);
    } else {
        while (plait_event_waiters(&opened) == 0) {
            test_yield();
        }
        plait_event_set(&opened);
    }
}

static void a_wait_bears_the_name_of_what_it_is_for(void **state)
{
    (void)state;
    struct plait_tracer another;
    make_path();
    plait_event_init(&opened);
    assert_int_equal(plait_tracer_open(&shared, path), PLAIT_OK);
    assert_int_equal(plait_tracer_name(&shared, (uintptr_t)&opened, sizeof(opened), "the opening"), PLAIT_OK);
    assert_int_equal(plait_tracer_waits(&shared, true), PLAIT_OK);
    assert_int_equal(plait_tracer_waits(&shared, true), PLAIT_OK);
    assert_int_equal(plait_tracer_waits(&another, true), PLAIT_BUSY);
    test_threads(2, wait_or_open, NULL);
    assert_int_equal(plait_sleep(1), PLAIT_OK);
    assert_int_equal(plait_tracer_waits(&shared, false), PLAIT_OK);
    assert_int_equal(plait_tracer_close(&shared), PLAIT_OK);
    expect_json();
    assert_non_null(strstr(text, "\"detail\":\"the opening\",\"outcome\":\"PLAIT_OK\""));
    assert_non_null(strstr(text, "\"name\":\"sleeps\""));
    (void)unlink(path);
}

static void a_tracer_knows_so_many_names(void **state)
{
    (void)state;
    struct plait_tracer tracer;
    make_path();
    assert_int_equal(plait_tracer_open(&tracer, path), PLAIT_OK);
    for (uintptr_t i = 0; i < PLAIT_TRACER_NAMES; i++) {
        assert_int_equal(plait_tracer_name(&tracer, i, 1, "x"), PLAIT_OK);
    }
    assert_int_equal(plait_tracer_name(&tracer, 100, 1, "x"), PLAIT_FULL);
    assert_int_equal(plait_tracer_close(&tracer), PLAIT_OK);
    (void)unlink(path);
}

/* ---- what fails ---- */

static void a_file_that_cannot_be_had_is_told(void **state)
{
    (void)state;
    struct plait_tracer tracer;
    assert_int_equal(plait_tracer_open(&tracer, "/no/such/folder/run.json"), ENOENT);
    assert_int_equal(plait_tracer_open(&tracer, "/dev/full"), ENOSPC);
}

/* The file takes nothing more: what it has stays JSON, and closing says why there is no more. */
static void a_write_that_fails_leaves_what_was_there(void **state)
{
    (void)state;
    struct plait_tracer tracer;
    make_path();
    assert_int_equal(plait_tracer_open(&tracer, path), PLAIT_OK);
    record(&tracer, "first");
    assert_int_equal(plait_tracer_flush(&tracer), PLAIT_OK);
    const int reading = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(reading >= 0);
    assert_int_equal(dup2(reading, tracer.file), tracer.file);
    (void)close(reading);
    record(&tracer, "second");
    assert_int_equal(plait_tracer_flush(&tracer), EBADF);
    record(&tracer, "third");
    assert_int_equal(plait_tracer_close(&tracer), EBADF);
    expect_json();
    assert_non_null(strstr(text, "first"));
    assert_null(strstr(text, "second"));
    (void)unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_recorded_is_json),
        cmocka_unit_test(many_strands_record_whole_events),
        cmocka_unit_test(a_wait_bears_the_name_of_what_it_is_for),
        cmocka_unit_test(a_tracer_knows_so_many_names),
        cmocka_unit_test(a_file_that_cannot_be_had_is_told),
        cmocka_unit_test(a_write_that_fails_leaves_what_was_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
