package org.freehold.inspect.internal.usage;

import java.util.List;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.internal.proc.Mapping;
import org.freehold.inspect.internal.proc.ProcessFacts;

/// Classifies each mapping of a process. `docs/process-maps.md` says what each rule goes by and
/// where it can be wrong.
public final class UsageFinder {

  private final Claims claims;
  private final ProcessFacts facts;

  public UsageFinder(List<Mapping> mappings, ProcessFacts facts) {
    this.claims = new Claims(mappings);
    this.facts = facts;
  }

  /// The mappings with their uses.
  public List<MapRegion> regions() {
    boolean isJava = isJava();
    new NamedMappings(claims, facts.executable(), isJava).claim();
    ThreadStacks stacks = new ThreadStacks(claims, facts);
    stacks.claimKnown();
    if (isJava) {
      new JvmAreas(claims, facts.command()).claim();
    }
    GlibcArenas.claim(claims);
    stacks.claimLikely();
    return claims.regions();
  }

  private boolean isJava() {
    for (int i = 0; i < claims.count(); i++) {
      if (claims.mapping(i).fileName().equals("libjvm.so")) {
        return true;
      }
    }
    return false;
  }
}
