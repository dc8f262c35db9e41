package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.flags.FlagFormatException;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.VmError;
import org.junit.jupiter.api.Test;

/// What an exception carries survives its way to another process: the exceptions of a program are
/// sent by remote calls and kept by job queues.
class SerializedExceptionsTest {

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("test");

  private static <T extends Exception> T sent(T exception)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(exception);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      @SuppressWarnings("unchecked") // What is read is what was written.
      T read = (T) in.readObject();
      assertThat(read).hasMessage(exception.getMessage());
      return read;
    }
  }

  @Test
  void aRefusalKeepsItsDiagnosis() throws Exception {
    try (Heap heap = Heap.create(HeapOptions.builder(space).maximumSize(1 << 16).build())) {
      OutOfMemoryException refusal =
          catchThrowableOfType(OutOfMemoryException.class, () -> heap.allocate(1 << 20));
      assertThat(refusal.diagnosis().requested()).isEqualTo(1 << 20);
      assertThat(sent(refusal).diagnosis()).isEqualTo(refusal.diagnosis());
    }
  }

  @Test
  void anInvalidFreeKeepsItsAddressAndWhatItIs() throws Exception {
    try (Heap heap = Heap.create(HeapOptions.of(space))) {
      long block = heap.allocate(100);
      heap.free(block);
      InvalidFreeException twice =
          catchThrowableOfType(InvalidFreeException.class, () -> heap.free(block));
      assertThat(sent(twice).address()).isEqualTo(block);
      assertThat(sent(twice).what()).isEqualTo(InvalidFreeException.What.FREE);
    }
  }

  @Test
  void aDamagedPatternKeepsItsReport() throws Exception {
    HeapOptions options =
        HeapOptions.builder(space).debugging(DebugOption.values()).stackTraces(1).build();
    try (Heap heap = Heap.create(options)) {
      long block = heap.allocate(10);
      byte before = space.memory().getByte(block + 10);
      space.memory().putByte(block + 10, (byte) 1);
      HeapCorruptionException damage =
          catchThrowableOfType(HeapCorruptionException.class, () -> heap.free(block));
      Violation violation = damage.violation().orElseThrow();
      assertThat(sent(damage).violation()).contains(violation);
      assertThat(sent(damage).violation().orElseThrow().excerpt()).isEqualTo(violation.excerpt());
      space.memory().putByte(block + 10, before);
      heap.validate();
    }
    assertThat(sent(new HeapCorruptionException("INV-HEAP-00")).violation()).isEmpty();
  }

  @Test
  void faultsOfAddressSpacesKeepWhatTheyCarry() throws Exception {
    AddressSpaceException illegal =
        new AddressSpaceException(VmError.INVALID_PARAMETER, "reserve", 4096, 8192);
    assertThat(sent(illegal))
        .returns(VmError.INVALID_PARAMETER, AddressSpaceException::error)
        .returns(4096L, AddressSpaceException::address)
        .returns(8192L, AddressSpaceException::size);
    AccessViolationException fault =
        new AccessViolationException(VmError.GUARD_PAGE_VIOLATION, 4096, true);
    assertThat(sent(fault))
        .returns(VmError.GUARD_PAGE_VIOLATION, AccessViolationException::error)
        .returns(4096L, AccessViolationException::address)
        .returns(true, AccessViolationException::isWrite);
    assertThat(sent(new FlagFormatException("no such flag")).sentence()).isEqualTo("no such flag");
  }
}
