/* SPDX-License-Identifier: MIT */
#include "get.h"

#include <stdio.h>

#include <plait/scope.h>

#include "multi.h"

enum { FIRST_ANSWER = 200 };

/* Looks first: whoever is cancelled connects to nobody any more. */
static plait_status begin(struct multi *multi, struct transfer *transfer, struct download *download)
{
    plait_status status = plait_checkpoint();
    if (status == PLAIT_OK) {
        download->tries++;
        download->bytes = 0;
        status = multi_add(multi, transfer, download->url, &download->bytes);
    }
    return status;
}

/* Acts for libcurl itself, on a handle of its own: any number of threads at the same time. */
static plait_status get_alone(struct download *download)
{
    struct multi multi;
    plait_status status = multi_open(&multi, download->trusted);
    if (status == PLAIT_OK) {
        struct transfer transfer;
        status = begin(&multi, &transfer, download);
        if (status == PLAIT_OK) {
            while (status == PLAIT_OK && !plait_event_is_set(&transfer.ended)) {
                status = multi_turn(&multi);
            }
            status = multi_remove(&multi, &transfer, status);
        }
        multi_close(&multi);
    }
    return status;
}

/* Waits while drive() acts for all. */
static plait_status get_shared(struct download *download)
{
    struct transfer transfer;
    plait_status status = begin(download->multi, &transfer, download);
    if (status == PLAIT_OK) {
        status = plait_event_wait(&transfer.ended);
        status = multi_remove(download->multi, &transfer, status);
    }
    return status;
}

plait_status get(struct download *download)
{
    return download->multi != NULL ? get_shared(download) : get_alone(download);
}

plait_status drive(struct multi *multi)
{
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK) {
        status = multi_turn(multi);
    }
    return status;
}

bool worth_another_try(plait_status status)
{
    switch (status) {
    case PLAIT_TIMEOUT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case 408: /* the server's own time limit */
    case 429: /* too many requests */
        return true;
    default:
        return status >= 500; /* its own failure, not ours */
    }
}

const char *status_in_words(plait_status status, char *room, size_t size)
{
    const char *words = plait_status_name(status);
    if (status >= FIRST_ANSWER) {
        (void)snprintf(room, size, "the server says %d", status);
        words = room;
    } else if (status > 0) {
        words = curl_easy_strerror((CURLcode)status);
    } else if (status == PLAIT_OK) {
        words = "fetched";
    } else if (status == PLAIT_TIMEOUT) {
        words = "too slow";
    }
    return words;
}
