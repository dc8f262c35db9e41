package org.freehold.inspect.crash;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which block a crash hit: the fault address of an error log, looked up in the records of the page
/// heap.
///
/// @param log HotSpot's error log
/// @param address the fault address @param records the records of the page heap; null when there
///   are none
/// @param block the block that the address belongs to
/// @param mapping the mapping that contains it; null when none does, or the log lists none
/// @param finding the conclusion
public record CrashExplanation(
    CrashLog log,
    long address,
    @Nullable PageRecords records,
    Optional<BlockRecord> block,
    @Nullable CrashMapping mapping,
    Finding finding) {

  private static final long NULL_PAGE = 4096;

  /// The kind of error.
  public enum Finding {
    /// Past the end of a live block.
    OVERRUN("heap buffer overrun"),
    /// Before the start of a live block.
    UNDERRUN("heap buffer underrun"),
    /// Within a live block, which is a legal access.
    LIVE_BLOCK("access to a live block"),
    /// In a block that had been freed.
    USE_AFTER_FREE("use after free"),
    /// In a block whose heap had been closed.
    USE_AFTER_CLOSE("use after the heap was closed"),
    /// In the first page, where no program has memory.
    NULL_POINTER("null pointer"),
    /// In memory that does not belong to Freehold's page heap.
    OTHER_MEMORY("other memory"),
    /// Where nothing was mapped.
    NO_MEMORY("no memory"),
    /// The log does not list the mappings.
    UNKNOWN("unknown");

    private final String text;

    Finding(String text) {
      this.text = text;
    }

    /// The term.
    public String text() {
      return text;
    }
  }

  /// Combines both.
  ///
  /// @param log HotSpot's error log
  /// @param address the fault address
  /// @param records the records of the page heap, or null
  /// @return the explanation
  public static CrashExplanation of(CrashLog log, long address, @Nullable PageRecords records) {
    Optional<BlockRecord> block = Optional.ofNullable(records).flatMap(found -> found.at(address));
    CrashMapping mapping = log.mappingAt(address);
    Finding finding =
        block.map(found -> ofBlock(found, address)).orElseGet(() -> other(log, address, mapping));
    return new CrashExplanation(log, address, records, block, mapping, finding);
  }

  private static Finding ofBlock(BlockRecord block, long address) {
    return switch (block.state()) {
      case FREED, RELEASED -> Finding.USE_AFTER_FREE;
      case CLOSED -> Finding.USE_AFTER_CLOSE;
      case LIVE -> {
        if (block.holds(address)) {
          yield Finding.LIVE_BLOCK;
        }
        yield address < block.address() ? Finding.UNDERRUN : Finding.OVERRUN;
      }
    };
  }

  private static Finding other(CrashLog log, long address, @Nullable CrashMapping mapping) {
    if (Long.compareUnsigned(address, NULL_PAGE) < 0) {
      return Finding.NULL_POINTER;
    }
    if (log.mappings().isEmpty()) {
      return Finding.UNKNOWN;
    }
    return mapping == null ? Finding.NO_MEMORY : Finding.OTHER_MEMORY;
  }
}
