/// The room of regions: the memory that a region bumps through, and the file that it is written to.
///
/// ```
///   Region ──▶ RegionMemory ◀── ReservedPages   a reservation, committed as the region grows
///      │                    ◀── HeapBlock       one block of a heap, of a fixed size
///      │                    ◀── FileView        a region file, mapped
///      └─────▶ RegionFile ──▶ RegionHeader      the first 64 bytes, of memory and of a file alike
/// ```
///
/// All memory of a region is one contiguous range, whatever it is made of; that is what makes an
/// offset mean the same in every copy. The first [RegionHeader#BYTES] bytes are the place of the
/// header: a region in memory keeps its state in Java fields and writes nothing there, a file has
/// the header there. So an offset in memory is an offset in the file.
///
/// Nothing here is thread-safe: a region belongs to one thread at a time.
package org.freehold.object.internal.region;
