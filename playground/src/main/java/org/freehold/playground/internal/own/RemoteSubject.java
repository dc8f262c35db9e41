package org.freehold.playground.internal.own;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.freehold.Bytes;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.compare.FreeSpace;
import org.freehold.playground.internal.run.FreeRange;
import org.freehold.playground.internal.run.Holdings;
import org.freehold.playground.internal.run.Subject;
import org.freehold.playground.internal.run.TouchLog;
import org.jspecify.annotations.Nullable;

/// A user's policy, asked in its process. What it answers is checked here: a block is aligned, lies
/// in the memory that is held, and overlaps no other, as long as none has moved; free ranges lie
/// there too; no count is negative or falls.
///
/// For one thread.
final class RemoteSubject implements Subject {

  private static final Map<String, PartVisitor.Kind> KINDS =
      Arrays.stream(PartVisitor.Kind.values()).collect(Collectors.toMap(Enum::name, kind -> kind));

  private static final int LEAST_ALIGNMENT = 8;

  private final OwnProcess process;
  private final int id;
  private final TouchLog log;
  private final int alignment;

  /// The live blocks by address, with their requested sizes.
  private final TreeMap<Long, Long> live = new TreeMap<>();

  /// What they add up to, as long as none has moved.
  private long liveBytes;

  private Answer last;

  /// What a call answers.
  private record Answer(
      long block,
      long address,
      long usable,
      long moves,
      long footprint,
      long base,
      long end,
      long searchSteps) {}

  RemoteSubject(OwnProcess process, long limit, TouchLog log) {
    this.process = process;
    this.id = process.nextSubject();
    this.log = log;
    Made made =
        process.ask(
            Wire.MAKE,
            id,
            out -> out.writeLong(limit),
            in -> new Made(in.readLong(), in.readLong(), in.readInt()));
    last = new Answer(0, 0, 0, 0, 0, made.base, made.end, -1);
    alignment = made.alignment;
    if (alignment < LEAST_ALIGNMENT || Integer.bitCount(alignment) != 1) {
      throw new CannotServeException(
          "it promises an alignment of "
              + alignment
              + ", which is not a power of 2 of at least "
              + LEAST_ALIGNMENT);
    }
  }

  /// What a new policy answers.
  private record Made(long base, long end, int alignment) {}

  /// Makes a call, with or without what it touches.
  private Answer call(int request, OwnProcess.Question numbers) {
    boolean isLogged = log.isOn();
    Answer before = last;
    last =
        process.ask(
            request,
            id,
            out -> {
              numbers.writeTo(out);
              out.writeBoolean(isLogged);
            },
            in -> {
              Answer answer =
                  new Answer(
                      in.readLong(),
                      in.readLong(),
                      in.readLong(),
                      in.readLong(),
                      in.readLong(),
                      in.readLong(),
                      in.readLong(),
                      in.readLong());
              if (isLogged) {
                touches(in);
              }
              return answer;
            });
    check(before);
    return last;
  }

  /// Checks the counts of the last answer.
  private void check(Answer before) {
    if (last.footprint < liveBytes || last.footprint > last.end - last.base) {
      throw new CannotServeException(
          "it says that it holds "
              + last.footprint
              + " bytes, with "
              + liveBytes
              + " live in "
              + (last.end - last.base)
              + " bytes of memory");
    }
    if (last.moves < before.moves) {
      throw new CannotServeException(
          "it counts " + last.moves + " moves of blocks after " + before.moves);
    }
    if (last.searchSteps < before.searchSteps) {
      throw new CannotServeException(
          "it counts " + last.searchSteps + " steps of its searches after " + before.searchSteps);
    }
  }

  private void touches(DataInputStream in) throws IOException {
    for (int left = items(in); left > 0; left--) {
      log.touch(in.readLong(), in.readLong(), in.readBoolean());
    }
    log.drop(Math.max(0, in.readLong()));
  }

