/// The commands `freehold address` and `freehold vmmap`: what a process uses its addresses for, and
/// where its memory is. The classes named for a command hold the options alone; maps first appear
/// in [org.freehold.cli.inspect.AddressRun] and [org.freehold.cli.inspect.VmmapRun].
package org.freehold.cli.inspect;
