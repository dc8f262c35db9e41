/// What a snapshot of heaps shows, in the forms of the debugger command `!heap`: each view is
/// computed in a class of its own and knows nothing of how it is printed; the `…Text` classes
/// print.
package org.freehold.inspect.heaps;
