/* SPDX-License-Identifier: MIT */
/* A reader-writer lock by its rules: who shares, who waits behind whom, what is refused, giving up, downgrading. The
 * orders inside it are judged by tests/race/rwlock.c, its schedules by tests/sim/rwlock.c. */
#include "queued.h"

#include <signal.h>

#include <plait/rwlock.h>
#include <plait/scope.h>

enum { CROWD = 8, READERS = 10 };

static struct plait_rwlock lock = PLAIT_RWLOCK_INIT;
static struct plait_atomic_u32 inside, gate, passed;
static uint32_t order[CROWD];

static uint32_t option; /* of the locks: all is tested with both. A writer that waits is starved, soon or at once */

/* Each test leaves the lock free. */
static void start(void)
{
    plait_initialize(&inside, 0U);
    plait_initialize(&gate, 0U);
    plait_initialize(&passed, 0U);
}

static void all_free(void)
{
    assert_int_equal(plait_load_relaxed(&lock.word), option);
    assert_int_equal(plait_rwlock_readers(&lock), 0);
    assert_int_equal(plait_rwlock_writer(&lock), 0);
    assert_int_equal(plait_rwlock_readers_waiting(&lock), 0);
    assert_int_equal(plait_rwlock_writers_waiting(&lock), 0);
    assert_int_equal(plait_self()->holds, 0);
}

/* ---- alone ---- */

static void it_is_free_or_read_or_written(void **state)
{
    (void)state;
    start();
    all_free();
    assert_int_equal(sizeof(lock), 8);
    for (int i = 0; i < 2; i++) { /* each may be taken twice, one after the other */
        assert_int_equal(plait_rwlock_lock_read(&lock), PLAIT_OK);
        assert_int_equal(plait_rwlock_readers(&lock), 1);
        assert_false(plait_rwlock_is_writer(&lock));
        plait_rwlock_unlock_read(&lock);
        assert_int_equal(plait_rwlock_lock_write(&lock), PLAIT_OK);
        assert_int_equal(plait_rwlock_writer(&lock), plait_strand_id());
        assert_int_equal(plait_rwlock_readers(&lock), 0);
        assert_true(plait_rwlock_is_writer(&lock));
        plait_rwlock_unlock_write(&lock);
    }
    assert_int_equal(plait_rwlock_try_lock_read(&lock), PLAIT_OK);
    plait_rwlock_unlock_read(&lock);
    assert_int_equal(plait_rwlock_try_lock_write(&lock), PLAIT_OK);
    plait_rwlock_unlock_write(&lock);
    assert_int_equal(plait_rwlock_lock_read_until(&lock, (plait_time){0}), PLAIT_OK);
    plait_rwlock_unlock_read(&lock);
    assert_int_equal(plait_rwlock_lock_write_until(&lock, (plait_time){0}), PLAIT_OK);
    plait_rwlock_unlock_write(&lock);
    all_free();
    static struct plait_rwlock never[2] = {PLAIT_RWLOCK_INIT, PLAIT_RWLOCK_FAIR_INIT};
    struct plait_rwlock *of_this_kind = &never[option == PLAIT_FAIR];
    assert_int_equal(plait_load_relaxed(&of_this_kind->word), option);
    plait_rwlock_destroy(of_this_kind);
    plait_rwlock_init(of_this_kind, option);
    plait_rwlock_destroy(of_this_kind);
}

static void refuses_everything(void)
{
    assert_int_equal(plait_rwlock_lock_read(&lock), PLAIT_MISUSE);
    assert_int_equal(plait_rwlock_try_lock_read(&lock), PLAIT_MISUSE);
    assert_int_equal(plait_rwlock_lock_read_until(&lock, PLAIT_FOREVER), PLAIT_MISUSE);
    assert_int_equal(plait_rwlock_lock_write(&lock), PLAIT_MISUSE);
    assert_int_equal(plait_rwlock_try_lock_write(&lock), PLAIT_MISUSE);
    assert_int_equal(plait_rwlock_lock_write_until(&lock, PLAIT_FOREVER), PLAIT_MISUSE);
}

