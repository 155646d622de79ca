/* The least a server can do: accept, answer the headers, write each event to all who listen. No HTTP beyond that.

   floor PORT SIZE     events of SIZE bytes; a datagram "RATE COUNT" to the same port number makes it tell COUNT events
   at RATE a second. What became due during one round of writing goes out together in the next. */
#define _GNU_SOURCE
#include "clock.h"
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { MAX_CLIENTS = 65536, LARGEST = 1 << 20 };

struct client { int listens, place; size_t pending; char *rest; };    /* by file descriptor */

static struct client clients[MAX_CLIENTS];
static int listening[MAX_CLIENTS], listeners, poll_fd, door, control, timer;
static long number, left;
static int64_t next_due, step;
static volatile sig_atomic_t stopped;
static char padding[2048], out[LARGEST];
static int event_size;

static void watch(int fd, uint32_t what, int how) {
    struct epoll_event e = {.events = what, .data.fd = fd};
    epoll_ctl(poll_fd, how, fd, &e);
}

static void part(int fd) {
    struct client *c = &clients[fd];
    if (c->listens) {
        listening[c->place] = listening[--listeners];
        clients[listening[c->place]].place = c->place;
    }
    free(c->rest);
    *c = (struct client){0};
    close(fd);
}

static void keep(int fd, const char *text, size_t length) {
    struct client *c = &clients[fd];
    if (!c->pending) watch(fd, EPOLLIN | EPOLLRDHUP | EPOLLOUT, EPOLL_CTL_MOD);
    c->rest = realloc(c->rest, c->pending + length);
    memcpy(c->rest + c->pending, text, length);
    c->pending += length;
}

static void say(int fd, const char *text, size_t length) {
    if (clients[fd].pending) { keep(fd, text, length); return; }
    ssize_t n = send(fd, text, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno != EAGAIN) return;    /* the poll tells that it left */
    if (n < (ssize_t)length) keep(fd, text + (n > 0 ? n : 0), length - (n > 0 ? n : 0));
}

static void flush(int fd) {
    struct client *c = &clients[fd];
    ssize_t n = send(fd, c->rest, c->pending, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n <= 0) return;
    memmove(c->rest, c->rest + n, c->pending - n);
    c->pending -= n;
    if (!c->pending) watch(fd, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
}

static void hear(int fd) {
    static const char stream[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                                 "Connection: close\r\n\r\n: hello\n\n";
    static const char health[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n"
                                 "Connection: close\r\n\r\n{\"status\": \"ok\"}";
    char text[4096];
    ssize_t n = recv(fd, text, sizeof text - 1, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { part(fd); return; }
    text[n] = 0;
    if (!strncmp(text, "GET /events ", 12)) {
        clients[fd] = (struct client){.listens = 1, .place = listeners};
        listening[listeners++] = fd;
        say(fd, stream, sizeof stream - 1);
    } else if (!strncmp(text, "GET /health ", 12)) {
        say(fd, health, sizeof health - 1);
        part(fd);
    }
}

static void set_timer(void) {
    struct itimerspec t = {.it_value = {next_due / 1000000000, next_due % 1000000000}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &t, NULL);
}

static void tell(void) {
    size_t length = 0;
    for (int64_t now = now_ns(); left && next_due <= now && length + 4096 < sizeof out; left--, next_due += step) {
        char *event = out + length;
        number++;
        int n = sprintf(event, "id: 0000000000000000-%ld\nevent: tick\ndata: {\"seq\":%ld,\"due\":%ld,\"pad\":\"", number,
                        number, (long)next_due);
        int pad = event_size - n - 4;
        n += sprintf(event + n, "%.*s\"}\n\n", pad > 0 ? pad : 0, padding);
        length += n;
    }
    for (int i = 0; length && i < listeners; i++) say(listening[i], out, length);
    if (left) set_timer();
}

static void stop(int unused) { (void)unused; stopped = 1; }

int main(int argc, char **argv) {
    if (argc < 3) { fprintf(stderr, "floor PORT SIZE\n"); return 2; }
    event_size = atoi(argv[2]);
    memset(padding, 'x', sizeof padding - 1);
    struct sigaction on_term = {.sa_handler = stop};
    sigaction(SIGTERM, &on_term, NULL);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    control = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&here, sizeof here) || listen(door, 1024)) { perror("floor"); return 1; }
    if (bind(control, (struct sockaddr *)&here, sizeof here)) { perror("floor"); return 1; }
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    poll_fd = epoll_create1(0);
    watch(door, EPOLLIN, EPOLL_CTL_ADD);
    watch(control, EPOLLIN, EPOLL_CTL_ADD);
    watch(timer, EPOLLIN, EPOLL_CTL_ADD);
    while (!stopped) {
        struct epoll_event events[512];
        int n = epoll_wait(poll_fd, events, 512, -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == door) {
                int new;
                while ((new = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                    if (new >= MAX_CLIENTS) { close(new); continue; }
                    watch(new, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_ADD);
                }
            } else if (fd == control) {
                char text[64];
                double rate;
                ssize_t got = recv(control, text, sizeof text - 1, 0);
                if (got <= 0) continue;
                text[got] = 0;
                if (sscanf(text, "%lf %ld", &rate, &left) != 2) continue;
                step = (int64_t)(1e9 / rate);
                next_due = now_ns() + step;
                set_timer();
            } else if (fd == timer) {
                uint64_t times;
                if (read(timer, &times, sizeof times) > 0) tell();
            } else if (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) part(fd);
            else {
                if (events[i].events & EPOLLOUT) flush(fd);
                if (events[i].events & EPOLLIN) hear(fd);
            }
        }
    }
    return 0;
}
