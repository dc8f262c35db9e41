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

  private SourceCompiler() {}

  /// Compiles a file.
  ///
  /// @param source the file
  /// @param classpath its dependencies
  /// @return the classes by name
  /// @throws IOException when it cannot be read or compiled; the message is the first error
  static Map<String, byte[]> compile(Path source, String classpath) throws IOException {
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
          compiler.getTask(null, files, findings, options, null, List.of(new Text(source))).call();
      if (!done) {
        throw new IOException(firstError(source, findings));
      }
    }
    Map<String, byte[]> bytes = new HashMap<>();
    classes.forEach((name, each) -> bytes.put(name, each.bytes.toByteArray()));
    return bytes;
  }

  private static String firstError(Path source, DiagnosticCollector<JavaFileObject> findings) {
    return findings.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .findFirst()
        .map(each ->
            source
                + ":"
                + each.getLineNumber()
                + ": "
                + each.getMessage(Locale.ROOT).lines().findFirst().orElse("error"))
        .orElse(source + ": does not compile");
  }

  private static final class Text extends SimpleJavaFileObject {
    private final Path file;

    // The compiler wants a public class in a file of its name, in any folder.
    Text(Path file) {
      super(URI.create("source:///" + fileName(file)), Kind.SOURCE);
      this.file = file;
    }

    private static String fileName(Path file) {
      return String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9_.$]", "_");
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
      return Files.readString(file);
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
