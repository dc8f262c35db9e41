/// C's memory functions with the rules of C23 and POSIX.
///
/// ```text
///   Malloc   static, on the process heap: malloc(100)          and the program break, sbrk
///     │
///     ▼
///   CMalloc  the rules, on any heap: CMalloc.on(heap).malloc(100)
///     │
///     ▼
///   Heap     tryAllocate, which checks every free
/// ```
///
/// `Malloc.malloc` and `Malloc.free` go to the heap directly, which has the same rules for them.
/// [Mallinfo] has the figures, [Mallopt] the parameters, both under glibc's names.
///
/// Sources: ISO/IEC 9899:2024, 7.24.4; POSIX.1-2024, `posix_memalign` and `reallocarray`; glibc's
/// manual for the rest. Where a standard leaves a choice, the method says what was chosen.
package org.freehold.malloc;
