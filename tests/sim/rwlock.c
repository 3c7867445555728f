/* SPDX-License-Identifier: MIT */
/* Scenarios of the rwlock: writers alone, readers together, phases that alternate, nobody forgotten, whatever timers
 * and cancellers do meanwhile. */
#include "model.h"

#include <plait/event.h>
#include <plait/rwlock.h>
#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/wait.h>

#include "waiting.h"

enum { SECTION = 100 }; /* nanoseconds */

static struct plait_rwlock lock;
static struct plait_event inside; /* the reader that is waited for has got in */
static unsigned readers, writers, reads, writes, data;
static unsigned owed;  /* reads that must come before the next write */
static bool held_back; /* a writer waits behind a reader that stays */
static plait_status result[4];

static void start(uint32_t options)
{
    plait_rwlock_init(&lock, options);
    plait_event_init(&inside);
    readers = writers = reads = writes = data = owed = 0;
    held_back = false;
    for (int i = 0; i < 4; i++) {
        result[i] = PLAIT_OK;
    }
}

static void setup(void)
{
    start(0);
}

static void phases(void)
{
    start(PLAIT_FAIR);
}

/* ---- sections ---- */

static void reading(void)
{
    MODEL_EXPECT(writers == 0);
    readers++;
    reads++;
    const unsigned seen = model_read(data);
    model_point(MODEL_HERE " reading");
    MODEL_EXPECT(model_read(data) == seen);
    readers--;
}

static void writing(void)
{
    MODEL_EXPECT(writers == 0 && readers == 0);
    MODEL_EXPECT(reads >= owed);
    writers++;
    writes++;
    model_write(data, model_read(data) + 1);
    model_point(MODEL_HERE " writing");
    writers--;
}

/* ---- bodies ---- */

static void read_once(void)
{
    plait_status status = plait_rwlock_lock_read(&lock);
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        reading();
        plait_rwlock_unlock_read(&lock);
    }
}

static void read_timed(void)
{
    plait_status status = plait_rwlock_lock_read_until(&lock, plait_after(plait_nanoseconds(5)));
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        reading();
        plait_rwlock_unlock_read(&lock);
    }
}

static void write_once(void)
{
    plait_status status = plait_rwlock_lock_write(&lock);
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        writing();
        plait_rwlock_unlock_write(&lock);
    }
}

