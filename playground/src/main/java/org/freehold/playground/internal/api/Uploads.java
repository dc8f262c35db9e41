package org.freehold.playground.internal.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Body;
import org.freehold.playground.internal.web.Refusal;
import org.freehold.playground.internal.web.Request;
import org.freehold.playground.internal.workspace.TooLargeException;
import org.jspecify.annotations.Nullable;

/// Files that a page sends: a snapshot of heaps is told by its first bytes, whatever its name is;
/// all else is a trace.
final class Uploads {

  /// The most bytes of an upload: 1 GiB.
  private static final long MOST = 1L << 30;

  private static final int MOST_NAME = 200;
  private static final int START = 8;

  /// Controls, marks of direction, separators of lines, halves of characters.
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private final TraceRequests traces;
  private final HeapRequests heaps;

  Uploads(TraceRequests traces, HeapRequests heaps) {
    this.traces = traces;
    this.heaps = heaps;
  }

  Answer upload(Request request) throws Refusal, IOException {
    String name = name(request.header("X-Name"));
    try {
      Body body = request.body(MOST);
      byte[] start = body.readNBytes(START);
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), body);
      return HeapSnapshot.isSnapshot(start)
          ? heaps.upload(name, whole, request::isLeft)
          : traces.upload(name, whole, request::isLeft);
    } catch (Body.TooLongException e) {
      throw new Refusal(
          Refusal.TOO_LARGE,
          name
              + ": a file of more than 1 GiB cannot be sent to the playground;"
              + " name it on the command line: freehold playground FILE");
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /// Why a file cannot be opened.
  static Refusal refusal(IOException problem) {
    int status = problem instanceof TooLargeException ? Refusal.TOO_LARGE : Refusal.BAD_REQUEST;
    return new Refusal(status, String.valueOf(problem.getMessage()));
  }

  private static String name(@Nullable String given) throws Refusal {
    if (given == null || given.isBlank()) {
      return "upload";
    }
    try {
      return shown(URLDecoder.decode(given, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.BAD_REQUEST, "the name of the file is not encoded well");
    }
  }

  /// A name that can be shown: short enough, and without characters that move or hide others.
  static String shown(String name) {
    String plain = UNSEEN.matcher(name).replaceAll("\uFFFD");
    int end =
        plain.offsetByCodePoints(0, Math.min(plain.codePointCount(0, plain.length()), MOST_NAME));
    return plain.substring(0, end);
  }
}
