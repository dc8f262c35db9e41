package org.freehold.object;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.freehold.Bytes;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.internal.change.StackReserve;
import org.freehold.object.internal.region.BumpAllocator;
import org.freehold.object.internal.region.FileView;
import org.freehold.object.internal.region.HeapBlock;
import org.freehold.object.internal.region.RegionFile;
import org.freehold.object.internal.region.RegionHeader;
import org.freehold.object.internal.region.RegionMemory;
import org.freehold.object.internal.region.ReservedPages;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// A region: blocks that are allocated one after the other and freed all together (also called an
/// arena, a pool, an obstack; the kind of allocation is called *bump* allocation, since it
/// increments one pointer).
///
/// ```java
/// try (Region region = Region.create()) {
///   long node = region.allocate(16, 8);
///   region.memory().putLong(node, 42);
///   region.putReference(node + 8, 0);
///   region.root(node);
///   region.writeTo(Path.of("nodes.fhr"));
/// }
/// ```
///
/// **One piece.** A region is one contiguous range of addresses, of which much is reserved and only
/// what is needed is committed, by chunks, as the region grows. So an *offset* from its start means
/// the same in every copy of it. A structure whose nodes refer to each other by offsets, with
/// [#putReference] and [#getReference], is copied by one bulk copy ([#copyTo]), written as it is
/// ([#writeTo]), and used where another process maps it ([#map]), at whatever address: nobody walks
/// it. The first 64 bytes are never allocated, so offset 0 is null.
///
/// **References are relative to the region**, not to the place where they are stored: a target has
/// the same value everywhere, so halves of nodes may be moved and values compared. (Self-relative
/// pointers, as `boost::interprocess::offset_ptr`, break when the bytes that hold them move.)
///
/// **Who frees?** Nobody frees a block. [#reset] discards all of them and keeps the memory for the
/// next ones, [#close] gives it back. Addresses and segments that are used after that are the
/// program's error; those of [#asArena] are caught.
///
/// A new region's bytes are zero until they are written; after a [#reset] they are what they were,
/// and [#allocateZeroed] and the arenas zero them. `allocate` takes O(1) and now and then a system
/// call, ten for 1 MiB, then fewer, one for each 32 MiB in the end.
///
/// A region belongs to one thread at a time, but for allocations through [#asSharedArena]; while it
/// is only read, several threads may. Bytes are accessed through [#memory], as those of a heap:
/// unchecked on native memory. A region that was mapped from a file is read-only, or a private
/// copy.
///
/// Every call either happens or changes nothing, whatever it throws. A closed region throws
/// `IllegalStateException`.
///
/// Source: D. R. Hanson, "Fast Allocation and Deallocation of Memory Based on Object Lifetimes",
/// Software: Practice and Experience 20(1), 1990.
public final class Region implements AutoCloseable {

  /// The layout of a relative reference, to be a member of a struct: 8 bytes, little-endian, the
  /// offset of the target in its region, or 0 for null. See [ReferenceField].
  public static final ValueLayout.OfLong REFERENCE =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// The size of the header, and the smallest offset of a block: 64 bytes.
  public static final long HEADER_SIZE = RegionHeader.BYTES;

  /// The largest alignment of a block: 2 MiB, that of a huge page.
  public static final long MAX_ALIGNMENT = RegionMemory.MAX_ALIGNMENT;

  private final RegionMemory pages;
  private final Memory memory;
  private final BumpAllocator blocks;
  private final long base;

  /// The offset of the root; 0 for none.
  private long root;

  private @Nullable RegionArena arena;

  private Region(RegionMemory pages) {
    this.pages = pages;
    this.memory = pages.space().memory();
    this.blocks = new BumpAllocator(pages);
    this.base = pages.base();
    this.root = pages instanceof FileView view ? view.header().root() : 0;
  }

  /// Makes a region in the operating system's memory, with the default options.
  public static Region create() {
    return create(RegionOptions.ofHost());
  }

  /// Makes a region: one reservation, which is committed as the region grows.
  ///
  /// @throws OutOfMemoryException when there are no addresses for it
  public static Region create(RegionOptions options) {
    StackReserve.require();
    return on(
        ReservedPages.reserve(
            options.space(), options.maximumSize(), options.chunkSize(), options.hugePages()));
  }

