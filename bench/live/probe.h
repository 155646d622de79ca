/* Asks /health of some servers at a steady pace, while others are kept busy. */
#pragma once
#include <stdint.h>

enum { MAX_TARGETS = 2, MAX_ANSWERS = 65536 };

struct answers {
    int port;
    int count;                     /* asked: what is in ms */
    int failed;                    /* refused, broken off, or no answer within ten seconds */
    double ms[MAX_ANSWERS];        /* from the moment a request was due until its answer was read; failed: ten seconds */
};

extern struct answers probe_answers[MAX_TARGETS];
extern int probe_targets;

void probe_begin(void);            /* starts a thread that asks every target each 20 ms */
void probe_end(void);              /* no new requests; returns when all are answered or given up */
