package org.freehold.cli.vmmap;

import java.nio.file.Path;
import org.freehold.cli.process.Format;
import org.jspecify.annotations.Nullable;

/// A parsed request of `freehold vmmap`.
///
/// @param pid the process; `Pid.NONE` for the demonstration
/// @param details whether to show every region
/// @param format how to write it
/// @param file where to write it; null for stdout
record VmmapRequest(long pid, boolean details, Format format, @Nullable Path file) {}
