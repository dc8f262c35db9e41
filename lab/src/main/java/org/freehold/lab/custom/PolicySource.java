package org.freehold.lab.custom;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freehold.lab.Area;
import org.freehold.lab.Policy;
import org.freehold.lab.isolated.Confinement;

/// The source of a policy, compiled in memory, in a process that is there for it alone.
///
/// For one thread.
public final class PolicySource {

  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "\\bpublic\\s+(?:final\\s+|abstract\\s+|sealed\\s+)*(?:class|record|enum|interface)\\s+(\\w+)");

  private final Map<String, byte[]> classes;

  private PolicySource(Map<String, byte[]> classes) {
    this.classes = classes;
  }

  /// Compiles a source; runs nothing of it.
  ///
  /// @throws PolicySourceException with the line of each error
  /// @throws IOException when there is no compiler
  public static PolicySource compile(String text) throws PolicySourceException, IOException {
    Matcher type = PUBLIC_TYPE.matcher(text);
    String file = (type.find() ? type.group(1) : "Mine") + ".java";
    return new PolicySource(
        SourceCompiler.compile(file, text, System.getProperty("java.class.path", "")));
  }

  /// Gives up the rights of this process ([Confinement]) and loads the policy among the classes.
  ///
  /// @throws PolicySourceException when there is none, or more than one
  public Loaded load() throws PolicySourceException {
    boolean isConfined = Confinement.enter();
    PolicyClass.InMemoryLoader loader =
        new PolicyClass.InMemoryLoader(classes, PolicySource.class.getClassLoader());
    List<Class<?>> found =
        classes.keySet().stream()
            .sorted()
            .<Class<?>>map(name -> loader.find(name))
            .filter(PolicyClass::isPolicy)
            .toList();
    if (found.size() != 1) {
      throw new PolicySourceException(
          List.of(
              new PolicySourceException.Problem(
                  0,
                  found.isEmpty()
                      ? "there is no class that implements Policy"
                      : "there is more than one class that implements Policy: "
                          + String.join(", ", found.stream().map(Class::getName).toList()))));
    }
    try {
      PolicyClass type = PolicyClass.of(found.getFirst());
      return new Loaded(found.getFirst().getSimpleName(), isConfined, type::make);
    } catch (IOException e) {
      throw new PolicySourceException(
          List.of(new PolicySourceException.Problem(0, String.valueOf(e.getMessage()))));
    }
  }

  /// A policy that was loaded.
  ///
  /// @param name of its class
  /// @param isConfined whether the process gave up its rights
  /// @param maker makes one in an area; whatever its constructor throws is an
  ///   [IllegalStateException]
  public record Loaded(String name, boolean isConfined, Maker maker) {}

  /// Makes a policy.
  @FunctionalInterface
  public interface Maker {
    /// Makes one.
    Policy make(Area area);
  }
}
