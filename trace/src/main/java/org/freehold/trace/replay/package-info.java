/// Replay of a trace against an allocator: measuring, timing, and checking what the allocator does.
package org.freehold.trace.replay;
