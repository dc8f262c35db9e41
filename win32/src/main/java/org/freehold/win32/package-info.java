/// The memory calls of Windows in their own spelling, over any address space.
///
/// [org.freehold.win32.Kernel32] has the calls that programs make, [org.freehold.win32.Ntdll] the
/// ones below them, which tell errors apart more finely and can release a part of a reservation.
/// Names, values, results and the order of the checks are the documented ones; the rules themselves
/// stand in [org.freehold.vm] and [org.freehold.heap], and this package is thin.
package org.freehold.win32;
