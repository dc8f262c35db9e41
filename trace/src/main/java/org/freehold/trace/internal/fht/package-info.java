/// Freehold's own format, read; docs/fht-format.md describes it and [org.freehold.trace.FhtWriter]
/// writes it.
///
/// [FhtFormat] has the numbers of the format for both sides, [FhtFrames] takes frames apart and
/// checks them, and [FhtReader] makes events of their data.
package org.freehold.trace.internal.fht;
