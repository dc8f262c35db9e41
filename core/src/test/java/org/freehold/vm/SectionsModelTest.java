package org.freehold.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.vm.SectionModel.PAGE;
import static org.freehold.vm.SectionModel.SLOT;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.freehold.OutOfMemoryException;
import org.freehold.testkit.Property;
import org.freehold.vm.SectionModel.Shared;
import org.freehold.vm.SectionModel.Shown;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random calls of several processes that share sections, each compared with the model, on a
/// machine whose physical memory is too small for them.
@Timeout(240)
class SectionsModelTest {

  private static final int PROCESSES = 3;
  private static final int MAX_VIEWS = 24;
  private static final long COMMIT_LIMIT = 300 * PAGE;
  private static final Access[] VIEWS = {Access.READ, Access.READ_WRITE, Access.WRITE_COPY};
  private static final Access[] PROTECTIONS = {
    Access.NONE, Access.READ, Access.READ_WRITE, Access.WRITE_COPY, Access.EXECUTE_READ
  };

  private enum Kind {
    CREATE,
    OPEN,
    CLOSE,
    MAP,
    UNMAP,
    PROTECT,
    WRITE,
    READ,
    FLUSH,
    QUERY,
    LOCK
  }

  private record Operation(Kind kind, int process, int which, int other, long offset, long size) {
    static Operation draw(SplittableRandom random) {
      // Accesses are what views are for; and there are always some handles and views.
      int kind = random.nextInt(24);
      Kind[] all = Kind.values();
      return new Operation(
          kind < all.length ? all[kind] : kind % 2 == 0 ? Kind.WRITE : Kind.READ,
          random.nextInt(PROCESSES),
          random.nextInt(1 << 16),
          random.nextInt(1 << 16),
          random.nextInt(4) == 0
              ? random.nextLong(3 * SLOT)
              : random.nextLong(3) * SLOT + random.nextLong(PAGE),
          1 + random.nextLong(3 * SLOT));
    }
  }

  private record Opened(Section handle, Shared section, Access limit) {}

  private static final class Subject implements Property.Subject<Operation> {
    private final SimulatedMachine machine =
        SimulatedMachine.builder()
            .bits(32)
            .physicalMemory(24 * PAGE)
            .commitLimit(COMMIT_LIMIT)
            .build();
    private final List<SimulatedAddressSpace> spaces = new ArrayList<>();
    private final SectionModel model = new SectionModel(COMMIT_LIMIT);
    private final List<Opened> handles = new ArrayList<>();
    private int done;

    Subject() {
      for (int i = 0; i < PROCESSES; i++) {
        spaces.add(machine.createProcess("process " + i));
      }
    }

    @Override
    public void apply(Operation operation) {
      switch (operation.kind()) {
        case CREATE -> create(operation);
        case OPEN -> open(operation);
        case CLOSE -> close(operation);
        case MAP -> map(operation);
        default -> withView(operation);
      }
      assertThat(machine.committedBytes()).isEqualTo(model.charged());
      if (++done % 500 == 0) {
        machine.validate();
        compareRegions();
      }
    }

    private static Object attempt(Supplier<?> call) {
      try {
        return call.get();
      } catch (AddressSpaceException e) {
        return e.error();
      } catch (OutOfMemoryException e) {
        return VmError.COMMITMENT_LIMIT;
      }
    }

    private void create(Operation operation) {
      String name = operation.which() % 3 == 0 ? "" : "name " + operation.which() % 5;
      Access limit = operation.other() % 4 == 0 ? Access.READ : Access.READ_WRITE;
      SectionOptions options =
          SectionOptions.ofPageFile(operation.size()).withName(name).withLimit(limit);
      Object made = attempt(() -> sections(operation).create(options));
      if (!name.isEmpty() && model.named(name) != null) {
        assertThat(made).isEqualTo(VmError.NAME_TAKEN);
      } else if (!model.canCharge(SectionModel.pages(operation.size()))) {
        assertThat(made).isEqualTo(VmError.COMMITMENT_LIMIT);
      } else {
        Shared section = new Shared(name, operation.size(), limit);
        section.handles = 1;
        model.sections.add(section);
        handles.add(new Opened((Section) made, section, limit));
      }
    }

    private Sections sections(Operation operation) {
      return spaces.get(operation.process()).sections();
    }

    private void open(Operation operation) {
      String name = "name " + operation.which() % 5;
      Access limit = operation.other() % 2 == 0 ? Access.READ : Access.READ_WRITE;
      Object opened = attempt(() -> sections(operation).open(name, limit));
      Shared section = model.named(name);
      if (section == null) {
        assertThat(opened).isEqualTo(VmError.NAME_NOT_FOUND);
      } else if (limit == Access.READ_WRITE && section.limit == Access.READ) {
        assertThat(opened).isEqualTo(VmError.ACCESS_DENIED);
      } else {
        section.handles++;
        handles.add(new Opened((Section) opened, section, limit));
      }
    }

    private void close(Operation operation) {
      if (handles.isEmpty()) {
        return;
      }
      int index = operation.which() % handles.size();
      Opened opened = handles.get(index);
      opened.section().handles -= opened.handle().isOpen() ? 1 : 0;
      opened.handle().close();
      if (operation.other() % 3 > 0) {
        handles.remove(index);
      }
    }

