/// Freehold's own format, read; docs/fht-format.md describes it and [org.freehold.trace.FhtWriter]
/// writes it.
///
/// [org.freehold.trace.internal.fht.FhtFormat] has the numbers of the format for both sides,
/// [org.freehold.trace.internal.fht.FhtFrames] takes frames apart and checks them, and
/// [org.freehold.trace.internal.fht.FhtReader] makes events of their data.
package org.freehold.trace.internal.fht;
