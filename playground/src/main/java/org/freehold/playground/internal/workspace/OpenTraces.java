package org.freehold.playground.internal.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.isolated.TemporaryFolder;
import org.freehold.playground.internal.calls.WrittenCall;
import org.freehold.playground.internal.run.Run;
import org.freehold.playground.internal.web.Body;

/// The traces that are open. What a page uploads goes into a folder of this process alone, which is
/// deleted with it; its name is shown and never used as a path. It is read as what a stranger sent:
/// by the threads of [Readings], and no more of it than is allowed.
public final class OpenTraces {

  private static final int MOST = 16;
  private static final int MOST_WRITTEN = 64;

  /// The most that an upload may come to when it is decompressed: 2 GiB, which is 64 bytes for each
  /// of as many calls as are taken. A processor scans them in about 15 seconds.
  private static final long MOST_DECOMPRESSED = 2L << 30;

  private final List<OpenTrace> traces = new ArrayList<>();
  private final List<OpenTrace> written = new ArrayList<>();
  private final TemporaryFolder folder;
  private final Readings readings;
  private int last;

  /// Makes an empty list.
  ///
  /// @param folder for uploads
  /// @param readings of what is uploaded
  public OpenTraces(TemporaryFolder folder, Readings readings) {
    this.folder = folder;
    this.readings = readings;
  }

  /// Opens a file.
  ///
  /// @param name as the user knows it
  /// @throws IOException when it cannot be read, is malformed or too long, in one sentence
  public OpenTrace open(String name, Path file) throws IOException {
    return add(traces, MOST, checked(name, LoadedTrace.read(file)));
  }

  private OpenTrace checked(String name, LoadedTrace trace) throws IOException {
    if (trace.operations() == 0) {
      throw new IOException(name + ": the trace has no operation");
    }
    if (!trace.isKept()) {
      throw new IOException(
          name
              + ": the trace has "
              + trace.operations()
              + " operations, and the playground takes "
              + Run.MOST_OPERATIONS
              + " at the most");
    }
    return new OpenTrace(nextId(), name, trace);
  }

  private synchronized int nextId() {
    return ++last;
  }

  /// Enters a trace into a list and forgets the oldest one, with its file if that is ours.
  private synchronized OpenTrace add(List<OpenTrace> list, int most, OpenTrace opened)
      throws IOException {
    list.add(opened);
    if (list.size() > most) {
      Path file = list.removeFirst().trace().file();
      if (file.startsWith(folder.path())) {
        Files.deleteIfExists(file);
      }
    }
    return opened;
  }

  /// Opens what a page sends.
  ///
  /// @param in bounded by the caller
  /// @param isLeft whether the page has gone
  /// @throws TooLargeException when the Java heap is too small for it
  /// @throws IOException as [#open], or when the page has gone
  public OpenTrace upload(String name, InputStream in, BooleanSupplier isLeft) throws IOException {
    Path file = Files.createTempFile(folder.path(), "upload", ending(name));
    boolean isOpen = false;
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        in.transferTo(out);
      }
      LoadedTrace trace =
          readings.read(name, isLeft, () -> LoadedTrace.readSent(file, MOST_DECOMPRESSED));
      OpenTrace opened = add(traces, MOST, checked(name, trace));
      isOpen = true;
      return opened;
    } catch (Body.WrongException | TooLargeException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(String.valueOf(e.getMessage()).replace(file.toString(), name), e);
    } finally {
      if (!isOpen) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Opens calls that were written down. They are not among [#all].
  ///
  /// @throws IOException when there is no room for them
  public OpenTrace calls(String name, List<WrittenCall> calls) throws IOException {
    Path file = Files.createTempFile(folder.path(), "calls", ".rep");
    int blocks = 1 + calls.stream().mapToInt(WrittenCall::block).max().orElse(-1);
    StringBuilder text = new StringBuilder("0\n" + blocks + "\n" + calls.size() + "\n1\n");
    for (WrittenCall each : calls) {
      switch (each.kind()) {
        case ALLOCATE -> text.append("a ").append(each.block()).append(' ').append(each.size());
        case REALLOCATE -> text.append("r ").append(each.block()).append(' ').append(each.size());
        case FREE -> text.append("f ").append(each.block());
      }
      text.append('\n');
    }
    boolean isOpen = false;
    try {
      Files.writeString(file, text);
      OpenTrace opened = add(written, MOST_WRITTEN, checked(name, LoadedTrace.read(file)));
      isOpen = true;
      return opened;
    } finally {
      if (!isOpen) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// The ending of a name, which only tells formats apart.
  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot);
    return ending.matches("\\.[A-Za-z0-9]{1,8}") ? ending : ".trace";
  }

  /// The trace of a number.
  public synchronized Optional<OpenTrace> find(int id) {
    return Stream.concat(traces.stream(), written.stream())
        .filter(each -> each.id() == id)
        .findFirst();
  }

  /// All of them, the oldest first.
  public synchronized List<OpenTrace> all() {
    return List.copyOf(traces);
  }
}
