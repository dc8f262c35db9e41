/// Peers: the allocators that Freehold is measured against. Those in C are called from Java through
/// [Peers] and are an [org.freehold.Allocator] each; the JDK's arenas are peers as well.
///
/// On a trace a peer runs twice, in isolated processes ([PeerTrial]): one checks every block and
/// measures by how much the resident memory of the process grows, the other plays against the
/// clock.
package org.freehold.lab.peer;