  private static int items(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > Wire.MOST_ITEMS) {
      throw new Wire.WrongAnswerException();
    }
    return count;
  }

  @Override
  public long allocate(long size) {
    Answer answer = call(Wire.ALLOCATE, out -> out.writeLong(size));
    if (answer.block != 0) {
      enter(answer, size);
    }
    return answer.block;
  }

  @Override
  public void free(long block) {
    leave(block);
    call(Wire.FREE, out -> out.writeLong(block));
  }

  @Override
  public long reallocate(long block, long oldSize, long newSize) {
    Answer answer =
        call(
            Wire.REALLOCATE,
            out -> {
              out.writeLong(block);
              out.writeLong(oldSize);
              out.writeLong(newSize);
            });
    if (answer.block != 0) {
      leave(block);
      enter(answer, newSize);
    }
    return answer.block;
  }

  private void leave(long block) {
    Long size = live.remove(block);
    liveBytes -= size == null ? 0 : size;
  }

  /// Checks a new block against the memory that is held and against all others.
  private void enter(Answer answer, long size) {
    long address = answer.address;
    if ((address & alignment - 1) != 0) {
      throw wrong(address, size, "is not aligned to " + alignment + " bytes");
    }
    if (!isHeld(address, Math.max(size, 1))) {
      throw wrong(address, size, "lies outside the memory that is held");
    }
    if (answer.usable >= 0 && answer.usable < size) {
      throw wrong(address, size, "has only " + answer.usable + " usable bytes");
    }
    if (!isHeld(address, Math.max(answer.usable, 1))) {
      throw wrong(
          address,
          size,
          "has "
              + answer.usable
              + " usable bytes, which reach beyond the memory that is held, to "
              + Bytes.address(last.end));
    }
    if (answer.moves != 0) {
      live.clear();
      liveBytes = 0;
      return; // Others may have moved: only their policy knows where they are.
    }
    Map.Entry<Long, Long> below = live.lowerEntry(address + Math.max(size, 1));
    if (below != null && below.getKey() + Math.max(below.getValue(), 1) > address) {
      throw wrong(
          address,
          size,
          "overlaps the one of " + below.getValue() + " bytes at " + Bytes.address(below.getKey()));
    }
    live.put(address, size);
    liveBytes += size;
  }

  private boolean isHeld(long address, long size) {
    return address >= last.base && size <= last.end - address && address <= last.end;
  }

  private static CannotServeException wrong(long address, long size, String what) {
    return new CannotServeException(
        "the block of " + size + " bytes at " + Bytes.address(address) + " " + what);
  }

  @Override
  public long addressOf(long block) {
    if (block == last.block) {
      return last.address;
    }
    return last.moves == 0
        ? block
        : process.ask(Wire.ADDRESS, id, out -> out.writeLong(block), DataInputStream::readLong);
  }

  @Override
  public long usableSize(long block) {
    return block == last.block ? last.usable : -1;
  }

  @Override
  public long moves() {
    return last.moves;
  }

  @Override
  public long footprint() {
    return last.footprint;
  }

  @Override
  public FreeSpace freeSpace() {
    return holdings().free();
  }

  @Override
  public Holdings holdings() {
    Holdings holdings =
        process.ask(
            Wire.HOLDINGS,
            id,
            _ -> {},
            in ->
                new Holdings(
                    new FreeSpace(in.readLong(), in.readLong(), in.readLong()),
                    in.readLong(),
                    in.readLong()));
    FreeSpace free = holdings.free();
    if (free.bytes() < 0 || free.bytes() > last.end - last.base) {
      throw new CannotServeException(
          "it says that "
              + free.bytes()
              + " bytes are free, and its memory has "
              + (last.end - last.base));
    }
    return holdings;
  }

  @Override
  public long searchSteps() {
    return last.searchSteps;
  }

  @Override
  public List<FreeRange> freeRanges(int most) {
    return process.ask(
        Wire.RANGES,
        id,
        out -> out.writeInt(most),
        in -> {
          List<FreeRange> ranges = new ArrayList<>();
          for (int left = items(in); left > 0; left--) {
            ranges.add(range(in));
          }
          return ranges;
        });
  }

  private FreeRange range(DataInputStream in) throws IOException {
    FreeRange range = new FreeRange(in.readLong(), in.readLong());
    if (range.size() <= 0 || !isHeld(range.address(), range.size())) {
      throw new CannotServeException(
          "it says that "
              + range.size()
              + " bytes are free at "
              + Bytes.address(range.address())
              + ", which is not memory that it holds");
    }
    return range;
  }

  @Override
  public void parts(PartVisitor visitor) {
    process.ask(
        Wire.PARTS,
        id,
        _ -> {},
        in -> {
          for (int left = items(in); left > 0; left--) {
            PartVisitor.Kind kind = KINDS.get(in.readUTF());
            if (kind == null) {
              throw new Wire.WrongAnswerException();
            }
            visitor.part(kind, in.readLong(), in.readLong());
          }
          return 0;
        });
  }

  @Override
  public long base() {
    return last.base;
  }

  @Override
  public long end() {
    return last.end;
  }

  @Override
  public byte @Nullable [] bytes(long address, int size) {
    byte[] bytes =
        process.ask(
            Wire.BYTES,
            id,
            out -> {
              out.writeLong(address);
              out.writeInt(size);
            },
            in -> {
              int count = in.readInt();
              if (count != -1 && count != size) {
                throw new Wire.WrongAnswerException();
              }
              byte[] all = new byte[Math.max(count, 0)];
              in.readFully(all);
              return all;
            });
    return bytes.length == size ? bytes : null;
  }

  @Override
  public void close() {
    try {
      process.ask(Wire.CLOSE, id, _ -> {}, _ -> 0);
    } catch (CannotServeException _) {
      // The process has gone, and its memory with it.
    }
  }
}
