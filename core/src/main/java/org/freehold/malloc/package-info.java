/// The C spelling: malloc, calloc, realloc, free over the process heap.
package org.freehold.malloc;
