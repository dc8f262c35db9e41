/// The allocators that are measured, each behind the same face.
@NullMarked
package org.freehold.bench.subject;

import org.jspecify.annotations.NullMarked;
