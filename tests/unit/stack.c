/* SPDX-License-Identifier: MIT */
/* The pool of stacks by its rules: sizes, reuse, what goes back to the system, guards, canaries, many. The same with
 * guards that are mappings, of which there are three (PLAIT_STACK_MAPPED_GUARDS), and few stacks (PLAIT_STACK_MOST). */
#include <support/support.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <stack.h>

enum { MANY = 100000, CROWD = 600 };

static struct plait_context home;
static struct plait_stacks stacks;

/* A fiber's life: counts, gives its stack away, and goes on when somebody has taken it. */
static unsigned lives;
static void live(struct plait_context *self)
{
    for (;;) {
        lives++;
        plait_stacks_give(&stacks, plait_stack_of(self));
        plait_context_switch(self, &home);
    }
}

static void begin(size_t size, uint32_t kept, void (*entry)(struct plait_context *self))
{
    lives = 0;
    assert_int_equal(plait_stacks_init(&stacks, size, kept, entry), PLAIT_OK);
}

static struct plait_stack *take(void)
{
    struct plait_stack *stack = plait_stacks_take(&stacks);
    assert_non_null(stack);
    return stack;
}

static size_t page(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* Pages of the range that have memory; -1: not even addresses. */
static long pages_there(const unsigned char *low, size_t bytes)
{
    static unsigned char there[4096];
    long count = 0;
    if (bytes / page() > sizeof(there) || mincore((unsigned char *)(uintptr_t)low, bytes, there) != 0) {
        return -1;
    }
    for (size_t i = 0; i < bytes / page(); i++) {
        count += there[i] & 1;
    }
    return count;
}

/* ---- sizes ---- */

static void sizes_are_whole_pages_within_bounds(void **state)
{
    (void)state;
    struct plait_stacks before = {.size = 77};
    stacks = before;
    assert_int_equal(plait_stacks_init(&stacks, PLAIT_STACK_LEAST - 1, 1, live), PLAIT_INVALID);
    assert_int_equal(plait_stacks_init(&stacks, ((size_t)1 << 30) + 1U, 1, live), PLAIT_INVALID);
    assert_int_equal(plait_stacks_init(&stacks, 0, 0, live), PLAIT_INVALID);
    assert_int_equal(stacks.size, 77); /* a failing call changes nothing */
    static const size_t wanted[] = {PLAIT_STACK_LEAST, 0, PLAIT_STACK_SIZE + 1, 1000000, (size_t)100 << 20};
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        begin(wanted[i], 1, live);
        assert_int_equal(stacks.size % page(), 0);
        assert_true(stacks.size >= (wanted[i] == 0 ? (size_t)PLAIT_STACK_SIZE : wanted[i]));
        struct plait_stack *stack = take();
        struct plait_stack *second = take();
        assert_int_not_equal(stack->index, second->index); /* or their fibers would share an id */
        assert_int_equal((uintptr_t)stack->low % page(), 0);
        assert_int_equal((uintptr_t)stack % PLAIT_LINE, 0);
        assert_true((size_t)((unsigned char *)stack - stack->low) > stacks.size - page());
        const size_t apart = (size_t)(stack->low > second->low ? stack->low - second->low : second->low - stack->low);
        assert_true(apart >= stacks.size + page());
        stack->low[0] = 1; /* all of it is there */
        plait_stacks_give(&stacks, stack);
        plait_stacks_give(&stacks, second);
        plait_stacks_destroy(&stacks);
    }
}

/* ---- the pool ---- */

static void the_last_given_is_taken_first_and_goes_on(void **state)
{
    (void)state;
    begin(0, 8, live);
    struct plait_stack *first = take();
    struct plait_stack *second = take();
    assert_int_not_equal(first->index, second->index);
    assert_int_equal(stacks.taken, 2);
    plait_context_switch(&home, &first->context);
    plait_context_switch(&home, &second->context);
    assert_int_equal(lives, 2);
    assert_int_equal(stacks.taken, 0);
    assert_int_equal(stacks.idle_count, 2);
    assert_ptr_equal(take(), second);
    plait_context_switch(&home, &second->context); /* not from the beginning: lives goes on */
    assert_int_equal(lives, 3);
    assert_ptr_equal(take(), second);
    assert_ptr_equal(take(), first);
    plait_stacks_give(&stacks, first);
    plait_stacks_give(&stacks, second);
    plait_stacks_destroy(&stacks);
}

