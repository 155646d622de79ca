/* Opens N event streams, reads them all, and tells when the last of them had each event.

   loadgen PORT N PATIENCE_MS [HEALTH_PORT ...]      prints {"open":k,"ms":t}, then obeys lines on its input:
     run FIRST COUNT PATIENCE_MS ASK    follows the events FIRST .. FIRST+COUNT-1, asks /health meanwhile if ASK is 1,
                                        prints {"follows":COUNT} at once and the numbers at the end
     drop                               closes one stream without a word, prints {"dropped":1}
   An event is  data: {"seq":S,"due":T,...}  with S counting from 1 and T the CLOCK_MONOTONIC ns when it was due. */
#define _GNU_SOURCE
#include "clock.h"
#include "probe.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTING, ASKED, OPEN, CLOSED };
enum { BUFFER = 1 << 20, AT_ONCE = 128, PER_ADDRESS = 20 };

struct stream { int fd, state; long next; size_t kept; char *rest; };
struct event { long streams; int64_t due, last; };

static struct stream *streams;
static int wanted, started, tried, alive, poll_fd, port, asking;
static char buffer[BUFFER + 1];
static struct event *watched;
static long first, count, done, deliveries, gaps, reads;

static void set_poll(struct stream *s, int how, uint32_t what) {
    struct epoll_event e = {.events = what, .data.ptr = s};
    epoll_ctl(poll_fd, how, s->fd, &e);
}

static void leave(struct stream *s) {
    if (s->state == OPEN) alive--;
    else if (s->state != CLOSED) tried++;
    if (s->fd >= 0) close(s->fd);
    free(s->rest);
    *s = (struct stream){.fd = -1, .state = CLOSED};
}

/* Twenty streams share an address, as twenty pages behind one router would. */
static void begin(struct stream *s) {
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int on = 1, number = (int)(s - streams) / PER_ADDRESS;
    from.sin_addr.s_addr = htonl(0x7f010001 + number % 250 + (number / 250 << 8));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *s = (struct stream){.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), .state = CONNECTING};
    if (s->fd < 0) { leave(s); return; }
    setsockopt(s->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(s->fd, (struct sockaddr *)&from, sizeof from) < 0) { leave(s); return; }
    if (connect(s->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) { leave(s); return; }
    set_poll(s, EPOLL_CTL_ADD, EPOLLOUT);
}

static void ask(struct stream *s) {
    char text[200];
    int n = snprintf(text, sizeof text,
        "GET /events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n\r\n", port);
    if (send(s->fd, text, n, MSG_NOSIGNAL) != n) { leave(s); return; }
    s->state = ASKED;
    set_poll(s, EPOLL_CTL_MOD, EPOLLIN);
}

static void had(struct stream *s, long seq, int64_t due, int64_t now) {
    if (s->next && seq != s->next) gaps++;
    s->next = seq + 1;
    if (seq < first || seq >= first + count) return;
    struct event *e = &watched[seq - first];
    e->due = due;
    e->last = now;
    deliveries++;
    if (++e->streams == alive) done++;
}

/* Takes whole frames; returns how many bytes are done with. */
static size_t take(struct stream *s, char *text, size_t length) {
    char *at = text, *end = text + length, *stop;
    if (s->state == ASKED) {
        char *body = memmem(text, length, "\r\n\r\n", 4);
        if (!body || !memmem(body, end - body, "\n\n", 2)) return 0;
        if (length < 12 || memcmp(text + 8, " 200", 4)) { leave(s); return length; }
        at = body + 4;
        s->state = OPEN;
        alive++;
        tried++;
    }
    int64_t now = now_ns();
    for (; (stop = memmem(at, end - at, "\n\n", 2)); at = stop + 2) {
        char *mark = memmem(at, stop - at, "{\"seq\":", 7);
        if (!mark) continue;
        char *rest;
        long seq = strtol(mark + 7, &rest, 10);
        had(s, seq, strtoll(rest + 7, NULL, 10), now);    /* rest is ,"due":T */
    }
    return at - text;
}