static void nobody_takes_it_twice_and_an_upgrade_is_refused(void **state)
{
    (void)state;
    start();
    assert_int_equal(plait_rwlock_lock_read(&lock), PLAIT_OK);
    refuses_everything();
    assert_int_equal(plait_rwlock_readers(&lock), 1); /* nothing has changed */
    plait_rwlock_unlock_read(&lock);
    assert_int_equal(plait_rwlock_lock_write(&lock), PLAIT_OK);
    refuses_everything();
    assert_true(plait_rwlock_is_writer(&lock));
    plait_rwlock_unlock_write(&lock);
    all_free();
}

static void a_strand_reads_several_at_once(void **state)
{
    (void)state;
    enum { MANY = PLAIT_STRAND_READINGS + 3 };
    struct plait_rwlock many[MANY];
    for (int first = 0; first < MANY; first++) {
        for (int i = 0; i < MANY; i++) {
            plait_rwlock_init(&many[i], option);
            assert_int_equal(plait_rwlock_lock_read(&many[i]), PLAIT_OK);
        }
        for (int i = 0; i < PLAIT_STRAND_READINGS; i++) {
            assert_int_equal(plait_rwlock_try_lock_write(&many[i]), PLAIT_MISUSE);
        }
        for (int i = 0; i < MANY; i++) { /* in another order than they were taken in */
            plait_rwlock_unlock_read(&many[(first + i * 3) % MANY]);
        }
        for (int i = 0; i < MANY; i++) {
            assert_int_equal(plait_load_relaxed(&many[i].word), option);
            plait_rwlock_destroy(&many[i]);
        }
        assert_int_equal(plait_self()->holds, 0);
        assert_int_equal(plait_self()->readings, 0);
        assert_int_equal(plait_self()->readings_beyond, 0);
    }
}

/* ---- misuse that is fatal ---- */

static void end_reading_it_free(void)
{
    plait_rwlock_unlock_read(&lock);
}

static void end_writing_it_free(void)
{
    plait_rwlock_unlock_write(&lock);
}

