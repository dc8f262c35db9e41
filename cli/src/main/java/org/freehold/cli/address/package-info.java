/// The command `freehold address`: the map of a process in the form of the debugger command
/// `!address`, and with `--leaks` what a record of memory calls shows as never released.
///
/// `AddressCommand` holds the options and checks them, `AddressRequest` is what was asked for, and
/// [AddressRun] reads the map and prints it: as a list, a summary or one region, as text, CSV, TSV
/// or JSON ([AddressJson]). [LeaksRun] does `--leaks`. The layout of the text is that of
/// [org.freehold.inspect.report.AddressText] and [org.freehold.inspect.report.LeakText].
package org.freehold.cli.address;
