package org.freehold.bench.workload;

import java.io.IOException;
import java.nio.file.Path;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;
import org.freehold.trace.replay.EventChunk;
import org.freehold.trace.replay.TraceChunks;

/// A recorded program, replayed from start to end over and over; each thread replays all of it by
/// itself. What the program never freed is freed before the next round, while the clock runs.
public final class Replay implements Workload {

  private final Script script;
  private final Script.Peak peak;

  private Replay(Script script) {
    this.script = script;
    this.peak = script.peak();
  }

  /// Reads a trace.
  ///
  /// @param trace in any format that `freehold replay` reads
  /// @throws IOException when it cannot be read or is broken
  public static Replay read(Path trace) throws IOException {
    Script script = new Script();
    new TraceChunks(trace, 0).forEach((chunk, _) -> add(script, chunk));
    return new Replay(script);
  }

  private static void add(Script script, EventChunk chunk) {
    for (int i = 0; i < chunk.count(); i++) {
      // Not all peers allocate blocks of size 0.
      long size = Math.max(1, chunk.sizeAt(i));
      switch (chunk.opAt(i)) {
        case EventChunk.ALLOCATE -> script.allocate(chunk.slotAt(i), size);
        case EventChunk.REALLOCATE -> script.reallocate(chunk.slotAt(i), size);
        case EventChunk.FREE -> script.free(chunk.slotAt(i));
        default -> {
          // A free of null does not reach the allocator.
        }
      }
    }
  }

  /// The program's peak of live bytes.
  public long peakBytes() {
    return peak.bytes();
  }

  @Override
  public String description() {
    return "a recorded program, over and over";
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return new Session() {
      @Override
      public Worker worker(int index) {
        return new ReplayWorker(script, subject.slots(script.slots()));
      }

      @Override
      public long liveBytes() {
        return peak.bytes() * setting.threads();
      }
    };
  }

  @Override
  public Session openToPeak(Subject subject, long seed) {
    return new Session() {
      @Override
      public Worker worker(int index) {
        return new ToPeak(script, subject.slots(script.slots()), peak.calls());
      }

      @Override
      public long liveBytes() {
        return peak.bytes();
      }
    };
  }

  private static final class ReplayWorker implements Worker {
    private final Script script;
    private final Slots slots;
    private final int[] known;

    ReplayWorker(Script script, Slots slots) {
      this.script = script;
      this.slots = slots;
      this.known = new int[script.slots()];
    }

    @Override
    public long round() {
      script.play(slots, known, 0, script.count());
      slots.freeAll();
      return Math.max(1, script.allocations());
    }
  }
}
