package org.freehold.vm.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The memory limit of the container that the process runs in, and its use: the control group for
/// memory, and the groups around it, each of which may have a limit.
///
/// Both versions of control groups are read:
///
/// | | version 2 | version 1 |
/// |---|---|---|
/// | line of `/proc/self/cgroup` | `0::/path` | `4:memory:/path` |
/// | limit | `memory.max` | `memory.limit_in_bytes` |
/// | use | `memory.current` | `memory.usage_in_bytes` |
/// | of this, file cache | `inactive_file`, `active_file` of `memory.stat` | the same with `total_` |
///
/// The kernel drops file cache before it ends a process, so it does not count as used here. Inside
/// a container the path may be that of the host, which is not there; then the group is the root of
/// the mount.
///
/// Stateless but for its paths; thread-safe. Source: cgroups(7), the kernel's `cgroup-v2` and
/// `cgroup-v1/memory`.
final class ContainerMemory {

  /// A limit above this is none; version 1 reports the largest multiple of a page.
  private static final long NO_LIMIT = 1L << 60;

  private final List<Group> groups;

  private ContainerMemory(List<Group> groups) {
    this.groups = groups;
  }

  /// That of this process.
  static ContainerMemory ofProcess() {
    return of(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
  }

  /// That of a process.
  ///
  /// @param membership the file that says which groups the process is in
  /// @param mount where control groups are mounted
  static ContainerMemory of(Path membership, Path mount) {
    String unified = null;
    for (String line : lines(membership)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        return new ContainerMemory(groups(mount.resolve("memory"), parts[2], false));
      }
      unified = parts.length == 3 && parts[0].equals("0") ? parts[2] : unified;
    }
    return new ContainerMemory(unified == null ? List.of() : groups(mount, unified, true));
  }

  /// The group at a path and those around it, the innermost first.
  private static List<Group> groups(Path root, String path, boolean isUnified) {
    Path folder = root.resolve(path.substring(path.startsWith("/") ? 1 : 0)).normalize();
    List<Group> groups = new ArrayList<>();
    Path group = folder.startsWith(root) && Files.isDirectory(folder) ? folder : root;
    for (; group != null && group.startsWith(root); group = group.getParent()) {
      groups.add(new Group(group, isUnified));
    }
    return groups;
  }

  /// The state of the group that leaves least; null when no group has a limit.
  @Nullable State read() {
    State least = null;
    for (Group group : groups) {
      State state = group.read();
      if (state != null && (least == null || state.room() < least.room())) {
        least = state;
      }
    }
    return least;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  /// A limit and what is used of it.
  ///
  /// @param limit bytes
  /// @param used bytes, without file cache
  record State(long limit, long used) {

    /// Bytes that are left above the margin; negative when the margin has been reached.
    long room() {
      return limit - MemoryMargin.of(limit) - used;
    }
  }

  private record Group(Path folder, boolean isUnified) {

    @Nullable State read() {
      long limit = number(isUnified ? "memory.max" : "memory.limit_in_bytes");
      long current = number(isUnified ? "memory.current" : "memory.usage_in_bytes");
      if (limit < 0 || limit > NO_LIMIT || current < 0) {
        return null;
      }
      return new State(limit, Math.max(0, current - fileCache()));
    }

    private long fileCache() {
      String prefix = isUnified ? "" : "total_";
      long bytes = 0;
      for (String line : lines(folder.resolve("memory.stat"))) {
        if (line.startsWith(prefix + "inactive_file ")
            || line.startsWith(prefix + "active_file ")) {
          bytes += parse(line.substring(line.indexOf(' ') + 1));
        }
      }
      return bytes;
    }

    private long number(String name) {
      List<String> lines = lines(folder.resolve(name));
      return lines.isEmpty() ? -1 : parse(lines.getFirst());
    }

    /// A number, or -1 for `max` and anything else.
    private static long parse(String text) {
      try {
        return Long.parseLong(text.strip());
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }
}
