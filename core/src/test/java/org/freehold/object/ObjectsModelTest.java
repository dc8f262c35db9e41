package org.freehold.object;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.freehold.heap.Heap;
import org.freehold.testkit.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random operations on each type beside its model, on every kind of heap, some of which refuse now
/// and then. A build tries 20,000 of each, the campaign a million.
class ObjectsModelTest {

  private static final int SHORT = 20_000;
  private static final int LONG = 1_000_000;

  static List<Grounds> grounds() {
    return Stream.concat(Grounds.all(), Grounds.tight()).toList();
  }

  @BeforeEach
  void expectFramesThatAreLeftOpen() {
    LostOwners.listen(_ -> {});
  }

  @AfterEach
  void asBefore() {
    LostOwners.listen(null);
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void ownersAgreeWithTheirModel(Grounds grounds) {
    owners(grounds, SHORT);
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void stringsAgreeWithTheirModel(Grounds grounds) {
    strings(grounds, SHORT);
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void framesAgreeWithTheirModel(Grounds grounds) {
    frames(grounds, SHORT);
  }

  @Tag("campaign")
  @ParameterizedTest
  @MethodSource("grounds")
  void ownersAgreeWithTheirModelForAMillionOperations(Grounds grounds) {
    owners(grounds, LONG);
  }

  @Tag("campaign")
  @ParameterizedTest
  @MethodSource("grounds")
  void stringsAgreeWithTheirModelForAMillionOperations(Grounds grounds) {
    strings(grounds, LONG);
  }

  @Tag("campaign")
  @ParameterizedTest
  @MethodSource("grounds")
  void framesAgreeWithTheirModelForAMillionOperations(Grounds grounds) {
    frames(grounds, LONG);
  }

  private static void owners(Grounds grounds, int length) {
    check("owners", grounds, OwnersModel.Operation::draw, OwnersModel::new, length);
  }

  private static void strings(Grounds grounds, int length) {
    check("strings", grounds, BstrModel.Operation::draw, BstrModel::new, length);
  }

  private static void frames(Grounds grounds, int length) {
    check("frames", grounds, FramesModel.Operation::draw, FramesModel::new, length);
  }

  private static <O> void check(
      String what,
      Grounds grounds,
      Function<java.util.SplittableRandom, O> operations,
      Function<Heap, Property.Subject<O>> model,
      int length) {
    Property.of(
            what + " agree with their model: " + grounds,
            operations,
            () -> model.apply(grounds.heap()))
        .length(length)
        .tries(1)
        .check();
  }
}