  /// Makes a region in a block of a heap, on host or simulated memory. It is of a fixed size, and
  /// counts as any block of the heap does: within the heap's limits, in its statistics and in its
  /// leak report. Blocks have an alignment of at most 4,096, and their bytes are not zero.
  ///
  /// @param size bytes of the block, 64 of which are the header's
  /// @throws OutOfMemoryException when the heap has no such block
  /// @throws IllegalArgumentException when the size is smaller than the header
  public static Region create(Heap heap, long size) {
    if (Long.compareUnsigned(size, HEADER_SIZE) < 0) {
      throw new IllegalArgumentException("a region has 64 bytes or more, size=" + size);
    }
    StackReserve.require();
    return on(HeapBlock.allocate(heap, size));
  }

  /// Maps a file as [#map(Path, AddressSpace, Access)] does, on the host and read-only.
  public static Region map(Path file) throws IOException {
    return map(file, AddressSpace.host(), Access.READ);
  }

  /// Maps a region file, which [#writeTo] has written, in this process or another, on this machine
  /// or another. O(1): nothing but the header is read, and pages come as they are touched.
  ///
  /// The file is not trusted: its header is checked, and [#getReference] checks where a reference
  /// leads; what else the bytes mean, the program must check. [#validateBody] finds damage.
  ///
  /// Nothing can be allocated in a mapped region; [#copyTo] makes a copy that can grow. The file
  /// must not be written or truncated in place while it is mapped; `writeTo` replaces it, and those
  /// who have mapped it keep the old contents.
  ///
  /// @param file a region file
  /// @param space where to map it
  /// @param access `READ`, or `WRITE_COPY` for a region that can be written, whose writes stay with
  ///   this process
  /// @throws RegionFileException when it is no region file, cut, damaged, of another version, or of
  ///   a machine with the other byte order
  /// @throws IOException when it cannot be opened or mapped
  /// @throws OutOfMemoryException when no free range of addresses is large enough
  /// @throws IllegalArgumentException for another access
  public static Region map(Path file, AddressSpace space, Access access) throws IOException {
    if (access != Access.READ && access != Access.WRITE_COPY) {
      throw new IllegalArgumentException(
          "a region is mapped for READ or WRITE_COPY, access=" + access);
    }
    return on(FileView.map(file, space, access));
  }

  /// A region on memory that has been made for it, which is given back if there is no Java memory
  /// for the region.
  private static Region on(RegionMemory pages) {
    boolean isMade = false;
    try {
      Region region = new Region(pages);
      isMade = true;
      return region;
    } finally {
      if (!isMade) {
        pages.release();
      }
    }
  }

  /// Allocates a block as [#allocate(long, long)] does, with the alignment that `malloc` gives: 16
  /// bytes, 8 on a 32-bit machine.
  public long allocate(long size) {
    return allocate(size, pages.space().info().mallocAlignment());
  }

  /// Allocates a block.
  ///
  /// @param size the bytes wanted, unsigned; 0 is a block of its own
  /// @param alignment a power of two up to [#MAX_ALIGNMENT]
  /// @return its address, a multiple of the alignment, as its offset is in every copy
  /// @throws OutOfMemoryException with a diagnosis, when memory is refused or the maximum size is
  ///   reached; nothing has changed then
  /// @throws IllegalArgumentException when there is no such alignment
  /// @throws IllegalStateException when the region is closed or was mapped from a file
  public long allocate(long size, long alignment) {
    return blocks.allocate(size, alignment);
  }

  /// Allocates like [#allocate(long, long)], and returns 0 where that one throws
  /// [OutOfMemoryException].
  public long tryAllocate(long size, long alignment) {
    return blocks.tryAllocate(size, alignment);
  }

  /// Allocates a block as [#allocate(long, long)] does, for a value of a layout.
  public long allocate(MemoryLayout layout) {
    return allocate(layout.byteSize(), layout.byteAlignment());
  }

  /// Allocates like [#allocate(long, long)] a block whose bytes are zero. Those that no block has
  /// had before are zero already.
  public long allocateZeroed(long size, long alignment) {
    return blocks.allocateZeroed(size, alignment);
  }

  /// Discards all blocks, and the root. The memory stays with the region, and the next blocks get
  /// it. The arenas of the region end, so their segments cannot be accessed any more.
  ///
  /// @throws IllegalStateException when the region is closed or was mapped, or a segment of a
  ///   shared arena is in use
  /// @throws WrongThreadException when there is an arena of another thread
  public void reset() {
    blocks.requireGrowing();
    StackReserve.require();
    endArena();
    blocks.reset();
    root = 0;
  }

  /// Returns to the system the pages that no block is in.
  public void trim() {
    blocks.trim();
  }

