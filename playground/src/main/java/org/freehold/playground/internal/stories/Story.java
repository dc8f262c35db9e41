package org.freehold.playground.internal.stories;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a story told: its moments, of which the first is before the first call.
///
/// @param moments at least one
public record Story(List<Moment> moments) {

  /// Keeps a copy.
  public Story {
    moments = List.copyOf(moments);
  }

  /// What memory looked like after a call.
  ///
  /// @param call as a program writes it
  /// @param answer what came of it, in a sentence
  /// @param windows the parts of memory that are looked at, by name
  /// @param figures numbers with names
  public record Moment(
      String call, String answer, Map<String, Window> windows, Map<String, Figure> figures) {}

  /// A range of memory that is looked at.
  ///
  /// @param from its first address
  /// @param to the address after its last byte
  /// @param parts in it, those that hold others first
  /// @param bytes its contents; null where they are not looked at
  /// @param shares of it that are committed and reserved, in pieces of one size, percent in turn;
  ///   null where it is looked at in parts
  @SuppressWarnings("ArrayRecordComponent") // It is handed on, never compared.
  public record Window(
      long from, long to, List<Part> parts, byte @Nullable [] bytes, byte @Nullable [] shares) {}

  /// A part of memory.
  ///
  /// @param name by which a text speaks of it; empty if none does
  /// @param kind which decides how it is drawn
  /// @param label what it is, in words
  /// @param address where it begins
  /// @param size its bytes
  public record Part(String name, String kind, String label, long address, long size) {}

  /// A number with a unit.
  ///
  /// @param value of it; for a text 0
  /// @param unit `bytes`, `count`, `address` or `text`
  /// @param text of one whose unit is that
  public record Figure(long value, String unit, String text) {}
}
