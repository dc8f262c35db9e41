package org.freehold.playground.internal.live;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.freehold.inspect.snapshot.Heaps;
import org.jspecify.annotations.Nullable;

/// The heaps of a JVM that runs, over its local management agent, which is started in it if it does
/// not run yet. A JVM that does not answer is given up after a while, or when this is closed: each
/// call is made by a thread that nobody waits for longer.
///
/// Not thread-safe, but for [#close], which ends a call that is waited for.
public final class JvmHeaps implements AutoCloseable {

  private static final long ATTACH_SECONDS = 15;
  private static final long SNAPSHOT_SECONDS = 120;

  /// How the address of a local management agent begins.
  private static final String LOCAL = "service:jmx:rmi://127.0.0.1/stub/";

  /// What one look cost.
  ///
  /// @param nanos until the snapshot was there
  /// @param lockedNanos how long the JVM's heaps were locked for it; -1 when it does not say
  /// @param bytes of the file; -1 when it does not say
  public record Cost(long nanos, long lockedNanos, long bytes) {}

  private final long pid;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("playground-jvm").factory());
  private volatile @Nullable JMXConnector connector;
  private volatile @Nullable Future<?> waitedFor;
  private volatile boolean isClosed;

  private JvmHeaps(long pid) {
    this.pid = pid;
  }

  /// Names a JVM; it is not connected yet.
  ///
  /// @param pid a process of this user
  /// @throws IOException when there is none, in one sentence
  public static JvmHeaps of(long pid) throws IOException {
    if (JvmList.own(pid).isEmpty()) {
      throw new IOException("there is no JVM of yours with the process number " + pid);
    }
    return new JvmHeaps(pid);
  }

  /// Connects.
  ///
  /// @throws IOException when it cannot be connected to, or does not show its heaps, in one
  ///   sentence
  public void connect() throws IOException {
    call(ATTACH_SECONDS, this::attach);
  }

  /// The process.
  public long pid() {
    return pid;
  }

  // The address comes from a process of the same user, which may do anything that this one may; and
  // of addresses that name a directory to look up, none is taken.
  @SuppressWarnings("BanJNDI")
  private @Nullable Void attach() throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address;
      try {
        address = machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
      if (!address.startsWith(LOCAL)) {
        throw new IOException("the JVM " + pid + " offers no connection on this machine");
      }
      JMXConnector made = JMXConnectorFactory.connect(new JMXServiceURL(address));
      connector = made;
      if (isClosed) { // It was given up meanwhile.
        made.close();
      }
    } catch (AttachNotSupportedException e) {
      // Its message may have the whole command line of the process.
      throw new IOException(
          "process " + pid + " is no JVM that others may attach to, or it does not answer", e);
    }
    if (!connection().isRegistered(name())) {
      throw new IOException(
          "the JVM "
              + pid
              + " does not show its heaps: its program must call"
              + " org.freehold.inspect.snapshot.Heaps.register() once, with freehold-inspect.jar"
              + " and zstd-jni.jar on its class path");
    }
    return null;
  }

  private MBeanServerConnection connection() throws IOException {
    JMXConnector made = connector;
    if (made == null) {
      throw new IOException("the JVM " + pid + " is not connected");
    }
    return made.getMBeanServerConnection();
  }

  private static ObjectName name() {
    try {
      return new ObjectName(Heaps.NAME);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Has the JVM write a snapshot.
  ///
  /// @param file where to; of this machine
  /// @throws IOException when it does not, in one sentence
  public Cost snapshot(Path file) throws IOException {
    long start = System.nanoTime();
    call(SNAPSHOT_SECONDS, () -> write(file));
    long nanos = System.nanoTime() - start;
    Object last = call(ATTACH_SECONDS, this::last);
    return new Cost(nanos, number(last, "lockedNanos"), number(last, "bytes"));
  }

  private Object write(Path file) throws IOException, JMException {
    return connection()
        .invoke(
            name(),
            "writeSnapshot",
            new Object[] {file.toString()},
            new String[] {String.class.getName()});
  }

  /// What the JVM says of the last snapshot. An earlier Freehold says nothing.
  private @Nullable Object last() throws IOException {
    try {
      return connection().getAttribute(name(), "LastSnapshot");
    } catch (JMException e) {
      return null;
    }
  }

  private static long number(@Nullable Object answer, String field) {
    if (answer instanceof CompositeData data && data.containsKey(field)) {
      return data.get(field) instanceof Long value ? Math.max(value, -1) : -1;
    }
    return -1;
  }

  private <T extends @Nullable Object> T call(long seconds, Callable<T> task) throws IOException {
    try {
      Future<T> future = thread.submit(task);
      waitedFor = future;
      if (isClosed) { // Before it could be seen that this is waited for.
        future.cancel(true);
      }
      return wait(future, seconds);
    } catch (CancellationException | RejectedExecutionException e) {
      throw new IOException("the JVM " + pid + " is not watched any more", e);
    }
  }

  private <T extends @Nullable Object> T wait(Future<T> future, long seconds) throws IOException {
    try {
      return future.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new IOException(
          "the JVM " + pid + " has not answered for " + seconds + " seconds; is it stopped?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    } catch (ExecutionException e) {
      throw explained(e.getCause());
    }
  }

  private IOException explained(@Nullable Throwable cause) {
    if (JvmList.own(pid).isEmpty()) {
      return new IOException("the JVM " + pid + " has ended", cause);
    }
    Throwable inside = cause instanceof MBeanException ? cause.getCause() : cause;
    if (inside instanceof IOException known && known.getMessage() != null) {
      return known;
    }
    return new IOException("the JVM " + pid + " did not do it: " + inside, cause);
  }

  /// Lets the JVM go. Does not wait for it, and whoever does is told so.
  @Override
  public synchronized void close() {
    isClosed = true;
    Future<?> waiting = waitedFor;
    if (waiting != null) {
      waiting.cancel(true);
    }
    JMXConnector made = connector;
    if (made != null && !thread.isShutdown()) {
      thread.execute(() -> {
        try {
          made.close();
        } catch (IOException _) {
          // It has ended.
        }
      });
    }
    thread.shutdown();
  }
}
