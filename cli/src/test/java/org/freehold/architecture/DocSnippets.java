package org.freehold.architecture;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles the blocks of Java in the pages of the documentation. A program must also be the same
/// as one of `examples/programs`, which people run; a part of one is put into a method, with the
/// imports and the few variables that the pages take for granted. An ellipsis stands for code left
/// out.
final class DocSnippets {

  private static final String PROGRAMS = "examples/programs";
  private static final Pattern IS_CLASS = Pattern.compile("(?m)^(public |final )*class (\\w+)");
  private static final Pattern ELLIPSIS = Pattern.compile("…");

  private static final String BEFORE =
      """
      import java.nio.file.*;
      import java.util.*;
      import org.freehold.*;
      import org.freehold.flags.*;
      import org.freehold.heap.*;
      import org.freehold.inspect.snapshot.*;
      import org.freehold.malloc.*;
      import org.freehold.object.*;
      import org.freehold.object.Handle;
      import org.freehold.trace.record.*;
      import org.freehold.vm.*;
      import org.freehold.win32.*;
      class Assumed {
        Heap heap;
        AddressSpace space;
        AddressSpace process;
        SimulatedMachine machine;
        long block;
        int id;
        byte[] bytes;
      }
      class Snippet extends Assumed {
        void run() throws Exception {
      """;
  private static final String AFTER = "\n  }\n}\n";
  private static final int LINES_BEFORE = (int) BEFORE.lines().count();

  private final Path root;
  private final List<String> complaints = new ArrayList<>();

  private DocSnippets(Path root) {
    this.root = root;
  }

  /// All complaints, as `file:line: what`.
  static List<String> complaints(Path root) {
    DocSnippets snippets = new DocSnippets(root);
    for (DocPage page : DocPage.all(root)) {
      for (DocPage.Block block : page.blocks()) {
        if (block.language().equals("java")) {
          snippets.check(page.file(), block);
        }
      }
    }
    return snippets.complaints;
  }

  private void check(Path page, DocPage.Block block) {
    if (block.text().contains("void main(")) {
      if (!programs().contains(block.text().strip())) {
        complain(page, block.number(), "the program is not one of " + PROGRAMS);
      }
      return;
    }
    String text = ELLIPSIS.matcher(block.text()).replaceAll("");
    var name = IS_CLASS.matcher(text);
    boolean isClass = name.find();
    Source source =
        isClass ? new Source(name.group(2), text) : new Source("Snippet", BEFORE + text + AFTER);
    for (Diagnostic<?> each : errors(source)) {
      long line = each.getLineNumber() - (isClass ? 0 : LINES_BEFORE) + block.number() - 1;
      complain(page, line, each.getMessage(Locale.ROOT).lines().findFirst().orElse(""));
    }
  }

  private static List<Diagnostic<? extends JavaFileObject>> errors(Source source) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(
                    new StringWriter(), null, found, List.of("-proc:none"), null, List.of(source));
    try {
      task.analyze(); // No class files.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .toList();
  }

  private Set<String> programs() {
    Set<String> texts = new HashSet<>();
    for (Path file : Tidy.files(root.resolve(PROGRAMS))) {
      try {
        texts.add(Files.readString(file).strip());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return texts;
  }

  private void complain(Path file, long line, String what) {
    complaints.add(String.format(Locale.ROOT, "%s:%d: %s", root.relativize(file), line, what));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