static void trimmed_all_but_kept_lose_their_memory(void **state)
{
    (void)state;
    begin(0, 2, live);
    struct plait_stack *taken[5];
    unsigned char *low[5];
    for (unsigned i = 0; i < 5; i++) {
        taken[i] = take();
        low[i] = taken[i]->low;
        memset(low[i], 1, page()); /* the other end, too */
    }
    for (unsigned i = 0; i < 5; i++) {
        plait_stacks_give(&stacks, taken[i]);
    }
    assert_int_equal(stacks.idle_count, 5);
    plait_stacks_trim(&stacks, stacks.kept, UINT32_MAX);
    assert_int_equal(stacks.idle_count, 2);
    if (!test_under_valgrind()) { /* whose pages are not the system's alone */
        unsigned without = 0;
        for (unsigned i = 0; i < 5; i++) {
            without += pages_there(low[i], stacks.size) == 0 ? 1U : 0U;
        }
        assert_int_equal(without, 3);
    }
    for (unsigned i = 0; i < 5; i++) { /* those that have none begin once more */
        taken[i] = take();
        plait_context_switch(&home, &taken[i]->context);
        assert_ptr_equal(stacks.idle, taken[i]);
        assert_ptr_equal(take(), taken[i]);
    }
    assert_int_equal(lives, 5);
    for (unsigned i = 0; i < 5; i++) {
        plait_stacks_give(&stacks, taken[i]);
    }
    plait_stacks_destroy(&stacks);
}

static void trimming_gives_memory_and_addresses_back(void **state)
{
    (void)state;
    begin(0, 100, live);
    struct plait_stack *taken[10];
    for (unsigned i = 0; i < 10; i++) {
        taken[i] = take();
    }
    unsigned char *low = taken[0]->low;
    for (unsigned i = 1; i < 10; i++) {
        plait_stacks_give(&stacks, taken[i]);
    }
    plait_stacks_trim(&stacks, 3, 4);
    assert_int_equal(stacks.idle_count, 5); /* of nine, four at most */
    plait_stacks_trim(&stacks, 3, UINT32_MAX);
    assert_int_equal(stacks.idle_count, 3);
    plait_stacks_trim(&stacks, 0, UINT32_MAX);
    assert_int_equal(stacks.idle_count, 0);
    assert_non_null(stacks.open); /* one of its stacks is taken */
    plait_stacks_give(&stacks, taken[0]);
    plait_stacks_trim(&stacks, 0, UINT32_MAX);
    assert_null(stacks.open);
    if (!test_under_valgrind()) {
        assert_int_equal(pages_there(low, stacks.size), -1);
    }
    struct plait_stack *again = take();
    plait_context_switch(&home, &again->context);
    assert_int_equal(lives, 1);
    plait_stacks_destroy(&stacks);
}

static void destroy_a_pool_in_use(void)
{
    struct plait_stack *stack = plait_stacks_take(&stacks);
    plait_stacks_destroy(&stacks);
    plait_stacks_give(&stacks, stack);
}

static void destroying_a_pool_in_use_is_fatal(void **state)
{
    (void)state;
    begin(0, 1, live);
    assert_true(test_dies(destroy_a_pool_in_use, "a stack is still taken"));
}

/* ---- deep use and overflow ---- */

/* Touches `bytes` of its stack, a little at a time. */
__attribute__((noinline)) static unsigned go_down(size_t bytes)
{
    volatile unsigned char room[256];
    room[0] = 1;
    room[255] = 1;
    __asm__ volatile("" : : "r"(room) : "memory"); /* or the recursion would be a loop */
    if (bytes > sizeof(room)) {
        return go_down(bytes - sizeof(room)) + room[0];
    }
    return room[255];
}

static size_t how_deep;
static void live_deep(struct plait_context *self)
{
    for (;;) {
        (void)go_down(how_deep);
        plait_context_switch(self, &home);
    }
}

static void its_deepest_use_can_be_read(void **state)
{
    (void)state;
    begin((size_t)1 << 20, 1, live_deep);
    struct plait_stack *stack = take();
    const size_t fresh = plait_stack_used(&stacks, stack);
    assert_in_range(fresh, page(), 4 * page());
    static const size_t deep[] = {100000, 400000, 200000};
    for (unsigned i = 0; i < 3; i++) {
        how_deep = deep[i];
        plait_context_switch(&home, &stack->context);
    }
    const size_t used = plait_stack_used(&stacks, stack); /* of the deepest, not the last */
    assert_in_range(used, 400000, stacks.size);
    plait_stacks_give(&stacks, stack);
    plait_stacks_destroy(&stacks);
}

static unsigned char *guarded_low;

static void tell_the_fault(int number, siginfo_t *information, void *context)
{
    (void)number;
    (void)context;
    unsigned char *where = information->si_addr;
    _exit(where < guarded_low && guarded_low - where <= 16 * 1024 ? 42 : 43);
}

