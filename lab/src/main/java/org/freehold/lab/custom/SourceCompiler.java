package org.freehold.lab.custom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles one Java file in memory; nothing is written to disk.
final class SourceCompiler {

  private static final int MOST_PROBLEMS = 50;

  private SourceCompiler() {}

  /// Compiles a file.
  ///
  /// @param source the file
  /// @param classpath its dependencies
  /// @return the classes by name
  /// @throws IOException when it cannot be read or compiled; the message is the first error
  static Map<String, byte[]> compile(Path source, String classpath) throws IOException {
    try {
      return compile(String.valueOf(source.getFileName()), Files.readString(source), classpath);
    } catch (PolicySourceException e) {
      throw new IOException(source + ":" + e.problems().getFirst(), e);
    }
  }

  /// Compiles a text.
  ///
  /// @param name the name of its file
  /// @throws PolicySourceException when it has errors
  static Map<String, byte[]> compile(String name, String text, String classpath)
      throws IOException, PolicySourceException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("this Java runtime has no compiler; a JDK has one");
    }
    DiagnosticCollector<JavaFileObject> findings = new DiagnosticCollector<>();
    Map<String, ClassBytes> classes = new HashMap<>();
    try (JavaFileManager files =
        new InMemory(compiler.getStandardFileManager(findings, Locale.ROOT, null), classes)) {
      List<String> options = List.of("-proc:none", "-classpath", classpath);
      boolean done =
          compiler
              .getTask(null, files, findings, options, null, List.of(new Text(name, text)))
              .call();
      if (!done) {
        throw new PolicySourceException(problems(findings));
      }
    }
    Map<String, byte[]> bytes = new HashMap<>();
    classes.forEach((type, each) -> bytes.put(type, each.bytes.toByteArray()));
    return bytes;
  }

  private static List<PolicySourceException.Problem> problems(
      DiagnosticCollector<JavaFileObject> findings) {
    return findings.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .limit(MOST_PROBLEMS)
        .map(each ->
            new PolicySourceException.Problem(
                (int) Math.max(0, each.getLineNumber()),
                each.getMessage(Locale.ROOT).lines().findFirst().orElse("error")))
        .toList();
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    // The compiler wants a public class in a file of its name, in any folder.
    Text(String file, String text) {
      super(URI.create("source:///" + file.replaceAll("[^A-Za-z0-9_.$]", "_")), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class ClassBytes extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ClassBytes(String name) {
      super(URI.create("class:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ClassBytes> classes;

    InMemory(JavaFileManager files, Map<String, ClassBytes> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return classes.computeIfAbsent(name, ClassBytes::new);
    }
  }
}
