/// `freehold heap`: snapshots of heaps, in the form of the debugger command `!heap`. `HeapCommand`
/// holds the options, [HeapRun] reads the snapshot and prints a view, [HeapJson] prints all of them
/// as JSON. The text of each view is made in [org.freehold.inspect.heaps], whose page says which
/// class prints which option.
package org.freehold.cli.heap;
