/// Running a workload on an allocator, and what is measured meanwhile.
@NullMarked
package org.freehold.bench.measure;

import org.jspecify.annotations.NullMarked;
