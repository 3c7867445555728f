/* SPDX-License-Identifier: MIT */
/* runner.c: asks twelve weather stations, four at a time, and waits no longer than two seconds for all of them. One
 * does not exist, and one does not answer: what the others said is kept. A bar shows how far it is; the file named by
 * the first argument, for chrome://tracing or ui.perfetto.dev, shows which strand asked which station when. */
#include <stdio.h>

#include <plait/plait.h>

#include "forecasts.h"

enum { AT_A_TIME = 4, NO_SUCH_STATION = 404, STATIONS = 12 };

static plait_status ask(struct station station, int *degrees, struct excuse *excuse)
{
    plait_status status = NO_SUCH_STATION;
    excuse->text = "no such station";
    if (station.answers_after != 0) {
        status = plait_sleep(station.answers_after); /* PLAIT_CANCELLED when its time is over */
        *degrees = station.degrees;
    }
    return status;
}

static plait_status add_all(forecasts *runner)
{
    static const struct forecasts_task asking = {.run = ask, .name = "ask"};
    const plait_duration soon = plait_milliseconds(2);
    const plait_duration never = PLAIT_UNLIMITED;
    const char *const names[STATIONS] = {"oslo",   "lisbon", "vienna", "rome",    "madrid", "bergen",
                                         "athens", "riga",   "dublin", "mcmurdo", "zagreb", "cork"};
    const struct station stations[STATIONS] = {{soon, 4},  {0, 0},    {soon, 11}, {soon, 17},   {soon, 19}, {soon, 6},
                                               {soon, 21}, {soon, 5}, {soon, 9},  {never, -30}, {soon, 12}, {soon, 10}};
    plait_status status = PLAIT_OK;
    for (size_t i = 0; i < STATIONS && status == PLAIT_OK; i++) {
        status = forecasts_add(runner, names[i], &asking, stations[i]);
    }
    return status;
}

/* One line for each station, in the order of adding. */
static void show(forecasts *runner)
{
    const char *name = NULL;
    int degrees = 0;
    struct forecasts_failure failure;
    for (uint32_t i = 0; forecasts_at(runner, i, &name, NULL) == PLAIT_OK; i++) {
        if (forecasts_results_get(&runner->results, name, &degrees) == PLAIT_OK) {
            (void)printf("%-8s %d degrees\n", name, degrees);
        } else if (forecasts_errors_get(&runner->errors, name, &failure) == PLAIT_OK) {
            (void)printf("%-8s %s\n", name, failure.error.text);
        } else {
            (void)printf("%-8s did not answer\n", name);
        }
    }
}

static plait_status forecast(struct plait_tracer *tracer)
{
    static struct plait_progress_bar bar;
    const struct plait_runner_options options = {.name = "forecast", .progress = &bar.hook, .trace = tracer};
    forecasts runner;
    struct plait_runner_result result;
    plait_progress_bar_init(&bar, stderr);
    plait_status status = forecasts_init(&runner, AT_A_TIME, plait_seconds(2), &options);
    if (status != PLAIT_OK) {
        return status;
    }
    status = add_all(&runner);
    if (status == PLAIT_OK) {
        status = forecasts_run(&runner, &result);
    }
    if (status == PLAIT_OK) {
        show(&runner);
        (void)printf("%u stations: %u answered, %u failed, %u was cut short\n", result.tasks, result.ok, result.failed,
                     result.timed_out);
    }
    forecasts_destroy(&runner);
    return status;
}

int main(int count, char **words)
{
    struct plait_tracer tracer;
    plait_status status = plait_tracer_open(&tracer, count > 1 ? words[1] : "/dev/null");
    if (status == PLAIT_OK) {
        status = plait_tracer_waits(&tracer, true); /* what each strand waits for, too */
        if (status == PLAIT_OK) {
            status = forecast(&tracer);
        }
        const plait_status closed = plait_tracer_close(&tracer);
        status = status == PLAIT_OK ? closed : status;
    }
    if (status != PLAIT_OK) {
        (void)fprintf(stderr, "no forecast: %s\n", plait_status_name(status));
    }
    return status == PLAIT_OK ? 0 : 1;
}
