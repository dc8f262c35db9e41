/// Compaction: policies that move live blocks, so that free memory between them does not stay lost.
///
/// [org.freehold.lab.policy.moving.CompactingHandles] moves a block and updates its master pointer;
/// the program holds the handle. [org.freehold.lab.policy.moving.Meshing] copies the objects of one
/// page into the free slots of another and maps both pages to one frame; the program's addresses
/// stay, because they go through a [org.freehold.lab.policy.moving.PageTable].
package org.freehold.lab.policy.moving;
