package org.freehold.heap.internal.pageheap;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.freehold.heap.PageRecordLayout;
import org.freehold.heap.PageRecordLayout.Block;
import org.freehold.heap.PageRecordLayout.Chunk;
import org.freehold.heap.PageRecordLayout.Header;
import org.freehold.heap.PageRecordLayout.Text;
import org.jspecify.annotations.Nullable;

/// The record file of a process: the blocks with a guard page, in a shared file mapping. An access
/// that a guard page catches ends the process; what has been stored in the mapping belongs to the
/// operating system already and survives that.
///
/// The file grows by chunks, up to a bound. A chunk is written with zeros before it is mapped, so
/// that a full disk is an error of a write and no fault of an access. When it cannot grow, what
/// does not fit is counted and omitted; a problem with the file is reported once, as a warning of
/// the logger `org.freehold.heap`, and ends the recording and nothing else.
///
/// Thread-safe: each method holds the file's monitor, which is acquired after a heap's lock.
final class PageRecordFile {

  /// Names the file; `%p` is replaced by the process id, `off` means no file.
  static final String PROPERTY = "freehold.pageheap.records";

  /// Words of a record without its checksum.
  static final int WORDS = Block.CHECK / Long.BYTES;

  private static @Nullable PageRecordFile ofProcess;
  private static boolean isOpened;

  private final Path file;
  private final MappedByteBuffer header;
  private final @Nullable MappedByteBuffer[] recordChunks =
      new MappedByteBuffer[PageRecordLayout.MOST_RECORD_CHUNKS];
  private final Map<String, Integer> textNumbers = new HashMap<>();
  private @Nullable MappedByteBuffer textChunk;
  private int textChunks;
  private int texts;
  private int chunks;
  private long lostBlocks;
  private long lostTexts;
  private boolean isEnded;

