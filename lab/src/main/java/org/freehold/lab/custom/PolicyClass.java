package org.freehold.lab.custom;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freehold.lab.Area;
import org.freehold.lab.Policy;
import org.freehold.lab.isolated.Confinement;

/// Loads the class of a custom policy and instantiates it.
final class PolicyClass {

  private final Constructor<? extends Policy> constructor;

  private PolicyClass(Constructor<? extends Policy> constructor) {
    this.constructor = constructor;
  }

  /// Loads the class of a policy.
  ///
  /// @param beforeItRuns is called before any code of the policy runs
  /// @throws IOException when there is no such class, or it is not a policy; the message names it
  static PolicyClass load(CustomPolicy custom, Runnable beforeItRuns) throws IOException {
    String hostPath = System.getProperty("java.class.path", "");
    String path =
        custom.classpath().isEmpty()
            ? hostPath
            : hostPath + File.pathSeparator + custom.classpath();
    ClassLoader loader = loader(custom.classpath());
    String name = custom.name();
    if (custom.source() != null) {
      Map<String, byte[]> classes = SourceCompiler.compile(custom.source(), path);
      loader = new InMemoryLoader(classes, loader);
      name = fullName(custom, classes);
    }
    // From here on code of the user's own runs.
    Confinement.enter();
    beforeItRuns.run();
    try {
      return of(Class.forName(name, true, loader));
    } catch (ExceptionInInitializerError e) {
      throw new IOException("the static initialiser of " + name + " throws " + e.getCause(), e);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IOException("class " + name + " cannot be loaded: " + e, e);
    }
  }

  private static String fullName(CustomPolicy custom, Map<String, byte[]> classes)
      throws IOException {
    return classes.keySet().stream()
        .filter(each -> each.equals(custom.name()) || each.endsWith("." + custom.name()))
        .findFirst()
        .orElseThrow(() ->
            new IOException(
                custom.source()
                    + " has no class "
                    + custom.name()
                    + ", only "
                    + String.join(", ", classes.keySet().stream().sorted().toList())));
  }

  static PolicyClass of(Class<?> type) throws IOException {
    if (!isPolicy(type)) {
      throw new IOException(
          type.getName() + " is not a class that implements " + Policy.class.getName());
    }
    try {
      Constructor<? extends Policy> found =
          type.asSubclass(Policy.class).getDeclaredConstructor(Area.class);
      found.setAccessible(true);
      return new PolicyClass(found);
    } catch (NoSuchMethodException e) {
      throw new IOException(type.getName() + " has no constructor that takes an Area", e);
    }
  }

  static boolean isPolicy(Class<?> type) {
    return Policy.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
  }

  Policy make(Area area) {
    try {
      return constructor.newInstance(area);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("its constructor throws " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("it cannot be instantiated: " + e, e);
    }
  }

  // Stays open until the process ends, as the policy does.
  @SuppressWarnings("resource")
  private static ClassLoader loader(String classpath) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classpath.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), PolicyClass.class.getClassLoader());
  }

  static final class InMemoryLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    InMemoryLoader(Map<String, byte[]> classes, ClassLoader parent) {
      super(parent);
      this.classes = classes;
    }

    /// A class of those given; it is not initialised.
    Class<?> find(String name) {
      try {
        return loadClass(name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
