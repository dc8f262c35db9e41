package org.freehold.inspect.record;

import java.time.Instant;

/// The first line of a record.
///
/// @param space `native` or `simulated`
/// @param pid the process
/// @param start when the record began
/// @param pageSize bytes of a page
public record RecordHeader(String space, long pid, Instant start, long pageSize) {}
