package org.freehold.playground.internal.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.playground.internal.calls.WrittenCall;
import org.freehold.playground.internal.run.Run;
import org.freehold.playground.internal.web.Body;

/// The traces that are open. What a page uploads goes into a folder of this process alone, which is
/// deleted with it; its name is shown and never used as a path.
public final class OpenTraces implements AutoCloseable {

  private static final int MOST = 16;
  private static final int MOST_WRITTEN = 64;

  private final List<OpenTrace> traces = new ArrayList<>();
  private final List<OpenTrace> written = new ArrayList<>();
  private final Path folder;
  private int last;

  /// Makes an empty list.
  ///
  /// @throws IOException when there can be no folder for uploads
  public OpenTraces() throws IOException {
    folder = Files.createTempDirectory("freehold-playground");
  }

  /// Opens a file.
  ///
  /// @param name as the user knows it
  /// @throws IOException when it cannot be read, is malformed or too long, in one sentence
  public OpenTrace open(String name, Path file) throws IOException {
    return add(traces, MOST, read(name, file));
  }

  private OpenTrace read(String name, Path file) throws IOException {
    LoadedTrace trace = LoadedTrace.read(file);
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
      if (file.startsWith(folder)) {
        Files.deleteIfExists(file);
      }
    }
    return opened;
  }

  /// Opens what a page sends.
  ///
  /// @param in bounded by the caller
  /// @throws IOException as [#open], or when the page has gone
  public OpenTrace upload(String name, InputStream in) throws IOException {
    Path file = Files.createTempFile(folder, "upload", ending(name));
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        in.transferTo(out);
      }
      return open(name, file);
    } catch (Body.TooLongException e) {
      Files.deleteIfExists(file);
      throw e;
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw new IOException(String.valueOf(e.getMessage()).replace(file.toString(), name), e);
    }
  }

  /// Opens calls that were written down. They are not among [#all].
  ///
  /// @throws IOException when there is no room for them
  public OpenTrace calls(String name, List<WrittenCall> calls) throws IOException {
    Path file = Files.createTempFile(folder, "calls", ".rep");
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
    Files.writeString(file, text);
    return add(written, MOST_WRITTEN, read(name, file));
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

  /// Deletes what was uploaded.
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException _) {
      // The system cleans its folder for temporary files.
    }
  }
}
