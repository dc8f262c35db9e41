package org.freehold.unbreakable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import org.freehold.malloc.Malloc;

/// The first call of a copy of the core is one with too little stack: it may overflow, but it may
/// not lose a class, and the calls that follow it are served.
///
/// Arguments: how many copies.
final class FirstCallRun {

  private static final long STACK_BYTES = 1 << 19;

  /// How many levels of [#descend] the first copy has less than the last one.
  private static final int LEVELS_OF_ROOM = 1200;

  private static int overflows;

  private FirstCallRun() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    use(Malloc.class.getMethod("malloc", long.class), Malloc.class.getMethod("free", long.class));
    int count = Integer.parseInt(arguments[0]);
    for (int i = 0; i < count; i++) {
      attempt(i, count);
    }
    System.out.println("overflows: " + overflows);
  }

  private static void attempt(int number, int count) throws Exception {
    URL classes = Malloc.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      Class<?> copy = loader.loadClass(Malloc.class.getName());
      Method malloc = copy.getMethod("malloc", long.class);
      Method free = copy.getMethod("free", long.class);
      int deepest = deepest();
      int depth = deepest - 1 - LEVELS_OF_ROOM * number / count;
      Throwable[] thrown = new Throwable[1];
      run(() -> {
        try {
          descend(depth, () -> thrown[0] = call(malloc));
        } catch (StackOverflowError e) {
          thrown[0] = e;
        }
      });
      if (thrown[0] instanceof StackOverflowError) {
        overflows++;
      } else if (thrown[0] != null) {
        throw new IllegalStateException("attempt " + number, thrown[0]);
      }
      use(malloc, free);
    }
  }

  /// What the first call throws; null for nothing.
  private static Throwable call(Method malloc) {
    try {
      Object _ = malloc.invoke(null, 100L);
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    } catch (StackOverflowError | ReflectiveOperationException e) {
      return e;
    }
  }

  private static void use(Method malloc, Method free) throws ReflectiveOperationException {
    Object block = malloc.invoke(null, 100L);
    free.invoke(null, block);
  }

  private static void run(Runnable task) throws InterruptedException {
    Thread thread = new Thread(null, task, "first", STACK_BYTES);
    thread.start();
    thread.join();
  }

  /// How deep [#descend] has gone.
  private static int levels;

  /// How many levels of [#descend] a thread has room for.
  private static int deepest() throws InterruptedException {
    run(() -> {
      try {
        descend(Integer.MAX_VALUE, () -> {});
      } catch (StackOverflowError _) {
        // As intended.
      }
    });
    return levels;
  }

  private static void descend(int depth, Runnable bottom) {
    levels = depth == Integer.MAX_VALUE ? 1 : levels + 1;
    if (depth <= 0) {
      bottom.run();
    } else {
      descend(depth - 1, bottom);
    }
  }
}
