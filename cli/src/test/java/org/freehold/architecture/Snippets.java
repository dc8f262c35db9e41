package org.freehold.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles classes for one test. They may stand in any package of the product, and may do what the
/// build would not let through.
final class Snippets {

  private Snippets() {}

  /// Compiles sources, each `package.Name|body of the class`.
  static JavaClasses compile(Path folder, String... sources) {
    List<Source> units = Arrays.stream(sources).map(Source::of).toList();
    StringWriter messages = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-proc:none", "-nowarn", "-d", folder.toString());
    boolean compiled = compiler.getTask(messages, null, null, options, null, units).call();
    assertThat(compiled).as(messages.toString()).isTrue();
    return new ClassFileImporter().importPaths(classFiles(folder));
  }

  private static List<Path> classFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    private static Source of(String snippet) {
      String name = snippet.substring(0, snippet.indexOf('|'));
      String body = snippet.substring(snippet.indexOf('|') + 1);
      int dot = name.lastIndexOf('.');
      return new Source(
          name,
          "package "
              + name.substring(0, dot)
              + "; public class "
              + name.substring(dot + 1)
              + " { "
              + body
              + " }");
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
