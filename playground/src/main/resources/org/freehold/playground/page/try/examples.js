// What Try begins with: calls, and policies in Java.

/** Calls, by what they show. @type {Record<string, string>} */
export const CALLS = {
  "A hole that is too small": `# 6,000 bytes become free, and 5,000 do not fit: look at the largest hole.
a = malloc(3000)
b = malloc(2000)
c = malloc(3000)
d = malloc(2000)
free(a)
free(c)
e = malloc(5000)
`,
  "Coalescing": `# Freed in another order the four cases come in another order.
a = malloc(100)
b = malloc(100)
c = malloc(100)
d = malloc(100)
e = malloc(100)
free(b)
free(d)
free(c)
`,
  "Many small blocks": `# Every second one is freed: half of the memory, and no room for a large block.
repeat 64
  a[i] = malloc(48)
  b[i] = malloc(48)
end
repeat 64
  free(a[i])
end
large = malloc(2 KiB)
`,
  "A block that grows": `s = malloc(16)
t = malloc(24)
s = realloc(s, 32)
s = realloc(s, 64)
s = realloc(s, 128)
free(t)
s = realloc(s, 256)
`,
};

/** Policies, by what they are. @type {Record<string, string>} */
export const POLICIES = {
  "Never free": `import org.freehold.lab.*;

/** The shortest policy: a pointer that moves up. */
public final class NeverFree implements Policy {
  private final Area area;

  public NeverFree(Area area) {
    this.area = area;
  }

  public Area area() {
    return area;
  }

  public long allocate(long size) {
    return area.grow(Math.max(16, (size + 15) & -16L)); // 0 when there is no room
  }

  public void free(long block) {}
}
`,
  "Sizes before the blocks": `import org.freehold.lab.*;

/**
 * First fit with a list of free blocks. Each block has 16 bytes before it: its size, and while
 * it is free the next free block. Nothing is split or coalesced: what does that cost?
 */
public final class FirstFit implements Policy {
  private static final long HEADER = 16;

  private final Area area;
  private long first; // the first free block, or 0

  public FirstFit(Area area) {
    this.area = area;
  }

  public Area area() {
    return area;
  }

  public long allocate(long size) {
    long wanted = Math.max(16, (size + 15) & -16L);
    long before = 0;
    for (long block = first; block != 0; block = next(block)) {
      if (usableSize(block) >= wanted) {
        if (before == 0) {
          first = next(block);
        } else {
          area.putLong(before - 8, next(block));
        }
        return block;
      }
      before = block;
    }
    long start = area.grow(HEADER + wanted);
    if (start == 0) {
      return 0;
    }
    area.putLong(start, wanted);
    return start + HEADER;
  }

  public void free(long block) {
    area.putLong(block - 8, first);
    first = block;
  }

  private long next(long block) {
    return area.getLong(block - 8);
  }

  @Override
  public long usableSize(long block) {
    return area.getLong(block - HEADER);
  }

  @Override
  public void freeRanges(FreeRangeVisitor visitor) {
    for (long block = first; block != 0; block = next(block)) {
      visitor.range(block, usableSize(block));
    }
  }

  @Override
  public void parts(PartVisitor visitor) {
    for (long block = area.base() + HEADER; block < area.end(); block += usableSize(block) + HEADER) {
      visitor.part(PartVisitor.Kind.HEADER, block - HEADER, HEADER);
    }
  }
}
`,
  "A fault to find": `import org.freehold.lab.*;

/** It forgets the header when it looks for a place: which call finds out? */
public final class Faulty implements Policy {
  private final Area area;
  private long top;

  public Faulty(Area area) {
    this.area = area;
  }

  public Area area() {
    return area;
  }

  public long allocate(long size) {
    long wanted = (size + 15) & -16L;
    if (area.grow(wanted + 16) == 0) {
      return 0;
    }
    long block = top == 0 ? area.base() + 16 : top;
    area.putLong(block - 16, size);
    top = block + wanted - (size > 64 ? 16 : 0);
    return block;
  }

  public void free(long block) {}
}
`,
};
