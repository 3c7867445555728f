/* SPDX-License-Identifier: MIT */
/* One conversation. */
#ifndef TALK_H
#define TALK_H

#include <stdint.h>

struct talk {
    int socket;
    int32_t question;
    int32_t answer;
};

#endif