  /// Closes the region and its arenas, and gives its memory back. Closing again does nothing,
  /// unless the last close was cut short by an error: then it gives back what is left.
  ///
  /// @throws WrongThreadException when there is an arena of another thread; nothing is closed then
  /// @throws IllegalStateException when a segment of a shared arena is in use; nothing is closed
  @Override
  public void close() {
    StackReserve.require();
    endArena();
    blocks.close();
  }

  private void endArena() {
    RegionArena ended = arena;
    if (ended != null) {
      ended.end();
      arena = null;
    }
  }

  /// Whether the region is open.
  public boolean isOpen() {
    return blocks.isOpen();
  }

  /// Whether the region was mapped read-only.
  public boolean isReadOnly() {
    return pages instanceof FileView view && view.isReadOnly();
  }

  /// The address of the root: the block from which a reader finds all others.
  ///
  /// @return 0 when there is none
  public long root() {
    blocks.requireOpen();
    return root == 0 ? 0 : base + root;
  }

  /// Sets the root.
  ///
  /// @param address in a block of the region; 0 for none
  /// @throws IllegalArgumentException when it is elsewhere
  /// @throws IllegalStateException when the region is closed or read-only
  public void root(long address) {
    requireWritable();
    root = offsetOf(address);
  }

  /// The offset of an address: the same in every copy of the region, and in its file.
  ///
  /// @param address from the first allocated byte to the last one; 0 for null
  /// @return bytes from the region's start, at least 64; 0 for null
  /// @throws IllegalArgumentException when the address is not in the region
  public long offsetOf(long address) {
    if (blocks.isAllocated(address - base)) {
      return address - base;
    }
    if (address == 0) {
      return 0;
    }
    blocks.requireOpen();
    throw new IllegalArgumentException(
        "no block of the region has the address, address=" + Bytes.address(address));
  }

  /// The address at an offset.
  ///
  /// @param offset that [#offsetOf] returned, here or in a copy; 0 for null
  /// @return the address; 0 for null
  /// @throws IndexOutOfBoundsException when nothing is allocated there
  public long addressOf(long offset) {
    if (blocks.isAllocated(offset)) {
      return base + offset;
    }
    if (offset == 0) {
      return 0;
    }
    blocks.requireOpen();
    throw new IndexOutOfBoundsException(
        "the region has " + usedBytes() + " bytes, offset=" + Long.toUnsignedString(offset));
  }

  /// Follows a relative reference.
  ///
  /// @param field the address of its 8 bytes, in the region's blocks
  /// @return the address of its target, which is in the region; 0 for null
  /// @throws IllegalArgumentException when the field is not in the region
  /// @throws IndexOutOfBoundsException when it leads out of the region: it is no reference
  public long getReference(long field) {
    requireField(field);
    return addressOf(memory.getLong(field));
  }

  /// Stores a relative reference.
  ///
  /// @param field the address of its 8 bytes, in the region's blocks
  /// @param target an address in a block of the region; 0 for null
  /// @throws IllegalArgumentException when one of them is not in the region
  /// @throws IllegalStateException when the region is read-only
  public void putReference(long field, long target) {
    requireField(field);
    requireWritable();
    memory.putLong(field, offsetOf(target));
  }

  private void requireField(long field) {
    if (!blocks.isAllocated(field - base, Long.BYTES)) {
      blocks.requireOpen();
      throw new IllegalArgumentException(
          "no block of the region has these 8 bytes, field=" + Bytes.address(field));
    }
  }

  /// Copies all blocks and the root to another region, in one bulk copy. Offsets, and so relative
  /// references, are the same in the copy. O(n) for n bytes. Regions of different spaces are copied
  /// by pieces of 64 KiB.
  ///
  /// @param target an empty region: new, or after [#reset]
  /// @throws OutOfMemoryException when the target cannot grow enough; it is as it was then
  /// @throws IllegalArgumentException when the target is not empty, or cannot have the alignment of
  ///   these blocks
  /// @throws IllegalStateException when one is closed, or the target was mapped
  public void copyTo(Region target) {
    blocks.copyTo(target.blocks);
    target.root = root;
  }

  /// Writes the region to a file, whole or not at all: to a new file beside it, which replaces it
  /// when it is complete and on the disk. Who has mapped the old file keeps its contents. All bytes
  /// up to the end of the last block are written, those between blocks too. O(n) for n bytes.
  ///
  /// @param file to write; it may be there
  /// @throws IOException naming the file, when it cannot be written; it is as it was then
  public void writeTo(Path file) throws IOException {
    blocks.requireOpen();
    RegionFile.write(
        file, pages, new RegionHeader(usedBytes(), root, blocks.alignment(), false, 0));
  }

