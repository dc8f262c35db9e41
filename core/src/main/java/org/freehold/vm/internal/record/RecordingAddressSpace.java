package org.freehold.vm.internal.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.ForwardingAddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.RecordedAddressSpace;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.Sections;
import org.freehold.vm.ViewOptions;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.record.CallRecord.Call;

/// Passes calls on to another space and writes down, in a [CallRecord], each one that takes memory,
/// releases it or changes it. The others are passed on as they are.
///
/// Calls are made one at a time: the record's lock is held over a call and its line.
public final class RecordingAddressSpace extends ForwardingAddressSpace
    implements RecordedAddressSpace {

  private static final String DONE = "ok";
  private static final String NO_MEMORY = "no-memory";
  private static final String NO_PROTECTION = "-";

  /// Classes whose frames are not the caller's; [CallStack] is its own first frame.
  private static final Set<String> RECORDER =
      Set.of(
          CallStack.class.getName(),
          RecordingAddressSpace.class.getName(),
          RecordedSections.class.getName(),
          AddressSpace.class.getName());

  private final CallRecord record;
  private final Sections sections = new RecordedSections();

  /// Begins a record of a space's calls.
  ///
  /// @param space does the work
  /// @param file where to; one that is there is overwritten
  /// @throws IOException when the file cannot be written
  public RecordingAddressSpace(AddressSpace space, Path file) throws IOException {
    super(space);
    this.record = new CallRecord(file, space.info());
  }

  @Override
  public void close() {
    record.close();
  }

  private <T> T recorded(Call call, Supplier<T> work, Function<T, String> answer) {
    if (record.isOver()) {
      return work.get();
    }
    StackReserve.require();
    CallStack stack = CallStack.capture(RECORDER);
    record.lock();
    try {
      T result = work.get();
      add(call, stack, result, answer);
      return result;
    } catch (AddressSpaceException e) {
      add(call, stack, e.error(), VmError::name);
      throw e;
    } catch (RuntimeException e) {
      add(call, stack, e, thrown -> thrown.getClass().getSimpleName());
      throw e;
    } finally {
      record.unlock();
    }
  }

  /// Adds a line for a call that has been served. What it throws for want of Java memory or stack
  /// is not the caller's business, and ends the record, which would be wrong without the line.
  private <T> void add(Call call, CallStack stack, T result, Function<T, String> answer) {
    try {
      record.add(call, stack, answer.apply(result));
    } catch (OutOfMemoryError | StackOverflowError e) {
      record.abandon(e);
    }
  }

  private void recorded(Call call, Runnable work) {
    recorded(
        call,
        () -> {
          work.run();
          return true;
        },
        _ -> DONE);
  }

  private static Call call(String name, long address, long size) {
    return new Call(name, address, size, NO_PROTECTION);
  }

  private static Call call(String name, long address, long size, Protection protection) {
    String access = protection.access().name();
    return new Call(name, address, size, protection.guard() ? access + "+GUARD" : access);
  }

  @Override
  public long tryReserve(long size, ReserveOptions options) {
    String name = options.commit() ? "reserve-commit" : "reserve";
    return recorded(
        call(name, options.address(), size, options.protection()),
        () -> space().tryReserve(size, options),
        address -> address == 0 ? NO_MEMORY : "0x" + Long.toHexString(address));
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    return recorded(
        call("commit", address, size, protection),
        () -> space().tryCommit(address, size, protection),
        isDone -> isDone ? DONE : NO_MEMORY);
  }

  @Override
  public void decommit(long address, long size) {
    recorded(call("decommit", address, size), () -> space().decommit(address, size));
  }

  @Override
  public void release(long address) {
    recorded(call("release", address, 0), () -> space().release(address));
  }

  @Override
  public void release(long address, long size) {
    recorded(call("release", address, size), () -> space().release(address, size));
  }

  @Override
  public void reset(long address, long size) {
    recorded(call("reset", address, size), () -> space().reset(address, size));
  }

  /// Recorded as the reset that it is, so that the format needs no call of its own.
  @Override
  public void discard(long address, long size) {
    recorded(call("reset", address, size), () -> space().discard(address, size));
  }

  @Override
  public Protection protect(long address, long size, Protection protection) {
    return recorded(
        call("protect", address, size, protection),
        () -> space().protect(address, size, protection),
        _ -> DONE);
  }

  @Override
  public Sections sections() {
    return sections;
  }

  /// Records what maps and unmaps views.
  final class RecordedSections implements Sections {
    @Override
    public long map(Section section, ViewOptions options) {
      Access access = options.access();
      return recorded(
          call("map", options.address(), size(section, options), Protection.of(access)),
          () -> space().sections().map(section, options),
          address -> "0x" + Long.toHexString(address));
    }

    private static long size(Section section, ViewOptions options) {
      return options.length() == 0 ? section.size() - options.offset() : options.length();
    }

    @Override
    public void unmap(long address) {
      recorded(call("unmap", address, 0), () -> space().sections().unmap(address));
    }

    @Override
    public void flush(long address, long size) {
      space().sections().flush(address, size);
    }

    @Override
    public Section create(SectionOptions options) {
      return space().sections().create(options);
    }

    @Override
    public Section open(String name, Access limit) {
      return space().sections().open(name, limit);
    }

    @Override
    public void remove(String name) {
      space().sections().remove(name);
    }
  }
}
