/// `freehold heap`: snapshots of heaps, in the forms of the debugger command `!heap`.
package org.freehold.cli.heap;
