package org.freehold.unbreakable;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.freehold.internal.change.StackReserve;

/// Rewrites a class of the core so that it tells [Injector] of every method entry and exit, every
/// allocation of a Java object, and every call of the JDK.
///
/// A method begins with `enter`, in front of a try that covers its whole body, so that what `enter`
/// throws comes out of the call, as a stack overflow does. A constructor says `enter` in two parts,
/// since nothing may be caught before the superclass's constructor has run. Class initialisers are
/// left alone and keep the injector quiet. [StackReserve] tells of its probe and of nothing else.
final class InjectingTransform {

  private static final ClassDesc INJECTOR = Injector.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc AT_SITE =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
  private static final MethodTypeDesc WITH_FRAMES =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, ConstantDescs.CD_int);
  private static final MethodTypeDesc PLAIN = MethodTypeDesc.of(ConstantDescs.CD_void);
  private static final String CORE = "org/freehold/";
  private static final String STACK_RESERVE = StackReserve.class.getName();

  private InjectingTransform() {}

  static byte[] apply(byte[] original, ClassLoader classes) {
    ClassFile file =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(classes)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    ClassTransform all =
        (builder, element) -> {
          if (element instanceof MethodModel method && method.code().isPresent()) {
            builder.transformMethod(
                method, MethodTransform.transformingCode(hooks(method, nameOf(method))));
          } else {
            builder.with(element);
          }
        };
    return file.transformClass(file.parse(original), all);
  }

  private static String nameOf(MethodModel method) {
    return method.parent().orElseThrow().thisClass().asInternalName().replace('/', '.');
  }

  private static CodeTransform hooks(MethodModel method, String owner) {
    String name = method.methodName().stringValue();
    String label = owner + "." + name;
    if (owner.equals(STACK_RESERVE)) {
      boolean isProbe = method.methodType().equalsString("()V");
      return isProbe && name.startsWith("require")
          ? new Probe(label, framesOf(name))
          : CodeBuilder::with;
    }
    if (name.equals(ConstantDescs.CLASS_INIT_NAME)) {
      return new Quiet();
    }
    return new Hooks(label, name.equals(ConstantDescs.INIT_NAME));
  }

  private static int framesOf(String probe) {
    return switch (probe) {
      case "require" -> Injector.PROBE_FRAMES;
      case "requireNested" -> Injector.NESTED_FRAMES;
      default -> Injector.SHALLOW_FRAMES;
    };
  }

  private static void hook(CodeBuilder builder, String hook, String site) {
    builder.loadConstant(Injector.site(site)).invokestatic(INJECTOR, hook, AT_SITE);
  }

  /// Tells of a probe of the stack.
  private record Probe(String label, int frames) implements CodeTransform {
    @Override
    public void atStart(CodeBuilder builder) {
      builder
          .loadConstant(Injector.site(label))
          .loadConstant(frames)
          .invokestatic(INJECTOR, "probe", WITH_FRAMES);
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      builder.with(element);
    }
  }

  /// Keeps the injector quiet. A class initialiser has no handler of its own here: when it throws,
  /// the run is over.
  private static final class Quiet implements CodeTransform {
    @Override
    public void atStart(CodeBuilder builder) {
      builder.invokestatic(INJECTOR, "beginQuiet", PLAIN);
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      if (element instanceof ReturnInstruction) {
        builder.invokestatic(INJECTOR, "endQuiet", PLAIN);
      }
      builder.with(element);
    }
  }

  /// All hooks of an ordinary method or constructor.
  private static final class Hooks implements CodeTransform {
    private final String label;
    private boolean isBeforeSuper;
    private int pendingNews;
    private int line;
    private @org.jspecify.annotations.Nullable Label start;

    Hooks(String label, boolean isConstructor) {
      this.label = label;
      this.isBeforeSuper = isConstructor;
    }

    @Override
    public void atStart(CodeBuilder builder) {
      if (isBeforeSuper) {
        hook(builder, "construct", label);
      } else {
        hook(builder, "enter", label);
        beginTry(builder);
      }
    }

    private void beginTry(CodeBuilder builder) {
      Label here = builder.newLabel();
      builder.labelBinding(here);
      start = here;
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      switch (element) {
        case LineNumber number -> line = number.line();
        case NewObjectInstruction _ -> {
          allocation(builder);
          pendingNews++;
        }
        case NewPrimitiveArrayInstruction _,
            NewReferenceArrayInstruction _,
            NewMultiArrayInstruction _ ->
            allocation(builder);
        case InvokeDynamicInstruction call -> {
          if (!isConstantLambda(call)) {
            allocation(builder);
          }
        }
        case InvokeInstruction call -> beforeCall(builder, call);
        case ReturnInstruction _ -> builder.invokestatic(INJECTOR, "exit", PLAIN);
        default -> {}
      }
      builder.with(element);
      if (element instanceof InvokeInstruction call && isConstructorCall(call)) {
        afterConstructor(builder);
      }
    }

    private void allocation(CodeBuilder builder) {
      hook(builder, "allocation", label + ":" + line);
    }

    /// A lambda that captures nothing is made once, when it is linked.
    private static boolean isConstantLambda(InvokeDynamicInstruction call) {
      return call.typeSymbol().parameterCount() == 0;
    }

    private static boolean isConstructorCall(InvokeInstruction call) {
      return call.opcode() == Opcode.INVOKESPECIAL
          && call.name().equalsString(ConstantDescs.INIT_NAME);
    }

    private void beforeCall(CodeBuilder builder, InvokeInstruction call) {
      String owner = call.owner().asInternalName();
      String name = call.name().stringValue();
      if (owner.startsWith(CORE) || (owner.equals("java/lang/Object") && name.equals("<init>"))) {
        return;
      }
      String site =
          label + ":" + line + " → " + owner.substring(owner.lastIndexOf('/') + 1) + "." + name;
      if (JdkCalls.mayAllocate(owner, name)) {
        hook(builder, "allocation", site);
      }
      hook(builder, "foreign", site);
    }

    private void afterConstructor(CodeBuilder builder) {
      if (pendingNews > 0) {
        pendingNews--;
      } else if (isBeforeSuper) {
        isBeforeSuper = false;
        builder.invokestatic(INJECTOR, "constructed", PLAIN);
        beginTry(builder);
      }
    }

    @Override
    public void atEnd(CodeBuilder builder) {
      Label from = start;
      if (from != null) {
        Label end = builder.newBoundLabel();
        Label handler = builder.newBoundLabel();
        builder.invokestatic(INJECTOR, "exit", PLAIN).athrow();
        builder.exceptionCatchAll(from, end, handler);
      }
    }
  }
}