static void end_writing_as_a_reader(void)
{
    CHECK(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    plait_rwlock_unlock_write(&lock);
}

static void end_reading_as_the_writer(void)
{
    CHECK(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    plait_rwlock_unlock_read(&lock);
}

static void downgrade_as_a_reader(void)
{
    CHECK(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    plait_rwlock_downgrade(&lock);
}

static void destroy_it_read(void)
{
    CHECK(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    plait_rwlock_destroy(&lock);
}

static void destroy_it_written(void)
{
    CHECK(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    plait_rwlock_destroy(&lock);
}

static void what_nothing_could_handle_is_fatal(void **state)
{
    (void)state;
    start();
    assert_true(test_dies(end_reading_it_free, "plait_rwlock_unlock_read"));
    assert_true(test_dies(end_writing_it_free, "plait_rwlock_unlock_write"));
    assert_true(test_dies(end_writing_as_a_reader, "called by a strand that does not hold it in this way"));
    assert_true(test_dies(end_reading_as_the_writer, "called by a strand that does not hold it in this way"));
    assert_true(test_dies(downgrade_as_a_reader, "plait_rwlock_downgrade"));
    assert_true(test_dies(destroy_it_read, "destroyed while it is held"));
    assert_true(test_dies(destroy_it_written, "destroyed while it is held"));
}

/* ---- sharing and excluding ---- */

static void read_until_the_gate(unsigned index)
{
    (void)index;
    CHECK(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    (void)plait_add_acq_rel(&inside, 1U);
    until_equal(&gate, 1);
    plait_rwlock_unlock_read(&lock);
}

static void read_and_note(unsigned index)
{
    CHECK(plait_rwlock_lock_read(&lock) == PLAIT_OK);
    order[plait_add_acq_rel(&passed, 1U)] = index;
    (void)plait_add_acq_rel(&inside, 1U);
    until_equal(&gate, 1);
    plait_rwlock_unlock_read(&lock);
}

static void write_and_note(unsigned index)
{
    CHECK(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    order[plait_add_acq_rel(&passed, 1U)] = index;
    plait_rwlock_unlock_write(&lock);
}

static void readers_share_it_and_are_counted(void **state)
{
    (void)state;
    struct helper helpers[READERS];
    start();
    for (unsigned i = 0; i < READERS; i++) {
        helper_start(&helpers[i], read_until_the_gate, i);
    }
    until_equal(&inside, READERS);
    assert_int_equal(plait_rwlock_readers(&lock), READERS);
    assert_int_equal(plait_rwlock_try_lock_write(&lock), PLAIT_BUSY);
    assert_int_equal(plait_rwlock_lock_write_until(&lock, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
    assert_int_equal(plait_rwlock_try_lock_read(&lock), PLAIT_OK); /* a writer that has given up is in nobody's way */
    plait_rwlock_unlock_read(&lock);
    plait_store_release(&gate, 1U);
    for (unsigned i = 0; i < READERS; i++) {
        helper_join(&helpers[i]);
    }
    all_free();
}

static void a_writer_that_waits_holds_back_readers(void **state)
{
    (void)state;
    enum { NEW = 5 };
    struct helper readers[NEW], writer;
    start();
    assert_int_equal(plait_rwlock_lock_read(&lock), PLAIT_OK);
    helper_start(&writer, write_and_note, 99);
    until_queued(&lock.word, PLAIT_QUEUE_STARVED_WRITERS, 1);
    for (unsigned i = 0; i < NEW; i++) {
        helper_start(&readers[i], read_and_note, i);
    }
    until_queued(&lock.word, PLAIT_QUEUE_READERS, NEW);
    assert_int_equal(plait_rwlock_readers(&lock), 1);
    assert_int_equal(plait_rwlock_writers_waiting(&lock), 1);
    assert_int_equal(plait_rwlock_readers_waiting(&lock), NEW);
    plait_rwlock_unlock_read(&lock);
    until_equal(&inside, NEW); /* together: none has left */
    assert_int_equal(order[0], 99);
    plait_store_release(&gate, 1U);
    helper_join(&writer);
    for (unsigned i = 0; i < NEW; i++) {
        helper_join(&readers[i]);
    }
    all_free();
}

static void try_to_overtake(unsigned index)
{
    const plait_time end = test_patience();
    (void)index;
    while (plait_shard_count(&lock.word, PLAIT_QUEUE_STARVED_WRITERS) == 0) {
        const bool behind = plait_shard_count(&lock.word, PLAIT_QUEUE_WRITERS) == 1;
        if (plait_rwlock_try_lock_read(&lock) == PLAIT_OK) {
            plait_rwlock_unlock_read(&lock);
            if (behind) {
                plait_store_release(&passed, 1U);
            }
        }
        CHECK(plait_time_before(plait_now(), end));
        test_let_others_run();
    }
    CHECK(plait_rwlock_try_lock_read(&lock) == PLAIT_BUSY);
}

static void write_once(unsigned index)
{
    (void)index;
    CHECK(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    plait_rwlock_unlock_write(&lock);
}

/* Readers go in past a writer that waits, for a millisecond; then no more. */
static void those_that_run_overtake_until_somebody_starves(void **state)
{
    (void)state;
    const plait_time end = test_patience();
    start();
    while (plait_load_acquire(&passed) == 0) {
        struct helper writer, reader;
        CHECK(plait_time_before(plait_now(), end));
        assert_int_equal(plait_rwlock_lock_read(&lock), PLAIT_OK);
        helper_start(&writer, write_once, 0);
        helper_start(&reader, try_to_overtake, 0);
        helper_join(&reader);
        plait_rwlock_unlock_read(&lock);
        helper_join(&writer);
        all_free();
    }
}

static void after_a_writer_all_readers_that_wait_go_in_before_the_next(void **state)
{
    (void)state;
    struct helper readers[3], writers[2];
    start();
    assert_int_equal(plait_rwlock_lock_write(&lock), PLAIT_OK);
    helper_start(&readers[0], read_and_note, 0);
    until_queued(&lock.word, PLAIT_QUEUE_READERS, 1);
    helper_start(&writers[0], write_and_note, 10);
    until_queued(&lock.word, PLAIT_QUEUE_STARVED_WRITERS, 1);
    helper_start(&readers[1], read_and_note, 1);
    until_queued(&lock.word, PLAIT_QUEUE_READERS, 2);
    helper_start(&writers[1], write_and_note, 11);
    until_queued(&lock.word, PLAIT_QUEUE_STARVED_WRITERS, 2);
    plait_rwlock_unlock_write(&lock);
    /* Handed over in the unlock itself: the readers hold it, and whoever comes now waits behind the writer. */
    assert_int_equal(plait_rwlock_readers(&lock), 2);
    assert_int_equal(plait_rwlock_try_lock_read(&lock), PLAIT_BUSY);
    helper_start(&readers[2], read_and_note, 2);
    until_queued(&lock.word, PLAIT_QUEUE_READERS, 1);
    until_equal(&inside, 2);
    plait_store_release(&gate, 1U);
    for (unsigned i = 0; i < 3; i++) {
        helper_join(&readers[i]);
    }
    helper_join(&writers[0]);
    helper_join(&writers[1]);
    /* Readers 0 and 1, writer 10, then reader 2 before writer 11. */
    assert_int_equal(order[0] + order[1], 1);
    assert_int_equal(order[2], 10);
    assert_int_equal(order[3], 2);
    assert_int_equal(order[4], 11);
    all_free();
}

static void become_a_reader(unsigned index)
{
    (void)index;
    CHECK(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    (void)plait_add_acq_rel(&inside, 1U);
    until_equal(&gate, 1);
    plait_rwlock_downgrade(&lock);
    CHECK(!plait_rwlock_is_writer(&lock));
    CHECK(plait_rwlock_lock_write(&lock) == PLAIT_MISUSE);
    (void)plait_add_acq_rel(&inside, 1U);
    until_equal(&gate, 2);
    plait_rwlock_unlock_read(&lock);
}

static void a_writer_becomes_a_reader_and_lets_readers_in(void **state)
{
    (void)state;
    struct helper helper, reader, writer;
    start();
    helper_start(&helper, become_a_reader, 0);
    until_equal(&inside, 1);
    assert_int_equal(plait_rwlock_try_lock_read(&lock), PLAIT_BUSY);
    helper_start(&reader, read_and_note, 7);
    until_queued(&lock.word, PLAIT_QUEUE_READERS, 1);
    helper_start(&writer, write_and_note, 8);
    until_queued(&lock.word, PLAIT_QUEUE_STARVED_WRITERS, 1);
    plait_store_release(&gate, 1U);
    helper_join(&reader); /* the gate is open for it */
    until_equal(&inside, 3);
    assert_int_equal(plait_rwlock_readers(&lock), 1);
    assert_int_equal(plait_rwlock_writers_waiting(&lock), 1);
    plait_store_release(&gate, 2U);
    helper_join(&helper);
    helper_join(&writer);
    assert_int_equal(order[0], 7);
    assert_int_equal(order[1], 8);
    all_free();
}

/* ---- giving up ---- */

static struct plait_scope scope;

static void write_in_a_scope(unsigned expected)
{
    plait_status outcome = PLAIT_OK;
    plait_scope_enter(&scope);
    outcome = plait_rwlock_lock_write(&lock);
    CHECK(outcome == (expected == 0 ? PLAIT_OK : PLAIT_CANCELLED));
    if (outcome == PLAIT_OK) {
        plait_rwlock_unlock_write(&lock);
    }
    plait_scope_close(&scope, &outcome);
}

static void read_in_a_scope(unsigned expected)
{
    plait_status outcome = PLAIT_OK;
    plait_scope_enter(&scope);
    outcome = plait_rwlock_lock_read(&lock);
    CHECK(outcome == (expected == 0 ? PLAIT_OK : PLAIT_CANCELLED));
    if (outcome == PLAIT_OK) {
        plait_rwlock_unlock_read(&lock);
    }
    plait_scope_close(&scope, &outcome);
}

/* A reader is inside; a writer waits; readers wait behind it. The writer goes: the readers get in beside the first,
 * which may well be waiting for them. */
static void a_writer_that_is_cancelled_lets_in_the_readers_behind_it(void **state)
{
    (void)state;
    struct helper writer, readers[2];
    start();
    plait_scope_init(&scope);
    assert_int_equal(plait_rwlock_lock_read(&lock), PLAIT_OK);
    helper_start(&writer, write_in_a_scope, 1);
    until_queued(&lock.word, PLAIT_QUEUE_STARVED_WRITERS, 1);
    helper_start(&readers[0], read_until_the_gate, 0);
    helper_start(&readers[1], read_until_the_gate, 1);
    until_queued(&lock.word, PLAIT_QUEUE_READERS, 2);
    plait_scope_cancel(&scope);
    until_equal(&inside, 2);
    assert_int_equal(plait_rwlock_readers(&lock), 3);
    plait_store_release(&gate, 1U);
    plait_rwlock_unlock_read(&lock);
    helper_join(&writer);
    helper_join(&readers[0]);
    helper_join(&readers[1]);
    all_free();
}

static void write_for_two_milliseconds(unsigned index)
{
    (void)index;
    CHECK(plait_rwlock_lock_write_until(&lock, plait_after(plait_milliseconds(2))) == PLAIT_TIMEOUT);
}

static void a_writer_whose_time_is_up_lets_in_the_readers_behind_it(void **state)
{
    (void)state;
    struct helper writer, reader;
    start();
    assert_int_equal(plait_rwlock_lock_read(&lock), PLAIT_OK);
    helper_start(&writer, write_for_two_milliseconds, 0);
    helper_start(&reader, read_until_the_gate, 0); /* behind it, or before it: it gets in either way */
    until_equal(&inside, 1);
    plait_store_release(&gate, 1U);
    helper_join(&reader);
    helper_join(&writer); /* only now may the lock become free */
    plait_rwlock_unlock_read(&lock);
    all_free();
}

static void a_cancel_ends_the_wait_unless_the_lock_was_handed_over_before(void **state)
{
    (void)state;
    for (unsigned handed = 0; handed < 2; handed++) {
        for (unsigned writes = 0; writes < 2; writes++) {
            struct helper helper;
            start();
            plait_scope_init(&scope);
            assert_int_equal(plait_rwlock_lock_write(&lock), PLAIT_OK);
            helper_start(&helper, writes != 0 ? write_in_a_scope : read_in_a_scope, handed != 0 ? 0 : 1);
            until_queued(&lock.word, writes != 0 ? PLAIT_QUEUE_STARVED_WRITERS : PLAIT_QUEUE_READERS, 1);
            if (handed != 0) {
                plait_rwlock_unlock_write(&lock);
                plait_scope_cancel(&scope);
                helper_join(&helper);
            } else {
                plait_scope_cancel(&scope);
                helper_join(&helper);
                plait_rwlock_unlock_write(&lock);
            }
            all_free();
        }
    }
}

static struct plait_atomic_u32 signals;

static void count_signal(int number)
{
    (void)number;
    (void)plait_add_acq_rel(&signals, 1U);
}

static void a_signal_does_not_end_the_wait(void **state)
{
    (void)state;
    struct sigaction former;
    struct sigaction counting = {.sa_handler = count_signal};
    struct helper reader, writer;
    start();
    plait_initialize(&signals, 0U);
    assert_int_equal(sigaction(SIGUSR1, &counting, &former), 0);
    assert_int_equal(plait_rwlock_lock_write(&lock), PLAIT_OK);
    helper_start(&reader, read_and_note, 1);
    until_queued(&lock.word, PLAIT_QUEUE_READERS, 1);
    helper_start(&writer, write_and_note, 2);
    until_queued(&lock.word, PLAIT_QUEUE_STARVED_WRITERS, 1);
    /* ThreadSanitizer keeps a signal until the thread's next call of libc, which one that sleeps may never make */
    const uint32_t sent = PLAIT_MODE_NUMBER == PLAIT_MODE_tsan || test_world != NULL ? 0U : 10U;
    for (uint32_t i = 0; i < sent; i++) {
        assert_int_equal(pthread_kill(i % 2 == 0 ? reader.thread : writer.thread, SIGUSR1), 0);
        until_equal(&signals, i + 1U);
    }
    assert_int_equal(plait_load_acquire(&passed), 0);
    assert_int_equal(plait_rwlock_readers_waiting(&lock) + plait_rwlock_writers_waiting(&lock), 2);
    plait_store_release(&gate, 1U);
    plait_rwlock_unlock_write(&lock);
    helper_join(&reader);
    helper_join(&writer);
    assert_int_equal(sigaction(SIGUSR1, &former, NULL), 0);
    all_free();
}

static void hold_it_until_the_gate(unsigned index)
{
    (void)index;
    CHECK(plait_rwlock_lock_write(&lock) == PLAIT_OK);
    (void)plait_add_acq_rel(&inside, 1U);
    until_equal(&gate, 1);
    plait_rwlock_unlock_write(&lock);
}

static void in_a_cancelled_scope_only_what_would_wait_is_cancelled(void **state)
{
    (void)state;
    struct helper helper;
    struct plait_scope cancelled;
    plait_status outcome = PLAIT_OK;
    start();
    plait_scope_open(&cancelled);
    plait_scope_cancel(&cancelled);
    assert_int_equal(plait_rwlock_lock_read(&lock), PLAIT_OK);
    plait_rwlock_unlock_read(&lock);
    assert_int_equal(plait_rwlock_lock_write(&lock), PLAIT_OK);
    plait_rwlock_unlock_write(&lock);
    helper_start(&helper, hold_it_until_the_gate, 0);
    until_equal(&inside, 1);
    assert_int_equal(plait_rwlock_lock_read(&lock), PLAIT_CANCELLED);
    assert_int_equal(plait_rwlock_lock_write(&lock), PLAIT_CANCELLED);
    plait_store_release(&gate, 1U);
    helper_join(&helper);
    plait_scope_close(&cancelled, &outcome);
    all_free();
}

/* ---- crowds ---- */

struct test_shared {
    unsigned long rounds;
    unsigned long one, two; /* equal whenever nobody writes */
};

static void read_and_write(unsigned index, struct test_shared *shared)
{
    uint64_t random = index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const uint64_t draw = test_random(&random);
        const plait_time soon = plait_after((int64_t)(draw >> 8) % 20000);
        const bool writes = draw % 8 < 3;
        plait_status status = PLAIT_OK;
        switch (draw % 8) {
        case 0:
            status = plait_rwlock_try_lock_write(&lock);
            break;
        case 1:
            status = plait_rwlock_lock_write_until(&lock, soon);
            break;
        case 2:
            status = plait_rwlock_lock_write(&lock);
            break;
        case 3:
            status = plait_rwlock_try_lock_read(&lock);
            break;
        case 4:
            status = plait_rwlock_lock_read_until(&lock, soon);
            break;
        default:
            status = plait_rwlock_lock_read(&lock);
            break;
        }
        if (status == PLAIT_OK) {
            CHECK(shared->one == shared->two);
            if (writes) {
                shared->one++;
                shared->two++;
                if (draw >> 60 == 0) {
                    plait_rwlock_downgrade(&lock);
                    CHECK(shared->one == shared->two);
                    plait_rwlock_unlock_read(&lock);
                } else {
                    plait_rwlock_unlock_write(&lock);
                }
            } else {
                plait_rwlock_unlock_read(&lock);
            }
        } else {
            CHECK(status == (draw % 8 == 0 || draw % 8 == 3 ? PLAIT_BUSY : PLAIT_TIMEOUT));
        }
    }
}

static void more_threads_than_processors_share_it(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(2000, 40)};
    start();
    test_threads(CROWD, read_and_write, &shared);
    assert_true(shared.one > 0);
    all_free();
}

static struct plait_rwlock *lent;

static void last_holder(unsigned reads)
{
    if (reads != 0) {
        CHECK(plait_rwlock_lock_read(lent) == PLAIT_OK);
        plait_rwlock_unlock_read(lent);
    } else {
        CHECK(plait_rwlock_lock_write(lent) == PLAIT_OK);
        plait_rwlock_unlock_write(lent);
    }
    free(lent);
}

static void its_last_holder_may_end_its_memory(void **state)
{
    (void)state;
    for (unsigned long round = 0; round < test_scaled(400, 20); round++) {
        struct helper helper;
        lent = malloc(sizeof(*lent));
        assert_non_null(lent);
        plait_rwlock_init(lent, option);
        struct plait_rwlock *held = lent;
        assert_int_equal(plait_rwlock_lock_write(held), PLAIT_OK);
        helper_start(&helper, last_holder, round % 2);
        const plait_time end = test_patience();
        while (plait_rwlock_readers_waiting(held) + plait_rwlock_writers_waiting(held) != 1) {
            CHECK(plait_time_before(plait_now(), end));
            test_let_others_run();
        }
        plait_rwlock_unlock_write(held);
        helper_join(&helper);
    }
}

/* ---- the block forms ---- */

static int leave_by_return(plait_status *status)
{
    PLAIT_WITH_READ(&lock, status) {
        assert_int_equal(plait_rwlock_readers(&lock), 1);
        return 1;
    }
    return 0;
}

static void the_block_forms_unlock_on_every_way_out(void **state)
{
    (void)state;
    plait_status status = PLAIT_FAILED;
    int runs = 0;
    start();
    PLAIT_WITH_WRITE(&lock, &status) {
        runs++;
        assert_true(plait_rwlock_is_writer(&lock));
        PLAIT_WITH_READ(&lock, &status) {
            runs = -1; /* not reached: it is held already */
        }
        assert_int_equal(status, PLAIT_MISUSE);
    }
    assert_int_equal(runs, 1);
    all_free();
    PLAIT_WITH_READ(&lock, &status) {
        break;
    }
    assert_int_equal(status, PLAIT_OK);
    all_free();
    PLAIT_WITH_WRITE(&lock, &status) {
        goto out;
    }
out:
    all_free();
    assert_int_equal(leave_by_return(&status), 1);
    all_free();
}

int main(void)
{
    const struct CMUnitTest barging[] = {
        cmocka_unit_test(those_that_run_overtake_until_somebody_starves),
    };
    const struct CMUnitTest either[] = {
        cmocka_unit_test(it_is_free_or_read_or_written),
        cmocka_unit_test(nobody_takes_it_twice_and_an_upgrade_is_refused),
        cmocka_unit_test(a_strand_reads_several_at_once),
        cmocka_unit_test(what_nothing_could_handle_is_fatal),
        cmocka_unit_test(readers_share_it_and_are_counted),
        cmocka_unit_test(a_writer_that_waits_holds_back_readers),
        cmocka_unit_test(after_a_writer_all_readers_that_wait_go_in_before_the_next),
        cmocka_unit_test(a_writer_becomes_a_reader_and_lets_readers_in),
        cmocka_unit_test(a_writer_that_is_cancelled_lets_in_the_readers_behind_it),
        cmocka_unit_test(a_writer_whose_time_is_up_lets_in_the_readers_behind_it),
        cmocka_unit_test(a_cancel_ends_the_wait_unless_the_lock_was_handed_over_before),
        cmocka_unit_test(a_signal_does_not_end_the_wait),
        cmocka_unit_test(in_a_cancelled_scope_only_what_would_wait_is_cancelled),
        cmocka_unit_test(more_threads_than_processors_share_it),
        cmocka_unit_test(its_last_holder_may_end_its_memory),
        cmocka_unit_test(the_block_forms_unlock_on_every_way_out),
    };
    int failed = cmocka_run_group_tests_name("barging only", barging, NULL, NULL);
    failed += cmocka_run_group_tests_name("barging", either, NULL, NULL);
    plait_rwlock_destroy(&lock);
    option = PLAIT_FAIR;
    plait_rwlock_init(&lock, option);
    failed += cmocka_run_group_tests_name("in phases", either, NULL, NULL);
    return failed;
}