  /// Checks the contents of a mapped file against their checksum: a pass over all of it, which
  /// finds accidental damage. Of other regions, and those mapped with `WRITE_COPY` and written
  /// since, it has nothing to say.
  ///
  /// @throws RegionFileException when they do not match
  public void validateBody() throws RegionFileException {
    blocks.requireOpen();
    if (pages instanceof FileView view) {
      view.requireIntact();
    }
  }

  /// The region as an [Arena] of the JDK, whose segments belong to the calling thread.
  ///
  /// It keeps the contract of `Arena.ofConfined()`: segments are zeroed, a negative size or a wrong
  /// alignment is an `IllegalArgumentException`, another thread gets a `WrongThreadException`, a
  /// closed arena an `IllegalStateException`. It differs in two points: a refusal is an
  /// [OutOfMemoryException], and the largest alignment is [#MAX_ALIGNMENT]. Closing the arena
  /// closes the region; [#reset] and [#close] end the arena with its segments.
  ///
  /// @return the region's arena, the same one each time until it ends
  /// @throws UnsupportedOperationException on simulated memory
  /// @throws IllegalStateException when the region is closed or has a shared arena
  public Arena asArena() {
    return arena(false);
  }

  /// The region as an [Arena] of the JDK, whose segments any thread may access, and in which any
  /// thread may allocate: as [#asArena], with the contract of `Arena.ofShared()`. Allocations
  /// through the arena hold the region's monitor; calls of the region itself must hold it too
  /// (`synchronized (region)`) while other threads allocate.
  ///
  /// @return the region's arena, the same one each time until it ends
  /// @throws UnsupportedOperationException on simulated memory
  /// @throws IllegalStateException when the region is closed or has a confined arena
  public Arena asSharedArena() {
    return arena(true);
  }

  private RegionArena arena(boolean isShared) {
    blocks.requireOpen();
    RegionArena known = arena;
    if (known == null) {
      MemorySegment _ = memory.segment(base, 0); // Throws on simulated memory.
      known = new RegionArena(this, isShared);
      arena = known;
    } else if (known.isShared() != isShared) {
      throw new IllegalStateException(
          "the region has a " + (isShared ? "confined" : "shared") + " arena already");
    }
    return known;
  }

  /// A part of the region as a segment that checks its bounds. It lives as long as the region's
  /// arena, which is a confined one of the calling thread if there is none yet; it is read-only if
  /// the region is.
  ///
  /// @param address in a block of the region
  /// @param size bytes, all of them allocated
  /// @throws UnsupportedOperationException on simulated memory
  /// @throws IllegalArgumentException when the range is not in the region's blocks
  public MemorySegment segment(long address, long size) {
    blocks.requireOpen();
    if (size < 0 || !blocks.isAllocated(address - base, size)) {
      throw new IllegalArgumentException(
          "the range is not in the blocks of the region, address="
              + Bytes.address(address)
              + ", size="
              + size);
    }
    RegionArena open = arena == null ? arena(false) : arena;
    MemorySegment segment = open.segment(address, size);
    return isReadOnly() ? segment.asReadOnly() : segment;
  }

  /// The region's start, where offset 0 is; it stays the same.
  public long start() {
    return base;
  }

  /// Bytes from the region's start to the end of its last block, the header included; 0 when
  /// closed.
  public long usedBytes() {
    return blocks.used();
  }

  /// Bytes that are committed; 0 when closed.
  public long committedBytes() {
    return blocks.isOpen() ? pages.committed() : 0;
  }

  /// Bytes that it may grow to.
  public long maximumSize() {
    return pages.size();
  }

  /// The space that the addresses are of.
  public AddressSpace space() {
    return pages.space();
  }

  /// Access to the bytes.
  public Memory memory() {
    return memory;
  }

  /// Validates the region: checks its bookkeeping against itself, in O(1).
  ///
  /// @throws IllegalStateException naming what is wrong
  public void validate() {
    blocks.validate();
    if (root != 0 && !blocks.isAllocated(root)) {
      throw new IllegalStateException("the region's root is in no block, offset=" + root);
    }
  }

  private void requireWritable() {
    blocks.requireOpen();
    if (isReadOnly()) {
      throw new IllegalStateException("the region is mapped read-only");
    }
  }

  @Override
  public String toString() {
    return blocks.isOpen()
        ? "Region[" + Bytes.address(base) + ", " + Bytes.format(usedBytes()) + "]"
        : "Region[closed]";
  }
}