  private PageRecordFile(Path file, boolean isKept) throws IOException {
    this.file = file;
    Files.deleteIfExists(file);
    boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    Set<StandardOpenOption> create =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
        isPosix ? FileChannel.open(file, create, owner) : FileChannel.open(file, create)) {
      if (!isKept) {
        file.toFile().deleteOnExit();
      }
      this.header = map(channel, 0, PageRecordLayout.HEADER_BYTES);
    }
    header.putInt(Header.VERSION, PageRecordLayout.VERSION);
    header.putInt(Header.CHUNK_BYTES, PageRecordLayout.CHUNK_BYTES);
    header.putLong(Header.PID, ProcessHandle.current().pid());
    header.putLong(Header.START, System.currentTimeMillis());
    header.putLong(Header.MAGIC, PageRecordLayout.MAGIC);
  }

  /// The file of this process; null when there is none. Not the constant of a holder class, which
  /// would be lost for ever if it was first needed when there is no Java memory.
  static synchronized @Nullable PageRecordFile ofProcess() {
    if (!isOpened) {
      ofProcess = openConfigured();
      isOpened = true;
    }
    return ofProcess;
  }

  /// Maximal number of records.
  static int capacity() {
    return PageRecordLayout.MOST_RECORD_CHUNKS * PageRecordLayout.RECORDS_OF_CHUNK;
  }

  /// Writes a record.
  ///
  /// @param number of the record, counted from 0
  /// @param words its words without the checksum
  /// @return whether there was room for it
  synchronized boolean putRecord(int number, long[] words) {
    MappedByteBuffer chunk = recordChunk(number / PageRecordLayout.RECORDS_OF_CHUNK);
    if (chunk == null) {
      return false;
    }
    int offset =
        PageRecordLayout.CHUNK_HEADER_BYTES
            + number % PageRecordLayout.RECORDS_OF_CHUNK * PageRecordLayout.RECORD_BYTES;
    long check = 0;
    try {
      for (int i = 0; i < words.length; i++) {
        chunk.putLong(offset + i * Long.BYTES, words[i]);
        check = PageRecordLayout.mix(check, words[i]);
      }
      chunk.putLong(offset + Block.CHECK, check);
      return true;
    } catch (InternalError e) { // How the JVM reports a fault on a mapped page.
      end(e);
      return false;
    }
  }

  /// The chunk of some records; null when there is no room for it.
  private @Nullable MappedByteBuffer recordChunk(int index) {
    if (isEnded) {
      return null;
    }
    MappedByteBuffer chunk = recordChunks[index];
    if (chunk == null) {
      chunk = newChunk(Chunk.RECORDS);
      recordChunks[index] = chunk;
    }
    return chunk;
  }

  /// Counts a block for which there is no room.
  synchronized void loseBlock() {
    header.putLong(Header.LOST_BLOCKS, ++lostBlocks);
  }

  /// Stores the bytes of a page.
  synchronized void pageBytes(long bytes) {
    header.putLong(Header.PAGE_BYTES, bytes);
  }

  /// The number of a text, which is written if it is new; 0 when there is no room for it.
  synchronized int text(String text) {
    Integer known = textNumbers.get(text);
    if (known != null) {
      return known;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > PageRecordLayout.LONGEST_TEXT) {
      bytes = Arrays.copyOf(bytes, PageRecordLayout.LONGEST_TEXT);
    }
    int number = append(bytes);
    if (number == 0) {
      header.putLong(Header.LOST_TEXTS, ++lostTexts);
    } else {
      textNumbers.put(text, number);
    }
    return number;
  }

  private static @Nullable PageRecordFile openConfigured() {
    String name = System.getProperty(PROPERTY, "");
    if (name.equals("off")) {
      return null;
    }
    String pid = Long.toString(ProcessHandle.current().pid());
    String defaultName = System.getProperty("java.io.tmpdir", ".") + "/freehold-" + pid + ".fhp";
    try {
      Path file = Path.of(name.isEmpty() ? defaultName : name.replace("%p", pid));
      return new PageRecordFile(file.toAbsolutePath(), !name.isEmpty());
    } catch (IOException | InvalidPathException e) {
      warn("blocks of the page heap are not recorded: " + e);
      return null;
    }
  }

  private static void warn(String message) {
    System.getLogger("org.freehold.heap").log(Level.WARNING, message);
  }

  private static MappedByteBuffer map(FileChannel channel, long position, int bytes)
      throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(bytes);
    while (zeros.hasRemaining()) {
      int _ = channel.write(zeros, position + zeros.position());
    }
    MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, position, bytes);
    mapped.order(ByteOrder.LITTLE_ENDIAN);
    return mapped;
  }

  /// Appends a chunk; null when there is no room.
  private @Nullable MappedByteBuffer newChunk(int kind) {
    // An interrupt of the thread that uses a channel closes the channel.
    boolean wasInterrupted = Thread.interrupted();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long position = PageRecordLayout.HEADER_BYTES + (long) chunks * PageRecordLayout.CHUNK_BYTES;
      MappedByteBuffer chunk = map(channel, position, PageRecordLayout.CHUNK_BYTES);
      chunk.putInt(Chunk.USED, PageRecordLayout.CHUNK_HEADER_BYTES);
      chunk.putInt(Chunk.KIND, kind);
      chunks++;
      return chunk;
    } catch (IOException e) {
      end(e);
      return null;
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void end(Throwable problem) {
    if (!isEnded) {
      isEnded = true;
      warn("the records of the page heap end early: " + file + ": " + problem);
    }
  }

  private int append(byte[] bytes) {
    int length = (PageRecordLayout.TEXT_HEADER_BYTES + bytes.length + 7) & -Long.BYTES;
    MappedByteBuffer chunk = textChunk;
    if (chunk == null || chunk.getInt(Chunk.USED) + length > PageRecordLayout.CHUNK_BYTES) {
      if (isEnded || textChunks == PageRecordLayout.MOST_TEXT_CHUNKS) {
        return 0;
      }
      chunk = newChunk(Chunk.TEXTS);
      if (chunk == null) {
        return 0;
      }
      textChunks++;
      textChunk = chunk;
    }
    int used = chunk.getInt(Chunk.USED);
    CRC32 check = new CRC32();
    check.update(bytes);
    try {
      chunk.putInt(used + Text.NUMBER, texts + 1);
      chunk.putInt(used + Text.LENGTH, bytes.length);
      chunk.putInt(used + Text.CHECK, (int) check.getValue());
      chunk.put(used + PageRecordLayout.TEXT_HEADER_BYTES, bytes);
      chunk.putInt(Chunk.USED, used + length);
    } catch (InternalError e) { // As for records.
      end(e);
      return 0;
    }
    return ++texts;
  }
}
