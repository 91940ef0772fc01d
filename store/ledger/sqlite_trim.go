//go:build cgo && linux

package ledger

/*
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
static void trim(void) { malloc_trim(0); }
#else
static void trim(void) {}
#endif
*/
import "C"

// trim has the C library give what was freed back to the system. By itself glibc keeps it for each thread that ever asked for memory.
func trim() { C.trim() }
