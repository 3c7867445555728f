/* SPDX-License-Identifier: MIT */
/* station.h: weather stations, which answer after a while, or never. */
#ifndef STATION_H
#define STATION_H

#include <plait/time.h>

struct station {
    plait_duration answers_after; /* 0: there is no such station */
    int degrees;
};

/* Why there is no forecast. */
struct excuse {
    const char *text;
};

#endif