    private void map(Operation operation) {
      if (handles.isEmpty() || model.views.size() >= MAX_VIEWS) {
        return;
      }
      Opened opened = handles.get(operation.which() % handles.size());
      Shared section = opened.section();
      Access access = VIEWS[operation.other() % VIEWS.length];
      long offset = operation.other() % 5 == 0 ? operation.offset() : operation.offset() & -SLOT;
      long length = operation.other() % 7 < 4 ? 0 : operation.size();
      ViewOptions options = ViewOptions.READ.withAccess(access).of(offset, length);
      Object mapped = attempt(() -> sections(operation).map(opened.handle(), options));
      Shared limited = new Shared("", section.size, opened.limit());
      boolean open = opened.handle().isOpen();
      VmError wrong = SectionModel.whyNot(limited, open, access, offset, length);
      long bytes = SectionModel.pages(length == 0 ? section.size - offset : length);
      if (wrong != null) {
        assertThat(mapped).isEqualTo(wrong);
      } else if (access == Access.WRITE_COPY && !model.canCharge(bytes)) {
        assertThat(mapped).isEqualTo(VmError.COMMITMENT_LIMIT);
      } else {
        long base = (Long) mapped;
        assertThat(base % SLOT).isZero();
        assertThat(model.viewAt(operation.process(), base)).isNull();
        assertThat(model.viewAt(operation.process(), base + bytes - 1)).isNull();
        section.views++;
        model.views.add(
            new Shown(operation.process(), base, section, offset, access, (int) (bytes / PAGE)));
      }
    }

    private void withView(Operation operation) {
      if (model.views.isEmpty()) {
        return;
      }
      Shown view = model.views.get(operation.which() % model.views.size());
      AddressSpace space = spaces.get(view.process);
      long at = operation.offset() % (view.end() - view.base);
      switch (operation.kind()) {
        case UNMAP -> unmap(view, space, at);
        case PROTECT -> protect(view, space, at, operation);
        case WRITE -> write(view, space, at, (byte) operation.size());
        case READ -> read(view, space, at);
        case FLUSH -> space.sections().flush(view.base, 0);
        case QUERY ->
            assertThat(space.query(view.base + at).protection())
                .isEqualTo(view.pages[(int) (at / PAGE)]);
        case LOCK -> lock(view, space, at);
        default -> throw new IllegalStateException("kind=" + operation.kind());
      }
    }

    private void unmap(Shown view, AddressSpace space, long at) {
      space.sections().unmap(view.base + at);
      view.section.views--;
      model.views.remove(view);
      assertThat(
              attempt(() -> {
                space.sections().unmap(view.base);
                return "";
              }))
          .isEqualTo(VmError.NOT_MAPPED_VIEW);
    }

    private static void protect(Shown view, AddressSpace space, long at, Operation operation) {
      long end = Math.min(view.end(), view.base + at + operation.size());
      Access wanted = PROTECTIONS[operation.other() % PROTECTIONS.length];
      Object old =
          attempt(() -> space.protect(view.base + at, end - view.base - at, Protection.of(wanted)));
      int to = (int) (SectionModel.pages(end - view.base) / PAGE);
      Protection expected = SectionModel.protect(view, (int) (at / PAGE), to, wanted);
      assertThat(old).isEqualTo(expected == null ? VmError.INVALID_PAGE_PROTECTION : expected);
    }

    private static void write(Shown view, AddressSpace space, long at, byte value) {
      assertThat(reaches(() -> space.memory().putByte(view.base + at, value)))
          .isEqualTo(SectionModel.write(view, at, value));
    }

    private static void read(Shown view, AddressSpace space, long at) {
      Byte expected = SectionModel.read(view, at);
      if (expected == null) {
        assertThat(reaches(() -> space.probe(view.base + at, false))).isFalse();
      } else {
        assertThat(space.memory().getByte(view.base + at)).isEqualTo(expected);
      }
    }

    private static boolean reaches(Runnable access) {
      try {
        access.run();
        return true;
      } catch (AccessViolationException e) {
        return false;
      }
    }

    private static void lock(Shown view, AddressSpace space, long at) {
      boolean readable = view.pages[(int) (at / PAGE)].access().readable();
      Object locked =
          attempt(() -> {
            space.lock(view.base + at, 1);
            space.unlock(view.base + at, 1);
            return "done";
          });
      assertThat(locked).isEqualTo(readable ? "done" : VmError.ACCESS_VIOLATION);
    }

    /// Every page of every view says what the model says, and nothing else is there.
    private void compareRegions() {
      for (int process = 0; process < PROCESSES; process++) {
        for (Region region : spaces.get(process).regions().toList()) {
          @Nullable Shown view = model.viewAt(process, region.base());
          assertThat(Objects.requireNonNull(view).base).isEqualTo(region.allocationBase());
          for (long page = region.base(); page < region.end(); page += PAGE) {
            assertThat(region.protection())
                .isEqualTo(view.pages[(int) ((page - view.base) / PAGE)]);
          }
        }
      }
      long reserved = spaces.stream().mapToLong(AddressSpace::reservedBytes).sum();
      assertThat(reserved)
          .isEqualTo(model.views.stream().mapToLong(view -> view.end() - view.base).sum());
    }

    @Override
    public void close() {
      machine.validate();
      compareRegions();
      model.views.forEach(view -> spaces.get(view.process).sections().unmap(view.base));
      handles.forEach(opened -> opened.handle().close());
      assertThat(machine.committedBytes()).isZero();
      assertThat(machine.pageUse().residentBytes()).isZero();
      machine.validate();
    }
  }

  @Test
  void processesThatShareSectionsAgreeWithTheModel() {
    Property.of("shared sections agree", Operation::draw, Subject::new)
        .length(100_000)
        .tries(5)
        .check();
  }

  @Test
  void manyShortRunsAgreeToo() {
    Property.of("short runs of shared sections agree", Operation::draw, Subject::new).check();
  }
}
