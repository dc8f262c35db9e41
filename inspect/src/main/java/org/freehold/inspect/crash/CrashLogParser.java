package org.freehold.inspect.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freehold.inspect.crash.CrashLog.Access;
import org.jspecify.annotations.Nullable;

/// Parser of HotSpot's error logs, `hs_err_pidN.log`, in the formats of JDK 17 to 25. A log may end
/// anywhere: the JVM that writes it is crashing, and may not reach the end. Unknown lines are
/// ignored; only a text that does not begin like such a log is refused.
///
/// What is read, the first occurrence of each:
///
/// ```
/// #  SIGSEGV (0xb) at pc=0x00007f3e, pid=4711, tid=4712
/// # Problematic frame:
/// # C  [libc.so.6+0x18e7c5]
/// Current thread (0x00007f3e):  JavaThread "main" [_thread_in_native, id=4712, …]
/// siginfo: si_signo: 11 (SIGSEGV), si_code: 2 (SEGV_ACCERR), si_addr: 0x00007f3f
/// Native frames: (J=compiled Java code, …)       and the lines up to an empty one
/// Java frames: (J=compiled Java code, …)
/// RIP=…, EFLAGS=…, CSGSFS=…, ERR=0x0000000000000006
/// Dynamic libraries:                              lines as in /proc/PID/maps
/// ```
///
/// Sources: `os/posix` and `share/utilities/vmError.cpp` show what HotSpot prints; the bits of
/// `ERR` are those of a page fault of x86 (Intel SDM volume 3, 4.7).
public final class CrashLogParser {

  private static final String WHAT = "an error log of HotSpot, hs_err_pidN.log";
  private static final String FIRST = "# A fatal error has been detected by the Java Runtime";
  private static final int LINES_BEFORE_FIRST = 10;
  private static final long MAX_FILE_BYTES = 256L << 20;
  private static final int WRITE_BIT = 2;

  private static final Pattern SIGNAL =
      Pattern.compile("#\\s+(\\w+) \\(0x[0-9a-f]+\\) at pc=0x[0-9a-f]+, pid=(\\d{1,18}),.*");
  private static final Pattern SIGINFO =
      Pattern.compile(
          "siginfo: si_signo: \\d+ \\((\\w+)\\), si_code: -?\\d+ \\((\\w+)\\)"
              + "(?:, si_addr: 0x([0-9a-f]{1,16}))?.*");
  private static final Pattern ERROR_CODE = Pattern.compile(".*\\bERR=0x([0-9a-f]{1,16}).*");
  private static final Pattern PROPERTY = Pattern.compile("-D(\\S+)");
  private static final Pattern MAPPING =
      Pattern.compile(
          "([0-9a-f]{1,16})-([0-9a-f]{1,16}) ([r-][w-][x-][ps]) [0-9a-f]+ \\S+ \\d+\\s*(.*)");

  private final List<String> lines;
  private long pid = -1;
  private String signal = "";
  private String code = "";
  private @Nullable Long address;
  private Access access = Access.UNKNOWN;
  private String version = "";
  private String problematicFrame = "";
  private String thread = "";
  private final List<String> nativeFrames = new ArrayList<>();
  private final List<String> javaFrames = new ArrayList<>();
  private final List<String> properties = new ArrayList<>();
  private final List<CrashMapping> mappings = new ArrayList<>();

  private CrashLogParser(List<String> lines) {
    this.lines = lines;
  }

