/// The soak test: Freehold under load for minutes while everything is checked. `Soak` starts and
/// ends threads and heaps, a `SoakHeap` checks the contents of its blocks, `RefusingSpace` injects
/// refused commits, and `Growth` decides whether the footprint stayed flat.
@NullMarked
package org.freehold.bench.soak;

import org.jspecify.annotations.NullMarked;
