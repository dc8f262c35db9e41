package org.freehold.playground.internal.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Body;
import org.freehold.playground.internal.web.Refusal;
import org.freehold.playground.internal.web.Request;
import org.jspecify.annotations.Nullable;

/// Files that a page sends: a snapshot of heaps is told by its first bytes, whatever its name is;
/// all else is a trace.
final class Uploads {

  /// The most bytes of an upload: 1 GiB.
  private static final long MOST = 1L << 30;

  private static final int MOST_NAME = 200;
  private static final int START = 8;

  private final TraceRequests traces;
  private final HeapRequests heaps;

  Uploads(TraceRequests traces, HeapRequests heaps) {
    this.traces = traces;
    this.heaps = heaps;
  }

  Answer upload(Request request) throws Refusal, IOException {
    String name = name(request.header("X-Name"));
    try (Body body = request.body(MOST)) {
      byte[] start = body.readNBytes(START);
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), body);
      return HeapSnapshot.isSnapshot(start)
          ? heaps.upload(name, whole)
          : traces.upload(name, whole);
    } catch (Body.TooLongException e) {
      throw new Refusal(
          Refusal.TOO_LARGE,
          name
              + ": a file of more than 1 GiB cannot be sent to the playground;"
              + " name it on the command line: freehold playground FILE");
    } catch (IOException e) {
      throw new Refusal(Refusal.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static String name(@Nullable String given) throws Refusal {
    if (given == null || given.isBlank()) {
      return "upload";
    }
    try {
      String name = URLDecoder.decode(given, StandardCharsets.UTF_8);
      return shortened(name);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.BAD_REQUEST, "the name of the file is not encoded well");
    }
  }

  /// A name that is short enough to be shown.
  static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), MOST_NAME));
  }
}
