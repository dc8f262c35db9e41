package org.freehold.vm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// Calls of the system and accesses to raw memory allocate no Java object, from the second one on,
/// which the interpreter makes. A few rounds may seem to: the virtual machine allocates some
/// strings when it decides to compile a method, and ignores it if it cannot.
class SystemCallsTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 40;
  private static final Kernel KERNEL = Kernels.ofThisSystem();
  private static final long PAGE = KERNEL.pageSize();
  private static final int RIGHTS = Kernel.READ + Kernel.WRITE;

  private static void assertAllocatesNothing(Runnable work) {
    long _ = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    int allocating = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      allocating += THREADS.getCurrentThreadAllocatedBytes() == before ? 0 : 1;
    }
    assertThat(allocating).as("rounds that allocate").isLessThan(ROUNDS / 4);
  }

  @Test
  void callsThatSucceedAllocateNothing() {
    assertAllocatesNothing(SystemCallsTest::makeEveryCall);
  }

  private static void makeEveryCall() {
    long address = KERNEL.reserve(0, 4 * PAGE);
    int sum = KERNEL.commit(address, 4 * PAGE, RIGHTS);
    sum += KERNEL.populate(address, PAGE, true);
    sum += KERNEL.lock(address, PAGE);
    sum += KERNEL.unlock(address, PAGE);
    sum += KERNEL.reset(address, PAGE);
    sum += KERNEL.decommit(address, 2 * PAGE);
    sum += KERNEL.release(address, 4 * PAGE);
    if (address < 0 || sum != 0) {
      throw new IllegalStateException("a call was refused");
    }
  }

  @Test
  void barriersAllocateNothing() {
    assertAllocatesNothing(ProcessBarrier::await);
  }

  @Test
  void accessesAllocateNothing() {
    long address = KERNEL.reserve(0, 4 * PAGE);
    assertThat(KERNEL.commit(address, 4 * PAGE, RIGHTS)).isZero();
    byte[] bytes = new byte[64];
    assertAllocatesNothing(() -> {
      RawMemory.putByte(address, RawMemory.getByte(address));
      RawMemory.putInt(address, RawMemory.getInt(address));
      RawMemory.putLong(address, RawMemory.getLong(address));
      RawMemory.putLongAligned(address, RawMemory.getLongAcquire(address));
      boolean _ = RawMemory.replaceLong(address, RawMemory.getLongAligned(address), 0);
      int _ = RawMemory.getAndSetBits(address, RawMemory.getAndSet(address, 1));
      RawMemory.putIntVolatile(address, RawMemory.getIntVolatile(address));
      RawMemory.touch(address);
      RawMemory.fill(address, 4 * PAGE, (byte) 1);
      RawMemory.copy(address, address + PAGE, PAGE);
      RawMemory.write(address, bytes, 0, bytes.length);
      RawMemory.read(address, bytes, 0, bytes.length);
    });
    assertThat(KERNEL.release(address, 4 * PAGE)).isZero();
  }

  @Test
  void fillSetsItsBytesAndNoOther() {
    long address = KERNEL.reserve(0, 4 * PAGE);
    assertThat(KERNEL.commit(address, 4 * PAGE, RIGHTS)).isZero();
    for (int size = 0; size < 300; size++) {
      for (int offset = 1; offset < 9; offset++) {
        RawMemory.fill(address, PAGE, (byte) 7);
        RawMemory.fill(address + offset, size, (byte) 0x85);
        for (int i = 0; i < offset + size + 16; i++) {
          int expected = i >= offset && i < offset + size ? (byte) 0x85 : 7;
          if (RawMemory.getByte(address + i) != expected) {
            throw new AssertionError("size=" + size + " offset=" + offset + " at " + i);
          }
        }
      }
    }
    assertThat(KERNEL.release(address, 4 * PAGE)).isZero();
  }

  @Test
  void aRefusalIsReportedByItsNumber() {
    assertThat(KERNEL.commit(1, PAGE, RIGHTS)).isEqualTo(-LinuxErrors.EINVAL);
    assertThat(KERNEL.commit(PAGE, PAGE, RIGHTS)).isEqualTo(-LinuxErrors.ENOMEM);
    assertThat(KERNEL.closeFile(-1)).isNegative();
    assertThat(KERNEL.openFile("/nowhere/at/all", Kernel.Opening.READ))
        .isEqualTo(-LinuxErrors.ENOENT);
  }
}