/* How a child ends that uses more of its stack than there is: 42 when it faulted in the guard. */
static int overflow_in_a_child(void)
{
    const pid_t child = fork();
    if (child == 0) {
        static unsigned char signals[64 * 1024];
        const stack_t alternate = {.ss_sp = signals, .ss_size = sizeof(signals)};
        struct sigaction action = {.sa_sigaction = tell_the_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
        (void)sigaltstack(&alternate, NULL);
        (void)sigaction(SIGSEGV, &action, NULL);
        struct plait_stack *stack = plait_stacks_take(&stacks);
        guarded_low = stack->low;
        how_deep = 2 * stacks.size;
        plait_context_switch(&home, &stack->context);
        _exit(0);
    }
    int status = 0;
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void an_overflow_faults_in_the_guard(void **state)
{
    (void)state;
    begin(0, 1, live_deep);
    assert_int_equal(overflow_in_a_child(), 42);
    plait_stacks_destroy(&stacks);
}

/* ---- guards that ran out ---- */

#if defined(PLAIT_STACK_NO_GUARD_PAGES)

static struct plait_stack *unguarded;

static void smash_and_check(void)
{
    unguarded->low[-1] = (unsigned char)(unguarded->low[-1] + 1);
    plait_stack_check(unguarded, "painter");
}

static void without_a_guard_a_canary_tells(void **state)
{
    (void)state;
    struct plait_stack *taken[5];
    begin(0, 1, live);
    for (unsigned i = 0; i < 5; i++) {
        taken[i] = take();
        assert_int_equal(taken[i]->guarded, i < 3U);
        assert_false(plait_stack_overflowed(taken[i]));
        plait_stack_check(taken[i], "painter");
    }
    assert_int_equal(stacks.unguarded, 2);
    unguarded = taken[4];
    assert_true(test_dies(smash_and_check, "stack overflow of task painter"));
    unguarded->low[-64] = (unsigned char)(unguarded->low[-64] + 1);
    assert_true(plait_stack_overflowed(unguarded));
    for (unsigned i = 0; i < 5; i++) {
        plait_stacks_give(&stacks, taken[i]);
    }
    plait_stacks_trim(&stacks, 0, UINT32_MAX); /* the guards' mappings may be had again */
    assert_int_equal(stacks.unguarded, 0);
    struct plait_stack *again = take();
    assert_true(again->guarded);
    plait_stacks_give(&stacks, again);
    plait_stacks_destroy(&stacks);
}

/* An index is the lower part of an id: one that is too large would be that of another loop's fiber. */
static void no_index_is_too_large_for_an_id(void **state)
{
    (void)state;
    if (!test_under("none")) {
        skip(); /* they keep books of each stack */
    }
    begin(0, 1, live);
    for (unsigned times = 0; times < 2; times++) {
        struct plait_stack *all = NULL;
        for (struct plait_stack *stack = plait_stacks_take(&stacks); stack != NULL;
             stack = plait_stacks_take(&stacks)) {
            assert_in_range(stack->index, 0, PLAIT_STACK_MOST - 1);
            stack->next = all;
            all = stack;
        }
        assert_in_range(stacks.taken, PLAIT_STACK_MOST / 2, PLAIT_STACK_MOST);
        while (all != NULL) {
            struct plait_stack *stack = all;
            all = stack->next;
            plait_stacks_give(&stacks, stack);
        }
    }
    plait_stacks_destroy(&stacks);
}

#else

/* A child process, since the limit is one of the process. */
static int short_of_addresses(void)
{
    struct rlimit limit = {0, RLIM_INFINITY};
    unsigned taken = 0;
    struct plait_stack *stack = NULL;
    struct plait_stack *all = NULL;
    FILE *statm = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;
    if (statm == NULL || fscanf(statm, "%lu", &pages) != 1) {
        return 1;
    }
    (void)fclose(statm);
    limit.rlim_cur = pages * page() + ((size_t)20 << 20); /* less than a whole chunk */
    (void)setrlimit(RLIMIT_AS, &limit);
    while (taken < 1000 && (stack = plait_stacks_take(&stacks)) != NULL) {
        stack->next = all;
        all = stack;
        taken++;
    }
    if (taken < 100 || taken == 1000) {
        return 2;
    }
    stack = all;
    all = all->next;
    plait_stacks_give(&stacks, stack);
    if (plait_stacks_take(&stacks) != stack || plait_stacks_take(&stacks) != NULL) {
        return 3;
    }
    plait_stacks_give(&stacks, stack);
    while (all != NULL) {
        stack = all;
        all = stack->next;
        plait_stacks_give(&stacks, stack);
    }
    plait_stacks_destroy(&stacks);
    return stacks.open == NULL && stacks.full == NULL ? 0 : 4;
}

static void where_addresses_are_short_there_are_fewer(void **state)
{
    (void)state;
    if (!test_under("none")) {
        skip(); /* the tools have reserved terabytes */
    }
    begin(0, 8, live);
    const pid_t child = fork();
    if (child == 0) {
        _exit(short_of_addresses());
    }
    int status = 0;
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    plait_stacks_destroy(&stacks);
}

static unsigned long mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    unsigned long lines = 0;
    assert_non_null(maps);
    for (int letter = fgetc(maps); letter != EOF; letter = fgetc(maps)) {
        lines += letter == '\n' ? 1U : 0U;
    }
    (void)fclose(maps);
    return lines;
}

static unsigned long resident(void)
{
    unsigned long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    assert_non_null(statm);
    assert_int_equal(fscanf(statm, "%*u %lu", &pages), 1);
    (void)fclose(statm);
    return pages;
}

/* The number that a loop may well have: all with a guard, a page each, and no setting of the system touched. */
static void a_hundred_thousand_have_guards_and_a_page_each(void **state)
{
    (void)state;
    if (!test_under("none")) {
        skip(); /* they need memory of their own for each byte */
    }
    begin(0, 1, live);
    struct plait_stack *all = NULL;
    const unsigned long before = resident();
    for (unsigned i = 0; i < (unsigned)MANY; i++) {
        struct plait_stack *stack = plait_stacks_take(&stacks);
        if (stack == NULL) {
            fail_msg("stack %u was not to be had", i);
        }
        stack->next = all;
        all = stack;
    }
    const unsigned long pages = resident() - before;
    const unsigned long maps = mappings();
    const uint32_t unguarded = stacks.unguarded;
    while (all != NULL) {
        struct plait_stack *stack = all;
        all = stack->next;
        plait_stacks_give(&stacks, stack);
    }
    plait_stacks_destroy(&stacks);
    assert_in_range(pages, MANY, MANY + MANY / 50);
    assert_true(resident() < before + 1000);
    if (unguarded == 0) { /* Linux 6.13 */
        assert_in_range(maps, 1, 1000);
    } else {
        assert_in_range(maps, 30000, 65530);
    }
}

#endif

/* ---- a crowd, for the tools ---- */

static uint64_t crowd_sum;

static void live_in_a_crowd(struct plait_context *self)
{
    for (uint64_t turn = 1;; turn++) {
        volatile uint64_t kept = turn;
        plait_context_switch(self, &home); /* sleeps */
        crowd_sum += kept + go_down(1000);
        if (kept % 3U == 0) {
            plait_stacks_give(&stacks, plait_stack_of(self));
            plait_context_switch(self, &home);
        }
    }
}

static void a_crowd_sleeps_wakes_and_ends(void **state)
{
    (void)state;
    static struct plait_stack *taken[CROWD];
    const unsigned crowd = (unsigned)test_scaled(CROWD, 30);
    const unsigned kept = crowd / 3U;
    begin(0, kept, live_in_a_crowd);
    for (unsigned times = 0; times < 2; times++) {
        crowd_sum = 0;
        for (unsigned i = 0; i < crowd; i++) {
            taken[i] = take();
        }
        for (unsigned turn = 0; turn < 4; turn++) {
            for (unsigned i = 0; i < crowd; i++) {
                plait_context_switch(&home, &taken[i]->context);
            }
        }
        assert_int_equal(stacks.taken, 0);
        assert_true(crowd_sum >= crowd * 6U);
        assert_in_range(stacks.idle_count, crowd / 2U, crowd);
        plait_stacks_trim(&stacks, kept, crowd / 4U);
        plait_stacks_trim(&stacks, kept, UINT32_MAX);
        assert_int_equal(stacks.idle_count, kept);
    }
    plait_stacks_destroy(&stacks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_whole_pages_within_bounds),
        cmocka_unit_test(the_last_given_is_taken_first_and_goes_on),
        cmocka_unit_test(trimmed_all_but_kept_lose_their_memory),
        cmocka_unit_test(trimming_gives_memory_and_addresses_back),
        cmocka_unit_test(destroying_a_pool_in_use_is_fatal),
        cmocka_unit_test(its_deepest_use_can_be_read),
        cmocka_unit_test(an_overflow_faults_in_the_guard),
#if defined(PLAIT_STACK_NO_GUARD_PAGES)
        cmocka_unit_test(without_a_guard_a_canary_tells),
        cmocka_unit_test(no_index_is_too_large_for_an_id),
#else
        cmocka_unit_test(where_addresses_are_short_there_are_fewer),
        cmocka_unit_test(a_hundred_thousand_have_guards_and_a_page_each),
#endif
        cmocka_unit_test(a_crowd_sleeps_wakes_and_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
