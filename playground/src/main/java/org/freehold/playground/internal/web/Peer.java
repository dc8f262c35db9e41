package org.freehold.playground.internal.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The other side of a connection. The JDK's server does not say whether it is still there before
/// an answer is written; Linux does, in its tables of sockets. Elsewhere it counts as being there.
final class Peer {

  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

  private static final String ESTABLISHED = "01";

  /// Columns of a table.
  private static final int LOCAL = 1;

  private static final int REMOTE = 2;
  private static final int STATE = 3;

  private Peer() {}

  /// Whether it has closed a connection of the loopback interface.
  static boolean isGone(InetSocketAddress local, InetSocketAddress remote) {
    String ours = port(local);
    String theirs = port(remote);
    try {
      for (Path table : TABLES) {
        if (Files.exists(table)) {
          for (String line : Files.readAllLines(table)) {
            String[] words = line.strip().split("\\s+", STATE + 2);
            if (words.length > STATE
                && words[LOCAL].endsWith(ours)
                && words[REMOTE].endsWith(theirs)) {
              return !words[STATE].equals(ESTABLISHED);
            }
          }
        }
      }
      return Files.exists(TABLES.getFirst());
    } catch (IOException _) {
      return false;
    }
  }

  private static String port(InetSocketAddress address) {
    return String.format(Locale.ROOT, ":%04X", address.getPort());
  }
}
