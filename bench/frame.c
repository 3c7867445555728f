/* SPDX-License-Identifier: MIT */
/* frame.c: runs the cases, and tells what they were.
 *
 *     for each table, for each stage:   for each round:   for each case, shuffled:   one slice
 *                                                             begin  enter..body..leave  end
 */
#include "frame.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/resource.h>

#include <plait/event.h>

#include "machine.h"

enum { THREADS = 16, MOST_ROUNDS = 99 };

/* A workload with a peer, and what came of it. */
struct bench_case {
    const struct bench_workload *work;
    struct bench_peer *peer;
    uint32_t rounds; /* how many values there are; 0: the peer has no such operation */
    double value[MOST_ROUNDS];
    double processors; /* of time used per time, summed over the rounds */
    double switches;   /* of context, per second, summed */
    struct bench_waits waits;
};

struct plait_atomic_u32 bench_stop = PLAIT_ATOMIC_INIT(0);

static struct bench_table *tables;
static struct {
    uint32_t rounds;
    uint32_t slice; /* ms */
    const char *only;
    const char *peer;
    FILE *csv;
    bool progress;
} options = {7, 60, "", "", NULL, false};

static struct bench_thread threads[THREADS];
static const struct bench_peer *playing;
static pthread_barrier_t start;
static struct plait_event done;
static struct plait_atomic_u32 busy;
static bool pinned;

static const char *const MEASURE[] = {"Mops/s, more is better",      "ns, less is better",
                                      "us, less is better",          "us for 99 of 100, less is better",
                                      "us at worst, less is better", "bytes, less is better"};

PLAIT_NORETURN void bench_fail(const char *what)
{
    (void)fprintf(stderr, "\nbench: %s\n", what);
    exit(1);
}

/* ---- who takes part ---- */

void bench_join_table(struct bench_table *table)
{
    struct bench_table **end = &tables;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = table;
}

void bench_join_peer(struct bench_table *table, struct bench_peer *peer)
{
    struct bench_peer **end = &table->peers;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = peer;
}

/* ---- one slice ---- */

static void *run_thread(void *argument)
{
    struct bench_thread *me = (struct bench_thread *)argument;
    if (!me->work->unpinned && (pinned || me->work->threads <= machine_processors())) {
        machine_pin(me->index);
    }
    if (playing->enter != NULL) {
        playing->enter();
    }
    (void)pthread_barrier_wait(&start);
    const double before = machine_used();
    me->began = plait_now();
    playing->body(me);
    me->ended = plait_now();
    me->used = machine_used() - before;
    if (plait_sub_acq_rel(&busy, 1U) == 1U) {
        plait_event_set(&done);
    }
    if (playing->leave != NULL) {
        playing->leave();
    }
    return NULL;
}

static void add_waits(struct bench_waits *to, const struct bench_waits *from)
{
    to->count += from->count;
    to->worst = from->worst > to->worst ? from->worst : to->worst;
    for (uint32_t i = 0; i < BENCH_BUCKETS; i++) {
        to->bucket[i] += from->bucket[i];
    }
}