static void hear(struct stream *s) {
    if (s->kept) memcpy(buffer, s->rest, s->kept);
    ssize_t n = recv(s->fd, buffer + s->kept, BUFFER - s->kept, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { leave(s); return; }
    reads++;
    size_t length = s->kept + n;
    buffer[length] = 0;
    size_t over = take(s, buffer, length);
    if (s->state == CLOSED) return;
    s->kept = length - over;
    if (s->kept >= BUFFER) { leave(s); return; }
    if (s->kept) {
        s->rest = realloc(s->rest, s->kept);
        memcpy(s->rest, buffer + over, s->kept);
    }
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(double *sorted, long n, double p) {
    if (!n) return -1;
    long at = (long)(p * n);
    return sorted[at < n ? at : n - 1];
}

static void tell_run(int64_t began) {
    double *ms = malloc((count + 1) * sizeof *ms);
    long whole = 0;
    int64_t end = began;
    for (long i = 0; i < count; i++) {
        if (watched[i].last > end) end = watched[i].last;
        if (alive && watched[i].streams >= alive) ms[whole++] = (watched[i].last - watched[i].due) / 1e6;
    }
    qsort(ms, whole, sizeof *ms, by_size);
    printf("{\"events\":%ld,\"deliveries\":%ld,\"gaps\":%ld,\"reads\":%ld,\"alive\":%d,\"seconds\":%.3f,\"p50\":%.3f,\"p99\":%.3f,"
           "\"health\":[", whole, deliveries, gaps, reads, alive, (end - began) / 1e9,
           percentile(ms, whole, .5), percentile(ms, whole, .99));
    for (int t = 0; asking && t < probe_targets; t++) {
        struct answers *a = &probe_answers[t];
        qsort(a->ms, a->count, sizeof(double), by_size);
        printf("%s{\"asked\":%d,\"failed\":%d,\"p50\":%.3f,\"p99\":%.3f}", t ? "," : "", a->count, a->failed,
               percentile(a->ms, a->count, .5), percentile(a->ms, a->count, .99));
    }
    printf("]}\n");
    fflush(stdout);
    free(ms);
}

static int64_t obey(int64_t *began) {    /* the time until which the new run may take, 0 when there is none */
    static char text[256];
    static size_t length;
    ssize_t n = read(0, text + length, sizeof text - 1 - length);
    if (n <= 0) exit(0);
    length += n;
    text[length] = 0;
    if (!strchr(text, '\n')) return 0;
    length = 0;
    long patience;
    if (sscanf(text, "run %ld %ld %ld %d", &first, &count, &patience, &asking) == 4) {
        free(watched);
        watched = calloc(count, sizeof *watched);
        done = deliveries = gaps = reads = 0;
        *began = now_ns();
        if (asking) probe_begin();
        printf("{\"follows\":%ld}\n", count);
        fflush(stdout);
        return *began + patience * 1000000;
    }
    if (!strncmp(text, "drop", 4)) {
        int i = started - 1;
        while (i >= 0 && streams[i].state != OPEN) i--;
        if (i >= 0) leave(&streams[i]);
        printf("{\"dropped\":%d}\n", i >= 0);
        fflush(stdout);
    }
    return 0;
}

static void poll_once(int wait_ms, int64_t *began, int64_t *until) {
    struct epoll_event events[512];
    int n = epoll_wait(poll_fd, events, 512, wait_ms);
    for (int i = 0; i < n; i++) {
        struct stream *s = events[i].data.ptr;
        if (!s) { int64_t limit = obey(began); if (limit) *until = limit; }
        else if (s->state == CONNECTING) ask(s);
        else if (s->state != CLOSED) hear(s);
    }
}

int main(int argc, char **argv) {
    if (argc < 4) { fprintf(stderr, "loadgen PORT N PATIENCE_MS [HEALTH_PORT ...]\n"); return 2; }
    port = atoi(argv[1]);
    wanted = atoi(argv[2]);
    int64_t began = now_ns(), until = began + atol(argv[3]) * 1000000;
    for (int i = 4; i < argc && probe_targets < MAX_TARGETS; i++) probe_answers[probe_targets++].port = atoi(argv[i]);
    streams = calloc(wanted, sizeof *streams);
    poll_fd = epoll_create1(0);
    while (tried < wanted && now_ns() < until) {
        while (started < wanted && started - tried < AT_ONCE) begin(&streams[started++]);
        poll_once(100, &began, &until);
    }
    printf("{\"open\":%d,\"ms\":%.0f}\n", alive, (now_ns() - began) / 1e6);
    fflush(stdout);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, 0, &e);
    for (until = 0;;) {
        poll_once(until ? 5 : -1, &began, &until);
        if (until && (done == count || now_ns() > until || !alive)) {
            until = 0;
            if (asking) probe_end();
            tell_run(began);
            first = count = 0;
        }
    }
}
