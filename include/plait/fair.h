/* SPDX-License-Identifier: MIT */
/* fair.h: the option that mutex, rwlock and semaphore share. */
#ifndef PLAIT_FAIR_H
#define PLAIT_FAIR_H

/* Option of their init, fixed from there on: no strand overtakes one that waits. Without it those that run may, as long
 * as nobody has been overtaken for a millisecond. The bit has this place in the words of all three. */
enum { PLAIT_FAIR = 4 };

#endif /* PLAIT_FAIR_H */
