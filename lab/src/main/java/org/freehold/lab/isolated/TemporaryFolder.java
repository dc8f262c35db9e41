package org.freehold.lab.isolated;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A folder for files of this process alone: `freehold-KIND-PID-…` among the system's temporary
/// files. It is deleted when it is closed, and at the latest when the JVM ends. A process that was
/// killed leaves its folders; the next one that makes a folder deletes them.
///
/// A folder is held by a lock on a file in it. One is taken for left when no process has its
/// number, its lock is free, and it is this user's own. Links are never followed.
public final class TemporaryFolder implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("freehold-[a-z]+-(\\d{1,18})-.*");
  private static final String LOCK = ".held";

  private static final AtomicBoolean IS_CLEAN = new AtomicBoolean();
  private static final Set<TemporaryFolder> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Thread end = new Thread(() -> OPEN.forEach(TemporaryFolder::close), "delete-temporary-files");
    Runtime.getRuntime().addShutdownHook(end);
  }

  private final Path path;
  private final @Nullable FileChannel held;

  private TemporaryFolder(Path path, @Nullable FileChannel held) {
    this.path = path;
    this.held = held;
  }

  /// Makes a folder.
  ///
  /// @param kind a word of lower-case letters
  /// @throws IOException when there can be none
  public static TemporaryFolder create(String kind) throws IOException {
    long pid = ProcessHandle.current().pid();
    Path path = Files.createTempDirectory("freehold-" + kind + "-" + pid + "-");
    @Nullable FileChannel held = null;
    try {
      held =
          FileChannel.open(
              path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      held.tryLock();
    } catch (IOException _) {
      // Where files cannot be locked, the number of the process decides.
    }
    TemporaryFolder folder = new TemporaryFolder(path, held);
    OPEN.add(folder);
    if (IS_CLEAN.compareAndSet(false, true)) {
      deleteLeft(path);
    }
    return folder;
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// Deletes it and what is in it. The end of the JVM waits for a deletion that has begun.
  @Override
  public synchronized void close() {
    if (OPEN.contains(this)) {
      try (FileChannel _ = held) {
        // A system may keep files that are open.
      } catch (IOException _) {
        // It is deleted next.
      }
      delete(path);
      OPEN.remove(this);
    }
  }

  /// Deletes the folders that processes left beside one.
  ///
  /// @param own a folder of this process
  static void deleteLeft(Path own) {
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(own.resolveSibling(""), "freehold-*")) {
      for (Path each : folders) {
        if (isLeft(each, own)) {
          delete(each);
        }
      }
    } catch (IOException | RuntimeException _) {
      // Whoever comes next tries again.
    }
  }

  private static boolean isLeft(Path folder, Path own) throws IOException {
    Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
    return name.matches()
        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))
        && !isHeld(folder.resolve(LOCK));
  }

  /// Whether a process that cannot be seen from here holds a folder.
  private static boolean isHeld(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (IOException | OverlappingFileLockException e) {
      return true;
    }
  }

  /// Deletes what can be deleted; others may delete files of it at the same time.
  private static void delete(Path folder) {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException _) {
      // The system cleans its folder for temporary files.
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
