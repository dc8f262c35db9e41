/// What a movable heap costs: its footprint after millions of calls, before and after compaction, a
/// plain heap beside it; and how long a step of compaction takes.
@NullMarked
package org.freehold.bench.movable;

import org.jspecify.annotations.NullMarked;
