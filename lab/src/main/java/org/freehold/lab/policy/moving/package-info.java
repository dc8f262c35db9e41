/// Compaction: policies that move live blocks, so that free memory between them does not stay lost.
///
/// [CompactingHandles] moves a block and updates its master pointer; the program holds the handle.
/// [Meshing] copies the objects of one page into the free slots of another and maps both pages to
/// one frame; the program's addresses stay, because they go through a [PageTable].
package org.freehold.lab.policy.moving;
