/// Turns the options of `freehold bench` into a plan: a list of cases (workload × allocator ×
/// threads) with the settings that all of them share. Nothing is measured here. Wrong values end in
/// a `UsageException`, whose message is the one line that the user reads.
@NullMarked
package org.freehold.bench.plan;

import org.jspecify.annotations.NullMarked;
