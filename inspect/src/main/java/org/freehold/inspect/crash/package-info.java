/// What a JVM left behind when it was ended by an access to memory: HotSpot's error log, and the
/// page heap's records of the blocks that there were.
@NullMarked
package org.freehold.inspect.crash;

import org.jspecify.annotations.NullMarked;