/* The wait, in us, that a share of all waits does not exceed. */
static double percentile(const struct bench_waits *waits, double share)
{
    const double wanted = share * (double)waits->count;
    double seen = 0;
    for (uint32_t i = 0; i < BENCH_BUCKETS; i++) {
        seen += waits->bucket[i];
        if (seen >= wanted && seen > 0) {
            const uint32_t shift = i < 32U ? 0U : i / 16U - 1U;
            return (double)((uint64_t)(i - 16U * shift) << shift) / 1e3;
        }
    }
    return 0;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double measured(const struct bench_workload *work, const struct bench_waits *waits, double counted)
{
    plait_time began = threads[0].began;
    plait_time ended = threads[0].ended;
    double operations = 0;
    double alone = 0;
    double told = 0;
    for (uint32_t i = 0; i < work->threads; i++) {
        began = plait_time_min(began, threads[i].began);
        ended = plait_time_before(ended, threads[i].ended) ? threads[i].ended : ended;
        operations += (double)threads[i].operations;
        alone += (double)plait_time_since(threads[i].ended, threads[i].began);
        told += threads[i].spent;
    }
    /* What else runs on the machine takes nothing from a thread that is alone and never sleeps. */
    const bool is_alone = work->threads == 1 && !work->elapsed;
    const double spent = is_alone ? threads[0].used : (double)plait_time_since(ended, began);
    alone = told > 0 ? told : is_alone ? threads[0].used : alone;
    switch (work->measure) {
    case BENCH_RATE:
        return operations * 1e3 / (told > 0 ? told : spent);
    case BENCH_TIME:
        return operations > 0 ? alone / operations : 0;
    case BENCH_WAIT:
        return percentile(waits, 0.5);
    case BENCH_TAIL:
        return percentile(waits, 0.99);
    case BENCH_WORST:
        return (double)waits->worst / 1e3;
    case BENCH_BYTES:
    default:
        return counted;
    }
}

/* False: the peer has no such operation. */
static bool run_slice(struct bench_case *the)
{
    const struct bench_workload *work = the->work;
    if (!the->peer->begin(work)) {
        return false;
    }
    playing = the->peer;
    plait_store_relaxed(&bench_stop, 0U);
    plait_store_relaxed(&busy, work->threads);
    plait_event_init(&done);
    (void)memset(threads, 0, sizeof(threads));
    if (pthread_barrier_init(&start, NULL, work->threads + 1U) != 0) {
        bench_fail("no barrier");
    }
    pthread_t ids[THREADS];
    for (uint32_t i = 0; i < work->threads; i++) {
        threads[i].index = i;
        threads[i].work = work;
        if (pthread_create(&ids[i], NULL, run_thread, &threads[i]) != 0) {
            bench_fail("no thread");
        }
    }
    struct rusage before;
    struct rusage after;
    (void)getrusage(RUSAGE_SELF, &before);
    (void)pthread_barrier_wait(&start);
    const plait_time began = plait_now();
    if (plait_event_wait_until(&done, plait_after(plait_milliseconds(options.slice))) == PLAIT_TIMEOUT) {
        plait_store_relaxed(&bench_stop, 1U);
        if (plait_event_wait(&done) != PLAIT_OK) {
            bench_fail("no end");
        }
    }
    const double spent = (double)plait_time_since(plait_now(), began) / 1e9;
    (void)getrusage(RUSAGE_SELF, &after);
    for (uint32_t i = 0; i < work->threads; i++) {
        (void)pthread_join(ids[i], NULL);
    }
    (void)pthread_barrier_destroy(&start);

    struct bench_waits waits = {0};
    for (uint32_t i = 0; i < work->threads; i++) {
        add_waits(&waits, &threads[i].waits);
    }
    add_waits(&the->waits, &waits);
    double counted = 0;
    if (!the->peer->end(threads, work->threads, &counted)) {
        (void)fprintf(stderr, "\nbench: %s: %s, %s: wrong result\n", the->peer->name, work->group, work->name);
        exit(1);
    }
    the->value[the->rounds] = measured(work, &waits, counted);
    the->rounds++;
    the->processors += (seconds_of(after.ru_utime) - seconds_of(before.ru_utime) + seconds_of(after.ru_stime) -
                        seconds_of(before.ru_stime)) /
                       spent;
    the->switches += (double)(after.ru_nvcsw - before.ru_nvcsw + after.ru_nivcsw - before.ru_nivcsw) / spent;
    return true;
}

/* ---- rounds ---- */

static int by_value(const void *a, const void *b)
{
    const double left = *(const double *)a;
    const double right = *(const double *)b;
    return (left > right) - (left < right);
}

static void shuffle(struct bench_case **cases, uint32_t count, uint64_t seed)
{
    for (uint32_t i = count; i > 1; i--) {
        const uint32_t j = (uint32_t)(bench_scramble(seed + i) % i);
        struct bench_case *const other = cases[j];
        cases[j] = cases[i - 1];
        cases[i - 1] = other;
    }
}

static void show_progress(const struct bench_table *table, const struct bench_case *the, uint32_t round)
{
    if (options.progress) {
        (void)fprintf(stderr, "\r\033[Kround %u of %u: %s: %s, %s: %s", round + 1U, options.rounds, table->name,
                      the->work->group, the->work->name, the->peer->name);
    }
}

static void run_stage(const struct bench_table *table, struct bench_case *cases, uint32_t count, uint32_t stage)
{
    struct bench_case **order = calloc(count + 1U, sizeof(struct bench_case *));
    if (order == NULL) {
        bench_fail("no memory");
    }
    for (uint32_t round = 0; round < options.rounds; round++) {
        uint32_t left = 0;
        for (uint32_t i = 0; i < count; i++) {
            const bool again = round == 0 || cases[i].work->measure != BENCH_BYTES; /* memory is no matter of luck */
            if (cases[i].work->stage == stage && cases[i].rounds == round && again) {
                order[left++] = &cases[i];
            }
        }
        shuffle(order, left, UINT64_C(1000) * stage + round);
        for (uint32_t i = 0; i < left; i++) {
            show_progress(table, order[i], round);
            (void)run_slice(order[i]);
        }
    }
    free(order);
    for (const struct bench_peer *peer = table->peers; peer != NULL; peer = peer->next) {
        if (peer->rest != NULL) {
            peer->rest();
        }
    }
}

/* ---- what came of it ---- */

static void show_case(const struct bench_table *table, const struct bench_case *the, double ours)
{
    const double median = the->value[the->rounds / 2U];
    const double low = the->value[0];
    const double high = the->value[the->rounds - 1U];
    const bool noted = the->waits.count != 0;
    char ratio[16] = "";
    if (ours > 0 && median > 0 && strcmp(the->peer->name, table->ours) != 0) {
        (void)snprintf(ratio, sizeof(ratio), ours / median < 0.1 ? "%.2g" : "%.2f", ours / median);
    }
    (void)printf("  %-28s %11.4g %11.4g - %-11.4g %7s", the->peer->name, median, low, high, ratio);
    if (noted) {
        (void)printf("   p50 %.4g p99 %.4g p99.9 %.4g worst %.4g us", percentile(&the->waits, 0.5),
                     percentile(&the->waits, 0.99), percentile(&the->waits, 0.999), (double)the->waits.worst / 1e3);
    }
    (void)printf("\n");
    if (options.csv != NULL) {
        (void)fprintf(
            options.csv, "\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%.6g,%.6g,%.6g,%s,%.4g,%.4g,%.4g,%.4g,%.3g,%.4g,%u\n",
            table->name, the->work->group, the->work->name, MEASURE[the->work->measure], the->peer->name, median, low,
            high, ratio, noted ? percentile(&the->waits, 0.5) : 0, noted ? percentile(&the->waits, 0.99) : 0,
            noted ? percentile(&the->waits, 0.999) : 0, (double)the->waits.worst / 1e3, the->processors / the->rounds,
            the->switches / the->rounds, the->rounds);
    }
}

/* All peers of one row, ours first in the ratios: ours divided by theirs. */
static void show_row(const struct bench_table *table, struct bench_case *cases, uint32_t count,
                     const struct bench_workload *work)
{
    double ours = 0;
    bool shown = false;
    for (uint32_t i = 0; i < count; i++) {
        if (cases[i].work == work && cases[i].rounds > 0) {
            qsort(cases[i].value, cases[i].rounds, sizeof(double), by_value);
            if (strcmp(cases[i].peer->name, table->ours) == 0) {
                ours = cases[i].value[cases[i].rounds / 2U];
            }
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (cases[i].work == work && cases[i].rounds > 0) {
            if (!shown) {
                (void)printf("%s: %s, %s (%s)\n", table->name, work->group, work->name, MEASURE[work->measure]);
                shown = true;
            }
            show_case(table, &cases[i], ours);
        }
    }
}

/* ---- a table ---- */

/* By the options; without a peer: the row. */
static bool wanted(const struct bench_table *table, const struct bench_workload *work, const struct bench_peer *peer)
{
    char text[256];
    (void)snprintf(text, sizeof(text), "%s: %s, %s", table->name, work->group, work->name);
    return strstr(text, options.only) != NULL &&
           (peer == NULL || strstr(peer->name, options.peer) != NULL || strcmp(peer->name, table->ours) == 0);
}

/* Has the machine the memory for a row? If not, the row is named and left out. */
static bool fits(const struct bench_table *table, const struct bench_workload *work)
{
    const double available = machine_memory();
    const bool enough = work->memory <= available;
    if (!enough) {
        (void)printf("left out: %s: %s, %s: takes %u MB of memory, %.0f are available\n", table->name, work->group,
                     work->name, work->memory, available);
    }
    return enough;
}

static void run_table(const struct bench_table *table)
{
    uint32_t peers = 0;
    for (const struct bench_peer *peer = table->peers; peer != NULL; peer = peer->next) {
        peers++;
    }
    struct bench_case *cases = calloc((size_t)table->count * peers + 1U, sizeof(struct bench_case));
    if (cases == NULL) {
        bench_fail("no memory");
    }
    uint32_t count = 0;
    uint32_t stages = 0;
    for (uint32_t i = 0; i < table->count; i++) {
        const struct bench_workload *work = &table->workloads[i];
        stages = work->stage >= stages ? work->stage + 1U : stages;
        const bool asked = wanted(table, work, NULL);
        const bool possible = asked && fits(table, work);
        for (struct bench_peer *peer = table->peers; peer != NULL; peer = peer->next) {
            if (possible && wanted(table, work, peer)) {
                cases[count].work = work;
                cases[count].peer = peer;
                count++;
            }
        }
    }
    if (count != 0) {
        (void)printf("\n%-30s %11s %11s - %-11s %7s\n", table->name, "median", "min", "max", "ratio");
    }
    for (uint32_t stage = 0; stage < stages; stage++) {
        run_stage(table, cases, count, stage);
        if (options.progress) {
            (void)fprintf(stderr, "\r\033[K");
        }
        for (uint32_t i = 0; i < table->count; i++) {
            if (table->workloads[i].stage == stage) {
                show_row(table, cases, count, &table->workloads[i]);
            }
        }
        (void)fflush(stdout);
    }
    free(cases);
}

static void read_options(int count, char **words)
{
    for (int i = 1; i < count; i++) {
        const char *next = i + 1 < count ? words[i + 1] : NULL;
        if (strcmp(words[i], "--quick") == 0) {
            options.rounds = 3;
            options.slice = 5;
            continue;
        }
        if (next == NULL) {
            bench_fail("usage: [--quick] [--rounds N] [--slice MILLISECONDS] [--only TEXT] [--peer TEXT] [--csv FILE]");
        }
        if (strcmp(words[i], "--rounds") == 0) {
            options.rounds = (uint32_t)strtoul(next, NULL, 10);
        } else if (strcmp(words[i], "--slice") == 0) {
            options.slice = (uint32_t)strtoul(next, NULL, 10);
        } else if (strcmp(words[i], "--only") == 0) {
            options.only = next;
        } else if (strcmp(words[i], "--peer") == 0) {
            options.peer = next;
        } else if (strcmp(words[i], "--csv") == 0) {
            options.csv = fopen(next, "w");
        } else {
            bench_fail("usage: [--quick] [--rounds N] [--slice MILLISECONDS] [--only TEXT] [--peer TEXT] [--csv FILE]");
        }
        i++;
    }
    if (options.rounds < 1 || options.rounds > MOST_ROUNDS || options.slice < 1) {
        bench_fail("--rounds: 1 to 99; --slice: at least 1");
    }
}

int main(int count, char **words)
{
    read_options(count, words);
    options.progress = isatty(STDERR_FILENO) != 0;
    machine_calibrate();
    machine_describe();
    (void)printf("%u rounds of %u ms for each case. ratio: ours divided by theirs.\n", options.rounds, options.slice);
    if (options.csv != NULL) {
        (void)fprintf(options.csv,
                      "table,group,workload,measure,peer,median,min,max,ratio,p50,p99,p99.9,worst,processors,"
                      "switches,rounds\n");
    }
    const double before = machine_ping();
    for (const struct bench_table *table = tables; table != NULL; table = table->next) {
        pinned = table->pinned;
        run_table(table);
    }
    machine_label(before, machine_ping());
    if (options.csv != NULL && fclose(options.csv) != 0) {
        bench_fail("the CSV file could not be written");
    }
    return 0;
}
