/* One clock for all: CLOCK_MONOTONIC counts the same in every process of a machine, also in Python's monotonic_ns. */
#pragma once
#include <stdint.h>
#include <time.h>

static inline int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
