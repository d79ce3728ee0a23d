// Linux calls that Swift's Glibc module does not carry. Headers only: there is no C file here.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

// Glibc declares it for _GNU_SOURCE only, which its Swift module is built without.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
