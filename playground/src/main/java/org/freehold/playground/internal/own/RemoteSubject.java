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

/// A user's policy, asked in its process. What it answers is checked here: a block lies in the
/// memory that is held, and overlaps no other, as long as none has moved.
///
/// For one thread.
final class RemoteSubject implements Subject {

  private static final Map<String, PartVisitor.Kind> KINDS =
      Arrays.stream(PartVisitor.Kind.values()).collect(Collectors.toMap(Enum::name, kind -> kind));

  private final OwnProcess process;
  private final int id;
  private final TouchLog log;

  /// The live blocks by address, with their requested sizes.
  private final TreeMap<Long, Long> live = new TreeMap<>();

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
    last =
        process.ask(
            Wire.MAKE,
            id,
            out -> out.writeLong(limit),
            in -> new Answer(0, 0, 0, 0, 0, in.readLong(), in.readLong(), 0));
  }

  /// Makes a call, with or without what it touches.
  private Answer call(int request, OwnProcess.Question numbers) {
    boolean isLogged = log.isOn();
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
                      Math.max(0, in.readLong()),
                      in.readLong(),
                      in.readLong(),
                      in.readLong());
              if (isLogged) {
                touches(in);
              }
              return answer;
            });
    return last;
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
    live.remove(block);
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
      live.remove(block);
      enter(answer, newSize);
    }
    return answer.block;
  }

  /// Checks a new block against the memory that is held and against all others.
  private void enter(Answer answer, long size) {
    if (answer.moves != 0) {
      live.clear();
      return; // Others may have moved: only their policy knows where they are.
    }
    long address = answer.address;
    long stop = address + Math.max(size, 1);
    if (address < answer.base || stop > answer.end || stop < address) {
      throw new CannotServeException(
          "the block of "
              + size
              + " bytes at "
              + Bytes.address(address)
              + " lies outside the memory that is held");
    }
    if (answer.usable >= 0 && answer.usable < size) {
      throw new CannotServeException(
          "the block at "
              + Bytes.address(address)
              + " has "
              + answer.usable
              + " usable bytes, and "
              + size
              + " were requested");
    }
    Map.Entry<Long, Long> below = live.lowerEntry(stop);
    if (below != null && below.getKey() + Math.max(below.getValue(), 1) > address) {
      throw new CannotServeException(
          "the block of "
              + size
              + " bytes at "
              + Bytes.address(address)
              + " overlaps the one of "
              + below.getValue()
              + " bytes at "
              + Bytes.address(below.getKey()));
    }
    live.put(address, size);
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
    return process.ask(
        Wire.HOLDINGS,
        id,
        _ -> {},
        in ->
            new Holdings(
                new FreeSpace(in.readLong(), in.readLong(), in.readLong()),
                in.readLong(),
                in.readLong()));
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
            ranges.add(new FreeRange(in.readLong(), in.readLong()));
          }
          return ranges;
        });
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
