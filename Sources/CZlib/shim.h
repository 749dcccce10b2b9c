// What is compressed is read and never written.
#define ZLIB_CONST
#include <zlib.h>
