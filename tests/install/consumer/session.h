/* SPDX-License-Identifier: MIT */
/* session.h: the value type of a consumer's own, for tests/install. */
#ifndef SESSION_H
#define SESSION_H

struct session {
    int visits;
    char name[28];
};

#endif /* SESSION_H */
