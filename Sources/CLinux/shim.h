// Linux calls that Swift's Glibc module does not carry. Headers only: there is no C file here.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
