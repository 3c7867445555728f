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

static struct plait_rwlock lock;
static struct plait_event inside; /* the reader that is waited for has got in */
static unsigned readers, writers, reads, writes, data;
static unsigned owed;  /* reads that must come before the next write */
static bool held_back; /* a writer waits behind a reader that stays */
static plait_status result[4];

static void setup(void)
{
    plait_rwlock_init(&lock);
    plait_event_init(&inside);
    readers = writers = reads = writes = data = owed = 0;
    held_back = false;
    for (int i = 0; i < 4; i++) {
        result[i] = PLAIT_OK;
    }
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

/* ---- checks ---- */

static void is_free(void)
{
    MODEL_EXPECT(plait_load_relaxed(&lock.word) == 0);
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

static void first_may_give_up(void)
{
    is_free();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_TIMEOUT || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
    MODEL_EXPECT(result[2] == PLAIT_OK);
}

static const struct scenario SCENARIOS[] = {
    {.name = "rwlock: reader, two writers",
     .setup = setup,
     .bodies = {read_once, write_once, write_once},
     .check = all_ok},
    {.name = "rwlock: two readers, two writers",
     .setup = setup,
     .bodies = {read_once, read_once, write_and_count, write_and_count},
     .check = all_ok},
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
    {.name = "rwlock: downgrade",
     .setup = setup,
     .bodies = {write_then_read, read_and_join, write_once},
     .check = all_ok},
    {.name = "rwlock: nobody overtakes a writer that waits",
     .setup = setup,
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
