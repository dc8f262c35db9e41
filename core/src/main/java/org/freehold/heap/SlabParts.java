package org.freehold.heap;

/// What a front end consists of once it has a slab.
///
/// @param directory from any address to its slab
/// @param caches which thread has which slabs
/// @param remote frees of blocks in other threads' slabs
record SlabParts(SlabDirectory directory, ThreadCaches caches, RemoteFrees remote) {}
