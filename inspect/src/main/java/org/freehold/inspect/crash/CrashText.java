package org.freehold.inspect.crash;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.inspect.crash.BlockRecord.Event;
import org.freehold.inspect.crash.BlockRecord.State;
import org.freehold.inspect.crash.CrashLog.Access;
import org.jspecify.annotations.Nullable;

/// Prints an explanation: what happened, which block the address belongs to, and the stacks.
public final class CrashText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int MAX_FRAMES = 16;

  private final CrashExplanation explanation;
  private final CrashLog log;
  private final List<String> lines = new ArrayList<>();

  private CrashText(CrashExplanation explanation) {
    this.explanation = explanation;
    this.log = explanation.log();
  }

  /// The lines of the text.
  public static List<String> lines(CrashExplanation explanation) {
    CrashText text = new CrashText(explanation);
    text.lines.add(text.whatHappened());
    text.lines.addAll(sentences(explanation));
    text.stacks();
    return text.lines;
  }

  private String whatHappened() {
    String access =
        switch (log.access()) {
          case READ -> "a read of ";
          case WRITE -> "a write to ";
          case UNKNOWN -> "an access to ";
        };
    return process()
        + " ended with "
        + (log.signal().isEmpty() ? "a fault" : log.signal())
        + (log.code().isEmpty() ? "" : " (" + log.code() + ")")
        + " at "
        + access
        + Bytes.address(explanation.address())
        + (log.problematicFrame().isEmpty() ? "" : ", in " + log.problematicFrame())
        + ".";
  }

  private String process() {
    return log.pid() < 0 ? "The process" : "Process " + log.pid();
  }

  /// Which block the address belongs to, in whole sentences.
  public static List<String> sentences(CrashExplanation explanation) {
    return explanation
        .block()
        .map(block -> ofBlock(explanation, block))
        .orElseGet(() -> ofOther(explanation));
  }

  private static List<String> ofBlock(CrashExplanation explanation, BlockRecord block) {
    long address = explanation.address();
    String of =
        " the block of "
            + bytes(block.size())
            + " at "
            + Bytes.address(block.address())
            + " in heap \""
            + block.heap()
            + "\"";
    String term = explanation.finding().text();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "The address " + place(block, address) + of + ", " + state(block) + ": " + term + ".");
    long gap = explanation.finding() == CrashExplanation.Finding.OVERRUN ? block.gap() : 0;
    if (gap > 0) {
      sentences.add(
          "The guard page begins "
              + bytes(gap)
              + " past the end of the block, so the overrun may have begun that many bytes"
              + " earlier.");
    }
    return sentences;
  }

  private static String place(BlockRecord block, long address) {
    if (block.holds(address)) {
      return "is " + bytes(address - block.address()) + " into";
    }
    return address < block.address()
        ? "is " + bytes(block.address() - address) + " before the start of"
        : "is " + bytes(address - block.end()) + " past the end of";
  }

  private static String state(BlockRecord block) {
    return switch (block.state()) {
      case LIVE -> "which is live";
      case FREED -> "which had been freed";
      case RELEASED -> "which had been freed and has since left the quarantine";
      case CLOSED -> "whose heap had been closed";
    };
  }

  private static List<String> ofOther(CrashExplanation explanation) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        switch (explanation.finding()) {
          case NULL_POINTER ->
              "The address is in the first page, where no program has memory: a null pointer and"
                  + " an offset of "
                  + bytes(explanation.address())
                  + ".";
          case NO_MEMORY -> "Nothing was mapped at the address.";
          case UNKNOWN -> "The log does not list the mappings of the process.";
          default -> "The address is in " + mapping(explanation.mapping()) + ".";
        });
    PageRecords records = explanation.records();
    if (records == null) {
      sentences.add("There are no records of a page heap to compare with; --records names a file.");
    } else {
      sentences.add(
          "No block of a page heap is near: "
              + records.blocks().size()
              + " are recorded"
              + (records.lostBlocks() == 0
                  ? "."
                  : ", and for " + records.lostBlocks() + " there was no room."));
    }
    return sentences;
  }

  private static String mapping(@Nullable CrashMapping mapping) {
    if (mapping == null) {
      return "no mapping";
    }
    String name = mapping.name().isEmpty() ? "memory without a name" : mapping.name();
    return name
        + ", mapped "
        + mapping.permissions()
        + " from "
        + Bytes.address(mapping.start())
        + " to "
        + Bytes.address(mapping.end());
  }

  private void stacks() {
    explanation.block().ifPresent(this::events);
    List<String> all = log.nativeFrames().isEmpty() ? log.javaFrames() : log.nativeFrames();
    List<String> frames = all.stream().filter(frame -> !isOfTheCallItself(frame)).toList();
    String access = log.access() == Access.WRITE ? "Written" : "Accessed";
    String thread = log.thread().isEmpty() ? "this code" : log.thread();
    if (!frames.isEmpty()) {
      frames(access + " by " + thread, "", frames);
    }
  }

  /// Frames of the JDK's transition from Java to native code are not informative.
  private static boolean isOfTheCallItself(String frame) {
    return frame.contains(" java.lang.invoke.") || frame.contains(" jdk.internal.foreign.");
  }

  private void events(BlockRecord block) {
    event("Allocated", block.allocated());
    Event freed = block.freed();
    if (freed != null && block.state() != State.LIVE) {
      event("Freed", freed);
    }
  }

  private void event(String what, Event event) {
    String when = what + " by thread " + event.thread() + ", " + TIME.format(event.time());
    frames(when, "at ", event.stack());
  }

  private void frames(String title, String prefix, List<String> frames) {
    lines.add("");
    lines.add(title + (frames.isEmpty() ? ". The stack was not kept." : ":"));
    frames.stream().limit(MAX_FRAMES).forEach(frame -> lines.add("    " + prefix + frame));
    if (frames.size() > MAX_FRAMES) {
      lines.add("    ... " + (frames.size() - MAX_FRAMES) + " more");
    }
  }

  private static String bytes(long count) {
    return count == 1 ? "1 byte" : count + " bytes";
  }
}