  /// Reads a log.
  ///
  /// @param file the log that a JVM wrote when it crashed
  /// @throws IOException when it cannot be read, or is not such a log: [CrashFormatException]
  public static CrashLog read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_FILE_BYTES) {
      throw new CrashFormatException(
          file.toString(), WHAT + " of at most " + MAX_FILE_BYTES + " bytes", size + " bytes");
    }
    return parse(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
  }

  /// Reads the text of a log.
  ///
  /// @param file what to call it in messages
  /// @param text of the log
  static CrashLog parse(String file, String text) throws CrashFormatException {
    List<String> lines = text.lines().toList();
    if (lines.stream().limit(LINES_BEFORE_FIRST).noneMatch(line -> line.startsWith(FIRST))) {
      throw new CrashFormatException(file, WHAT, lines.isEmpty() ? "" : lines.getFirst());
    }
    return new CrashLogParser(lines).parse();
  }

  private CrashLog parse() {
    for (int i = 0; i < lines.size(); i++) {
      line(i, lines.get(i));
    }
    return new CrashLog(
        pid,
        signal,
        code,
        address,
        access,
        version,
        problematicFrame,
        thread,
        nativeFrames,
        javaFrames,
        properties,
        mappings);
  }

  private void line(int index, String line) {
    if (line.startsWith("#")) {
      header(index, line);
    } else if (line.startsWith("Current thread (") && thread.isEmpty()) {
      int colon = line.indexOf("):");
      thread = colon < 0 ? "" : line.substring(colon + 2).strip().replaceAll("\\s+", " ");
    } else if (line.startsWith("siginfo: ") && code.isEmpty()) {
      signalInfo(line);
    } else if (line.startsWith("Native frames: ")) {
      section(index, nativeFrames);
    } else if (line.startsWith("Java frames: ")) {
      section(index, javaFrames);
    } else if (line.startsWith("Command Line: ") || line.startsWith("jvm_args: ")) {
      Matcher matcher = PROPERTY.matcher(line);
      while (matcher.find()) {
        properties.add(matcher.group(1));
      }
    } else if (line.startsWith("Dynamic libraries:") && mappings.isEmpty()) {
      mappings(index);
    } else if (line.contains("ERR=0x") && access == Access.UNKNOWN) {
      errorCode(line);
    }
  }

  private void header(int index, String line) {
    Matcher matcher = SIGNAL.matcher(line);
    if (pid < 0 && matcher.matches()) {
      signal = matcher.group(1);
      pid = Long.parseLong(matcher.group(2));
    } else if (line.startsWith("# JRE version: ") && version.isEmpty()) {
      version = line.substring("# JRE version: ".length()).strip();
    } else if (line.startsWith("# Problematic frame:") && index + 1 < lines.size()) {
      problematicFrame = lines.get(index + 1).replaceFirst("^#\\s*", "").strip();
    }
  }

  private void signalInfo(String line) {
    Matcher matcher = SIGINFO.matcher(line);
    if (matcher.matches()) {
      signal = matcher.group(1);
      code = matcher.group(2);
      String digits = matcher.group(3);
      address = digits == null ? null : Long.parseUnsignedLong(digits, 16);
    }
  }

  /// The error code of a page fault says whether it was a write.
  private void errorCode(String line) {
    boolean isX86 = line.toLowerCase(Locale.ROOT).contains("eflags=");
    Matcher matcher = ERROR_CODE.matcher(line);
    if (isX86 && matcher.matches()) {
      long bits = Long.parseUnsignedLong(matcher.group(1), 16);
      access = (bits & WRITE_BIT) != 0 ? Access.WRITE : Access.READ;
    }
  }

  private void section(int index, List<String> frames) {
    for (int i = index + 1; i < lines.size() && frames.size() < 1000; i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("Java frames: ")) {
        return;
      }
      frames.add(lines.get(i).strip());
    }
  }

  private void mappings(int index) {
    for (int i = index + 1; i < lines.size() && !lines.get(i).isBlank(); i++) {
      Matcher matcher = MAPPING.matcher(lines.get(i));
      if (matcher.matches()) {
        mappings.add(
            new CrashMapping(
                Long.parseUnsignedLong(matcher.group(1), 16),
                Long.parseUnsignedLong(matcher.group(2), 16),
                matcher.group(3),
                matcher.group(4).strip()));
      }
    }
  }
}
