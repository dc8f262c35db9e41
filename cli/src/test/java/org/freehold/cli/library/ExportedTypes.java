package org.freehold.cli.library;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Finds types that the public members of an exported package name, and that a module which only
/// requires that module cannot: types of packages that are not exported, or of modules that are not
/// required transitively. The compiler's own check, `-Xlint:exports`, counts annotations too.
final class ExportedTypes {

  private final Map<String, String> modules = new HashMap<>();
  private final Set<String> exported = new HashSet<>();
  private final Map<String, ModuleDescriptor> descriptors = new HashMap<>();

  private ExportedTypes(ModuleFinder finder) {
    for (ModuleReference reference : finder.findAll()) {
      ModuleDescriptor descriptor = reference.descriptor();
      descriptors.put(descriptor.name(), descriptor);
      descriptor.packages().forEach(name -> modules.put(name, descriptor.name()));
      descriptor.exports().stream()
          .filter(exports -> !exports.isQualified())
          .map(Exports::source)
          .forEach(exported::add);
    }
  }

  /// What is wrong in the modules whose names begin with a prefix: `member: type`, sorted.
  static Set<String> hiddenIn(List<Path> jars, String prefix) throws IOException {
    ModuleFinder finder = ModuleFinder.of(jars.toArray(Path[]::new));
    ExportedTypes types = new ExportedTypes(ModuleFinder.compose(ModuleFinder.ofSystem(), finder));
    Set<String> hidden = new TreeSet<>();
    for (ModuleReference reference : finder.findAll()) {
      if (reference.descriptor().name().startsWith(prefix)) {
        types.check(reference, hidden);
      }
    }
    return hidden;
  }

  private void check(ModuleReference reference, Set<String> hidden) throws IOException {
    Set<String> readable = readableWith(reference.descriptor());
    try (ModuleReader reader = reference.open();
        Stream<String> files = reader.list()) {
      for (String file : files.filter(ExportedTypes::isClassFile).toList()) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        Class<?> type = classOf(name);
        if (exported.contains(type.getPackageName()) && isVisible(type)) {
          named(type)
              .forEach((member, named) ->
                  named.stream()
                      .filter(one -> !isNameable(one, readable))
                      .forEach(one -> hidden.add(member + ": " + one.getName())));
        }
      }
    }
  }

  private static boolean isClassFile(String file) {
    return file.endsWith(".class") && !file.endsWith("-info.class");
  }

  private static Class<?> classOf(String name) {
    try {
      return Class.forName(name, false, ExportedTypes.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " is not on the class path of the tests", e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /// The modules that a module reads which requires this one and nothing else.
  private Set<String> readableWith(ModuleDescriptor descriptor) {
    Set<String> readable = new HashSet<>(Set.of("java.base", descriptor.name()));
    for (Requires requires : descriptor.requires()) {
      if (requires.modifiers().contains(Requires.Modifier.TRANSITIVE)) {
        readable.addAll(readableWith(descriptors.get(requires.name())));
      }
    }
    return readable;
  }

  private boolean isNameable(Class<?> type, Set<String> readable) {
    String name = type.getPackageName();
    return type.isPrimitive() || (exported.contains(name) && readable.contains(modules.get(name)));
  }

  /// The types that each visible member of a class names.
  private static Map<String, Set<Class<?>>> named(Class<?> type) {
    Map<String, Set<Class<?>>> named = new HashMap<>();
    List<Type> above = new ArrayList<>(Arrays.asList(type.getGenericInterfaces()));
    if (type.getGenericSuperclass() != null) {
      above.add(type.getGenericSuperclass());
    }
    named.put(type.getName(), classesIn(above));
    Stream.of(type.getDeclaredFields())
        .filter(ExportedTypes::isShown)
        .forEach(field -> named.put(field.toString(), classesIn(List.of(field.getGenericType()))));
    Stream.concat(
            Stream.of(type.getDeclaredConstructors()),
            Stream.<Executable>of(type.getDeclaredMethods()))
        .filter(ExportedTypes::isShown)
        .forEach(member -> named.put(member.toString(), classesIn(typesOf(member))));
    return named;
  }

  private static boolean isShown(Member member) {
    return isVisible(member.getModifiers()) && !member.isSynthetic();
  }

  private static List<Type> typesOf(Executable member) {
    List<Type> types = new ArrayList<>(Arrays.asList(member.getGenericParameterTypes()));
    types.addAll(Arrays.asList(member.getGenericExceptionTypes()));
    types.add(member.getAnnotatedReturnType().getType());
    return types;
  }

  private static Set<Class<?>> classesIn(List<Type> types) {
    Set<Class<?>> classes = new HashSet<>();
    types.forEach(type -> addClasses(type, classes));
    return classes;
  }

  private static void addClasses(Type type, Set<Class<?>> classes) {
    switch (type) {
      case Class<?> one -> classes.add(one.isArray() ? elementOf(one) : one);
      case ParameterizedType generic -> {
        addClasses(generic.getRawType(), classes);
        Stream.of(generic.getActualTypeArguments()).forEach(each -> addClasses(each, classes));
      }
      case GenericArrayType array -> addClasses(array.getGenericComponentType(), classes);
      case WildcardType wildcard ->
          Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
              .flatMap(Stream::of)
              .forEach(each -> addClasses(each, classes));
      default -> {} // A type variable names nothing of its own.
    }
  }

  private static Class<?> elementOf(Class<?> array) {
    Class<?> element = array.getComponentType();
    return element.isArray() ? elementOf(element) : element;
  }
}
