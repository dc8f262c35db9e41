package org.freehold.cli.trace;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.freehold.cli.input.UnknownWord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The tracing tools for native programs, the best first: heaptrack sees every call with its stack
/// at little cost, valgrind sees every call, ltrace those of the program alone, and strace only the
/// allocator's requests to the kernel.
enum Tracer {
  HEAPTRACK("heaptrack"),
  VALGRIND("valgrind"),
  LTRACE("ltrace"),
  STRACE("strace");

  private static final String LIBRARY = "libheaptrack_preload.so";

  private final String word;

  Tracer(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }

  /// Parses the name of a tracer.
  static final class Converter implements ITypeConverter<Tracer> {
    @Override
    public Tracer convert(String word) {
      for (Tracer each : values()) {
        if (each.word.equals(word)) {
          return each;
        }
      }
      List<String> known = Arrays.stream(values()).map(Tracer::toString).toList();
      throw new TypeConversionException(UnknownWord.sentence("tool", word, known));
    }
  }

  /// The names, for completion.
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(values()).map(Tracer::toString).iterator();
    }
  }

  /// The path of the tracer; for heaptrack that of its library, which does the work.
  ///
  /// @param environment whose `PATH` is searched
  /// @return null when it is not installed
  @Nullable Path find(Map<String, String> environment) {
    Path program = onPath(word, environment);
    return program == null || this != HEAPTRACK ? program : library(program);
  }

  private static @Nullable Path onPath(String name, Map<String, String> environment) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  /// The path of heaptrack's library: in a folder next to the program's, which differs between
  /// distributions.
  private static @Nullable Path library(Path program) {
    try {
      Path home = program.toRealPath().resolveSibling("..").normalize();
      String machine = System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64";
      for (String folder :
          List.of("lib/heaptrack", "lib64/heaptrack", "lib/" + machine + "-linux-gnu/heaptrack")) {
        Path file = home.resolve(folder).resolve(LIBRARY);
        if (Files.isRegularFile(file)) {
          return file.toRealPath();
        }
      }
    } catch (IOException e) {
      // If it is not where it should be, it is not installed.
    }
    return null;
  }

  /// The program to start.
  ///
  /// @param found what [#find] returned
  /// @param pipe what the tracer writes to
  /// @param command the program to trace, and its arguments
  /// @param environment of the program to start; heaptrack is switched on there
  List<String> command(
      Path found, Path pipe, List<String> command, Map<String, String> environment) {
    List<String> all = new ArrayList<>();
    switch (this) {
      case HEAPTRACK -> {
        String others = environment.getOrDefault("LD_PRELOAD", "");
        environment.put("LD_PRELOAD", found + (others.isEmpty() ? "" : ":" + others));
        environment.put("DUMP_HEAPTRACK_OUTPUT", pipe.toString());
      }
      case VALGRIND ->
          all.addAll(
              List.of(
                  found.toString(),
                  "--tool=memcheck",
                  "--trace-malloc=yes",
                  "--leak-check=no",
                  "--undef-value-errors=no",
                  "--log-file=" + pipe));
      case LTRACE ->
          all.addAll(
              List.of(
                  found.toString(),
                  "-f",
                  "-ttt",
                  "-i",
                  "-e",
                  "malloc+calloc+realloc+reallocarray+free+memalign+aligned_alloc+posix_memalign"
                      + "+valloc+pvalloc+strdup",
                  "-o",
                  pipe.toString()));
      case STRACE ->
          all.addAll(
              List.of(
                  found.toString(),
                  "-f",
                  "-ttt",
                  "-e",
                  "trace=brk,mmap,munmap,mremap,execve",
                  "-o",
                  pipe.toString()));
    }
    all.addAll(command);
    return all;
  }
}
