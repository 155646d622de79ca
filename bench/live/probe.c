/* Each request has a connection of its own and is due at its time whether or not earlier ones were answered:
   a server that stalls is seen to stall by everyone who comes meanwhile. */
#define _GNU_SOURCE
#include "probe.h"
#include "clock.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVERY_NS = 20000000, MAX_OPEN = 1024 };
#define PATIENCE_NS 10000000000

struct request { int fd, target, asked; size_t length; int64_t due; char text[1024]; };

struct answers probe_answers[MAX_TARGETS];
int probe_targets;

static struct request requests[MAX_OPEN];
static atomic_int asking;
static pthread_t thread;
static int poll_fd, open_requests;

static void settle(struct request *r, int answered) {
    struct answers *a = &probe_answers[r->target];
    if (a->count < MAX_ANSWERS) a->ms[a->count++] = (answered ? now_ns() - r->due : PATIENCE_NS) / 1e6;
    if (!answered) a->failed++;
    close(r->fd);
    r->fd = -1;
    open_requests--;
}

static void ask(int target, int64_t due) {
    struct request *r = NULL;
    for (int i = 0; i < MAX_OPEN && !r; i++)
        if (requests[i].fd < 0) r = &requests[i];
    if (!r) { probe_answers[target].failed++; return; }
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(probe_answers[target].port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *r = (struct request){.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), .target = target, .due = due};
    if (r->fd < 0) { probe_answers[target].failed++; return; }
    open_requests++;
    connect(r->fd, (struct sockaddr *)&to, sizeof to);
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = r};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, r->fd, &e);
}

static void go_on(struct request *r, uint32_t what) {
    static const char request[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    if (!r->asked && (what & EPOLLOUT)) {
        if (send(r->fd, request, sizeof request - 1, MSG_NOSIGNAL) < 0) { settle(r, 0); return; }
        r->asked = 1;
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = r};
        epoll_ctl(poll_fd, EPOLL_CTL_MOD, r->fd, &e);
    }
    if (what & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        ssize_t n = recv(r->fd, r->text + r->length, sizeof r->text - 1 - r->length, 0);
        if (n <= 0) { settle(r, 0); return; }
        r->length += n;
        r->text[r->length] = 0;
        if (strstr(r->text, "\"ok\"")) settle(r, 1);
        else if (r->length == sizeof r->text - 1) settle(r, 0);
    }
}

static void *probe(void *unused) {
    (void)unused;
    int64_t next = now_ns();
    while (asking || open_requests) {
        int64_t now = now_ns();
        for (; asking && next <= now; next += EVERY_NS)
            for (int t = 0; t < probe_targets; t++) ask(t, next);
        for (int i = 0; i < MAX_OPEN; i++)
            if (requests[i].fd >= 0 && now - requests[i].due > PATIENCE_NS) settle(&requests[i], 0);
        struct epoll_event events[64];
        int wait_ms = (int)((next - now) / 1000000) + 1;
        int n = epoll_wait(poll_fd, events, 64, wait_ms > 0 && asking ? wait_ms : 20);
        for (int i = 0; i < n; i++) {
            struct request *r = events[i].data.ptr;
            if (r->fd >= 0) go_on(r, events[i].events);
        }
    }
    return NULL;
}

void probe_begin(void) {
    if (!poll_fd) poll_fd = epoll_create1(0);
    for (int i = 0; i < MAX_OPEN; i++) requests[i].fd = -1;
    for (int t = 0; t < probe_targets; t++) probe_answers[t].count = probe_answers[t].failed = 0;
    asking = 1;
    pthread_create(&thread, NULL, probe, NULL);
}

void probe_end(void) {
    asking = 0;
    pthread_join(thread, NULL);
}
