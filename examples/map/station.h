/* SPDX-License-Identifier: MIT */
/* station.h: whom the example asks. */
#ifndef STATION_H
#define STATION_H

struct station {
    const char *name;
    int takes; /* milliseconds to answer */
    int degrees;
};

#endif
