package org.freehold.trace.record;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapWatcher;
import org.freehold.heap.StackDatabase;
import org.jspecify.annotations.Nullable;

/// Records all heaps of a program that is started with `-Dfreehold.record=FILE`: `%p` in the name
/// becomes the process id. `-Dfreehold.record.stacks=N` keeps N frames of each stack, 32 by
/// default; 0 captures none, which costs far less. The recording ends with the program.
///
/// A failure is one warning of the logger `org.freehold.trace`; the program runs on.
public final class RecordSwitch implements HeapWatcher {

  /// How many frames of a stack are kept.
  public static final String STACKS = "freehold.record.stacks";

  private static final String COMPRESSION = "com.github.luben.zstd.Zstd";

  private static final class OfProcess {
    static final @Nullable HeapRecorder RECORDER = begin();
  }

  /// Made by the service loader.
  public RecordSwitch() {}

  @Override
  public void onCreate(Heap heap) {
    if (!System.getProperty(RECORD, "").isEmpty()) {
      HeapRecorder recorder = OfProcess.RECORDER;
      if (recorder != null) {
        recorder.record(heap);
      }
    }
  }

  private static @Nullable HeapRecorder begin() {
    if (!isCompressionThere()) {
      warn(
          "-D"
              + RECORD
              + " is ignored: traces need zstd-jni.jar (Maven: com.github.luben:zstd-jni) on the"
              + " class path, in addition to freehold-trace.jar");
      return null;
    }
    try {
      String name = System.getProperty(RECORD, "");
      Path file = Path.of(name.replace("%p", Long.toString(ProcessHandle.current().pid())));
      HeapRecorder recorder = HeapRecorder.to(file, depth());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(recorder), "freehold-record-end"));
      return recorder;
    } catch (IOException | InvalidPathException | IllegalStateException e) {
      warn("nothing is recorded: " + e.getMessage());
      return null;
    }
  }

  private static boolean isCompressionThere() {
    try {
      Class.forName(COMPRESSION, false, RecordSwitch.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static int depth() {
    String depth = System.getProperty(STACKS, "");
    if (depth.isEmpty()) {
      return StackDatabase.DEFAULT_DEPTH;
    }
    try {
      return Math.clamp(Long.parseLong(depth), 0, 1 << 10);
    } catch (NumberFormatException e) {
      warn("-D" + STACKS + " must be a number of frames, not '" + depth + "'");
      return StackDatabase.DEFAULT_DEPTH;
    }
  }

  private static void end(HeapRecorder recorder) {
    try {
      recorder.close();
    } catch (IOException e) {
      warn("the end of the recording could not be written: " + e.getMessage());
    }
  }

  private static void warn(String what) {
    System.getLogger("org.freehold.trace").log(Level.WARNING, what);
  }
}
