/// Classifies the mappings of a process: heap, stack, image, a part of the JVM, and so on.
///
/// ```
///  mappings ──▶ Claims ◀── NamedMappings   files, [heap], [stack], [anon:…]
///               │      ◀── ThreadStacks    around known stack pointers, later by shape
///               │      ◀── JvmAreas        class space, code cache, Java heap, metaspace
///               │      ◀── GlibcArenas     64 MiB arenas of malloc
///               ▼
///            MapRegion with its Usage
/// ```
///
/// [UsageFinder] applies the rules in an order that puts those that are certain before those that
/// guess. A mapping is claimed at most once; what nobody claims is private data, or reserved when
/// no memory backs it. Claims of one call are used by one thread. `docs/process-maps.md` says what
/// each rule goes by and where it can be wrong.
package org.freehold.inspect.internal.usage;
