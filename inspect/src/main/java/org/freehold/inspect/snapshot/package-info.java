/// Snapshots of heaps: a file that holds what heaps contained at one moment, its writer and its
/// reader, and the search for blocks that nothing points to. docs/snapshot-format.md has the
/// format.
package org.freehold.inspect.snapshot;
