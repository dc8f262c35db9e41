package org.freehold.lab.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A trace written by a test.
final class TraceFile {

  private final List<String> lines = new ArrayList<>();
  private int ids;

  int allocate(long size) {
    lines.add("a " + ids + " " + size);
    return ids++;
  }

  void reallocate(int id, long size) {
    lines.add("r " + id + " " + size);
  }

  void free(int id) {
    lines.add("f " + id);
  }

  Path write(Path file) {
    String head = "0\n" + ids + "\n" + lines.size() + "\n1\n";
    try {
      return Files.writeString(file, head + String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LoadedTrace load(Path folder) throws IOException {
    return LoadedTrace.read(write(folder.resolve("test.rep")));
  }
}
