// libsodium: the only cryptography of this program.
#include <sodium.h>