/* Where nobody gives up, all readers that wait go in before the next writer. */
static void write_and_count(void)
{
    MODEL_EXPECT(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    writing();
    owed = reads + plait_rwlock_readers_waiting(&lock);
    plait_rwlock_unlock_write(&lock);
}

static void read_twice(void)
{
    read_once();
    read_once();
}

static void write_twice(void)
{
    write_once();
    write_once();
}

static void write_timed(void)
{
    plait_status status = plait_rwlock_lock_write_until(&lock, plait_after(plait_nanoseconds(5)));
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        writing();
        plait_rwlock_unlock_write(&lock);
    }
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

static void cancel_second(void)
{
    plait_scope_cancel(&model_strand(1)->root);
}

/* Reads until another reader has been in as well. */
static void read_until_joined(void)
{
    MODEL_EXPECT(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    MODEL_EXPECT(plait_event_wait(&inside) == PLAIT_OK);
    reading();
    plait_rwlock_unlock_read(&lock);
}

static void read_and_join(void)
{
    MODEL_EXPECT(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    plait_event_set(&inside);
    reading();
    plait_rwlock_unlock_read(&lock);
}

/* Nobody writes between what this strand wrote and what it reads, and readers that wait join it. */
static void write_then_read(void)
{
    MODEL_EXPECT(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    writing();
    const unsigned mine = data;
    const bool joined = plait_rwlock_readers_waiting(&lock) != 0;
    plait_rwlock_downgrade(&lock);
    MODEL_EXPECT(!plait_rwlock_is_writer(&lock));
    MODEL_EXPECT(model_read(data) == mine);
    MODEL_EXPECT(!joined || plait_event_wait(&inside) == PLAIT_OK);
    MODEL_EXPECT(model_read(data) == mine);
    plait_rwlock_unlock_read(&lock);
}

static void write_then_read_alone(void)
{
    MODEL_EXPECT(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    writing();
    const unsigned mine = data;
    plait_rwlock_downgrade(&lock);
    MODEL_EXPECT(model_read(data) == mine);
    reading();
    MODEL_EXPECT(model_read(data) == mine);
    plait_rwlock_unlock_read(&lock);
}

static void read_while_a_writer_waits(void)
{
    MODEL_EXPECT(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    held_back = plait_rwlock_writers_waiting(&lock) == 1;
    reading();
    held_back = false;
    plait_rwlock_unlock_read(&lock);
}

static void try_to_overtake(void)
{
    const bool before = held_back;
    plait_status status = plait_rwlock_try_lock_read(&lock);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_BUSY);
    MODEL_EXPECT(!(before && held_back && status == PLAIT_OK));
    if (status == PLAIT_OK) {
        MODEL_EXPECT(plait_rwlock_try_lock_read(&lock) == PLAIT_MISUSE);
        MODEL_EXPECT(plait_rwlock_try_lock_write(&lock) == PLAIT_MISUSE);
        reading();
        plait_rwlock_unlock_read(&lock);
    }
    status = plait_rwlock_try_lock_write(&lock);
    if (status == PLAIT_OK) {
        writing();
        plait_rwlock_unlock_write(&lock);
    }
}

/* A stale address, or a user's mistake: nobody who waits for the lock may take it for a hand-over. */
static void stray_wake(void)
{
    (void)plait_wake(&lock.word, PLAIT_WAKE_ALL);
    (void)plait_wake_in(&lock.word, PLAIT_QUEUE_READERS, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL); /* of a dead event */
    (void)plait_wake_in(&lock.word, PLAIT_QUEUE_WRITERS, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL);
}

/* The second one to enter ends the lock's life, right after its unlock. Never two readers, which might be inside
 * together. */
static void read_and_maybe_end(void)
{
    MODEL_EXPECT(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    reading();
    const bool last = reads + writes == 2;
    plait_rwlock_unlock_read(&lock);
    if (last) {
        model_dead(&lock);
    }
}

static void write_and_maybe_end(void)
{
    MODEL_EXPECT(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    writing();
    const bool last = reads + writes == 2;
    plait_rwlock_unlock_write(&lock);
    if (last) {
        model_dead(&lock);
    }
}

/* Has given up once, of which the other one may have seen the bit; is inside when that one has left, and ends the
 * lock's life. */
static void come_again_and_maybe_end(void)
{
    const bool alone = result[1] == PLAIT_TIMEOUT && reads + writes == 1;
    MODEL_EXPECT(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    writing();
    plait_rwlock_unlock_write(&lock);
    if (alone) {
        model_dead(&lock);
    }
}

static void write_timed_and_again(void)
{
    write_timed();
    come_again_and_maybe_end();
}

static void read_timed_and_again(void)
{
    read_timed();
    come_again_and_maybe_end();
}

/* ---- against those that always run ---- */

static void read_for(plait_duration span)
{
    MODEL_EXPECT(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    (void)model_park(plait_time_add(plait_now(), span).nanoseconds);
    plait_rwlock_unlock_read(&lock);
}

/* Two of these overlap, so that neither is ever the last to leave. */
static void read_on_and_on(void)
{
    if (model_self() == 1) {
        (void)model_park(plait_time_add(plait_now(), SECTION / 2).nanoseconds);
    }
    for (int i = 0; i < 5; i++) {
        read_for(SECTION);
    }
}

static void write_on_and_on(void)
{
    for (int i = 0; i < 6; i++) {
        MODEL_EXPECT(plait_rwlock_lock_write(&lock) == PLAIT_OK);
        (void)model_park(plait_time_add(plait_now(), SECTION).nanoseconds);
        plait_rwlock_unlock_write(&lock);
    }
}

/* Overtaken once is starved here (PLAIT_OVERTAKEN): the sections it finds, and one that began while it came. */
static void write_against_them(void)
{
    const plait_time began = plait_now();
    write_once();
    MODEL_EXPECT(plait_time_since(plait_now(), began) <= 3 * SECTION);
}

static void read_against_them(void)
{
    const plait_time began = plait_now();
    read_once();
    MODEL_EXPECT(plait_time_since(plait_now(), began) <= 3 * SECTION);
}

/* ---- checks ---- */

static void is_free(void)
{
    MODEL_EXPECT((plait_load_relaxed(&lock.word) & ~(uint32_t)PLAIT_FAIR) == 0);
    MODEL_EXPECT(plait_rwlock_writer(&lock) == 0);
    MODEL_EXPECT(plait_rwlock_readers_waiting(&lock) == 0 && plait_rwlock_writers_waiting(&lock) == 0);
    MODEL_EXPECT(writes == data);
    for (unsigned i = 0; i < 3; i++) {
        MODEL_EXPECT(model_strand(i)->holds == 0 && model_strand(i)->readings == 0);
    }
}

static void all_ok(void)
{
    is_free();
    for (int i = 0; i < 4; i++) {
        MODEL_EXPECT(result[i] == PLAIT_OK);
    }
}

static void all_ok_of_writers(void)
{
    MODEL_EXPECT(writes == 1 && result[2] == PLAIT_OK);
}

static void first_or_third_may_give_up(void)
{
    is_free();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK);
    MODEL_EXPECT(result[2] == PLAIT_OK || result[2] == PLAIT_TIMEOUT);
}

static void first_may_give_up(void)
{
    is_free();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_TIMEOUT || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
    MODEL_EXPECT(result[2] == PLAIT_OK);
}

static void all_may_give_up_but_the_first(void)
{
    is_free();
    MODEL_EXPECT(result[0] == PLAIT_OK);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT || result[1] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[2] == PLAIT_OK || result[2] == PLAIT_TIMEOUT);
}

static const struct scenario SCENARIOS[] = {
    {.name = "rwlock: reader, two writers",
     .setup = setup,
     .bodies = {read_once, write_once, write_once},
     .check = all_ok},
    {.name = "rwlock: two readers, two writers",
     .setup = setup,
     .bodies = {read_once, read_once, write_once, write_once},
     .check = all_ok},
    {.name = "rwlock: three strands twice",
     .setup = setup,
     .bodies = {read_twice, write_twice, write_twice},
     .check = all_ok},
    {.name = "rwlock: four writers",
     .setup = setup,
     .bodies = {write_once, write_once, write_once, write_once},
     .check = all_ok},
    {.name = "rwlock: two readers, one of them timed, and a writer",
     .setup = setup,
     .bodies = {write_once, read_twice, read_timed, cancel_first},
     .check = first_or_third_may_give_up},
    {.name = "rwlock: a writer against two readers that overlap",
     .setup = setup,
     .bodies = {read_on_and_on, read_on_and_on, write_against_them},
     .check = all_ok_of_writers,
     .strict_clock = true},
    {.name = "rwlock: a reader against a writer that comes again",
     .setup = setup,
     .bodies = {write_on_and_on, read_against_them},
     .check = NULL,
     .strict_clock = true},
    {.name = "rwlock: in phases, reader, two writers",
     .setup = phases,
     .bodies = {read_once, write_once, write_once},
     .check = all_ok},
    {.name = "rwlock: in phases, two readers, two writers",
     .setup = phases,
     .bodies = {read_once, read_once, write_and_count, write_and_count},
     .check = all_ok},
    {.name = "rwlock: in phases, writer is cancelled, reader timed",
     .setup = phases,
     .bodies = {write_once, read_timed, write_once, cancel_first},
     .check = first_may_give_up},
    {.name = "rwlock: writer's time is up between readers",
     .setup = setup,
     .bodies = {read_until_joined, write_timed, read_and_join},
     .check = is_free},
    {.name = "rwlock: writer is cancelled between readers",
     .setup = setup,
     .bodies = {read_until_joined, write_once, read_and_join, cancel_second},
     .check = is_free},
    {.name = "rwlock: writer is cancelled, reader timed",
     .setup = setup,
     .bodies = {write_once, read_timed, write_once, cancel_first},
     .check = first_may_give_up},
    {.name = "rwlock: reader is cancelled, writer timed",
     .setup = setup,
     .bodies = {read_once, write_timed, write_once, cancel_first},
     .check = first_may_give_up},
    {.name = "rwlock: downgrade, those who run go in",
     .setup = setup,
     .bodies = {write_then_read_alone, read_once, write_once},
     .check = all_ok},
    {.name = "rwlock: downgrade",
     .setup = phases,
     .bodies = {write_then_read, read_and_join, write_once},
     .check = all_ok},
    {.name = "rwlock: downgrade, a writer behind it gives up",
     .setup = setup,
     .bodies = {write_then_read_alone, write_timed, read_timed, cancel_second},
     .check = all_may_give_up_but_the_first},
    {.name = "rwlock: in phases, downgrade, a writer behind it gives up",
     .setup = phases,
     .bodies = {write_then_read_alone, write_timed, read_timed, cancel_second},
     .check = all_may_give_up_but_the_first},
    {.name = "rwlock: nobody overtakes a writer that waits",
     .setup = phases,
     .bodies = {read_while_a_writer_waits, write_once, try_to_overtake},
     .check = all_ok},
    {.name = "rwlock: stray wake of its word",
     .setup = setup,
     .bodies = {read_once, write_once, write_once, stray_wake},
     .check = all_ok},
    {.name = "rwlock: ends right after the last unlock, reader and writer",
     .setup = setup,
     .bodies = {read_and_maybe_end, write_and_maybe_end},
     .check = NULL},
    {.name = "rwlock: ends right after the last unlock, writers",
     .setup = setup,
     .bodies = {write_and_maybe_end, write_and_maybe_end},
     .check = NULL},
    {.name = "rwlock: ends right after the last unlock, a writer gave up before the reader",
     .setup = setup,
     .bodies = {read_once, write_timed_and_again},
     .check = NULL},
    {.name = "rwlock: ends right after the last unlock, a writer gave up before the writer",
     .setup = setup,
     .bodies = {write_once, write_timed_and_again},
     .check = NULL},
    {.name = "rwlock: ends right after the last unlock, a reader gave up before the writer",
     .setup = setup,
     .bodies = {write_once, read_timed_and_again},
     .check = NULL},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
