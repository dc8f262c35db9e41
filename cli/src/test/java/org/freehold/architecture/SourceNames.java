package org.freehold.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// The names that the Java sources below a folder declare and use, tests included: what pages of
/// the documentation can speak of. The sources are parsed and not compiled, and comments do not
/// count.
final class SourceNames {

  private static final Pattern NO_WORD = Pattern.compile("\\W+");

  /// A type that is declared somewhere, with what it declares itself.
  ///
  /// @param supers simple names of the types that it extends or implements
  /// @param members its fields, methods, constants, record components and nested types
  private record Type(Set<String> supers, Set<String> members) {}

  private final Map<String, List<Type>> types = new HashMap<>();
  private final Set<String> words = new HashSet<>();

  private SourceNames() {}

  /// Reads the sources below a folder.
  static SourceNames of(Path root) {
    List<Path> files =
        Tidy.files(root).stream().filter(file -> file.toString().endsWith(".java")).toList();
    SourceNames names = new SourceNames();
    if (files.isEmpty()) {
      return names;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      for (CompilationUnitTree unit : task.parse()) {
        names.new Reader().scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /// Whether a type of this simple name is declared.
  boolean hasType(String name) {
    return types.containsKey(name);
  }

  /// Whether a word occurs in the code, as a name or in a string.
  boolean hasWord(String word) {
    return words.contains(word);
  }

  /// Whether a type of this name has or inherits a member. Types of the JDK that it inherits from
  /// are looked up as well.
  boolean hasMember(String type, String member) {
    return hasMember(type, member, new HashSet<>());
  }

  private boolean hasMember(String type, String member, Set<String> seen) {
    if (!seen.add(type)) {
      return false;
    }
    List<Type> declared = types.get(type);
    if (declared == null) {
      return JdkNames.hasMember(type, member);
    }
    return declared.stream()
        .anyMatch(each ->
            each.members.contains(member)
                || each.supers.stream().anyMatch(above -> hasMember(above, member, seen)));
  }

  /// Takes the names out of one source file.
  private final class Reader extends TreeScanner<@Nullable Void, @Nullable Type> {

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Type outer) {
      String name = tree.getSimpleName().toString();
      Set<String> supers = new HashSet<>();
      Stream.concat(Stream.ofNullable(tree.getExtendsClause()), tree.getImplementsClause().stream())
          .forEach(above -> supers.add(simpleName(above)));
      switch (tree.getKind()) {
        case ENUM -> supers.add("Enum");
        case RECORD -> supers.add("Record");
        default -> supers.add("Object");
      }
      Type type = new Type(supers, new HashSet<>());
      types.computeIfAbsent(name, _ -> new ArrayList<>()).add(type);
      words.add(name);
      if (outer != null) {
        outer.members.add(name);
      }
      return super.visitClass(tree, type);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Type type) {
      add(tree.getName().toString(), type);
      // What is inside of a method is no member; parameters of a record's constructor are fields.
      return super.visitMethod(tree, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Type type) {
      add(tree.getName().toString(), type);
      return super.visitVariable(tree, null);
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Type type) {
      words.add(tree.getName().toString());
      return super.visitIdentifier(tree, type);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Type type) {
      words.add(tree.getIdentifier().toString());
      return super.visitMemberSelect(tree, type);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Type type) {
      if (tree.getValue() instanceof String text) {
        words.addAll(List.of(NO_WORD.split(text)));
      }
      return super.visitLiteral(tree, type);
    }

    private void add(String name, @Nullable Type type) {
      words.add(name);
      if (type != null) {
        type.members.add(name);
      }
    }

    private static String simpleName(Tree tree) {
      return switch (tree) {
        case ParameterizedTypeTree generic -> simpleName(generic.getType());
        case MemberSelectTree select -> select.getIdentifier().toString();
        default -> tree.toString();
      };
    }
  }
}
