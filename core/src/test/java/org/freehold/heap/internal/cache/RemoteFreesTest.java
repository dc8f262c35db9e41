package org.freehold.heap.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.freehold.heap.internal.cache.RemoteFrees.Result;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabFixture;
import org.freehold.heap.internal.slab.SlabRecord;
import org.freehold.heap.internal.slab.SlabTotals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Remote frees of one cache's blocks, step by step in one thread: what each free results in, what
/// is pending afterwards, and what collecting does with it. After each test, for each slab: `in use
/// = popcount(bits)` and `in use − live = in bins + freed remotely and pending`.
class RemoteFreesTest {

  private static final int SIZE = 1024;
  private static final long SLAB_BYTES = 4096;

  private final SizeClasses classes = new SizeClasses(4);
  private final int sizeClass = classes.classOf(SIZE);
  private final SlabFixture slabs = new SlabFixture(256 * 1024);
  private final SlabDirectory directory = slabs.directory();
  private final ThreadCaches caches =
      new ThreadCaches(directory, classes, new SlabTotals(), SlabFixture.HEAP_ID);
  private final RemoteFrees remote = new RemoteFrees(directory, SlabFixture.HEAP_ID);
  private final ThreadCache cache =
      Objects.requireNonNull(caches.acquire(Thread.currentThread(), 0));
  private final ThreadCache other =
      Objects.requireNonNull(caches.acquire(Thread.ofPlatform().unstarted(() -> {}), 0));
  private final List<Long> records = new ArrayList<>();

  @AfterEach
  void close() {
    for (long record : records) {
      assertThat(SlabRecord.inUse(record)).isEqualTo(SlabFixture.popCount(record));
      assertThat(SlabRecord.inUse(record) - slabs.live(record))
          .as("in use and not live")
          .isEqualTo(inBins(record) + remote.pendingBlocks(record));
    }
    caches.suspend();
    caches.close();
    slabs.close();
  }

  private int inBins(long record) {
    Set<Long> found = new HashSet<>();
    for (ThreadCache each : caches.all()) {
      each.forEachCached(
          sizeClass,
          address -> {
            BinsChecker.check(directory, each, address);
            if (directory.find(address) == record) {
              found.add(address);
            }
          });
    }
    return found.size();
  }

  private long addSlab(long bytes, boolean isShared) {
    long record = slabs.newSlab(sizeClass, SIZE, bytes, cache.id(), isShared);
    cache.slabs(sizeClass).add(record);
    records.add(record);
    return record;
  }

  /// Makes every block of a slab live, past the bins.
  private List<Long> takeAll(long record) {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < SlabRecord.count(record); i++) {
      long address = cache.slabs(sizeClass).take();
      assertThat(directory.find(address)).isEqualTo(record);
      directory.setLive(address);
      blocks.add(address);
    }
    return blocks;
  }

  private Result freeRemote(long address) {
    return remote.freeRemote(address, caches);
  }

  private RemoteFrees.Totals pending(ThreadCache of) {
    RemoteFrees.Totals totals = new RemoteFrees.Totals();
    remote.count(of, totals);
    return totals;
  }

  @Test
  void theFirstRemoteFreeOfASlabQueuesItAndFurtherOnesDoNot() {
    long record = addSlab(SLAB_BYTES, true);
    List<Long> blocks = takeAll(record);

    assertThat(freeRemote(blocks.get(2))).isEqualTo(Result.QUEUED);
    assertThat(freeRemote(blocks.get(0))).isEqualTo(Result.DONE);

    assertThat(directory.isLive(blocks.get(0))).isFalse();
    assertThat(directory.isLive(blocks.get(1))).isTrue();
    assertThat(directory.isLive(blocks.get(2))).isFalse();
    assertThat(SlabRecord.inUse(record)).as("pending blocks are in use").isEqualTo(4);
    assertThat(pending(cache).blocks).isEqualTo(2);
    assertThat(pending(cache).bytes).isEqualTo(2 * SIZE);
    assertThat(cache.remote().bytes()).isEqualTo(SLAB_BYTES);
    assertThat(other.remote().isEmpty()).isTrue();
  }

  @Test
  void aDoubleFreeIsFoundWhoeverFreesFirstAndSecond() {
    List<Long> blocks = takeAll(addSlab(SLAB_BYTES, true));

    assertThat(freeRemote(blocks.get(0))).isEqualTo(Result.QUEUED);
    assertThat(freeRemote(blocks.get(0))).as("remote, remote").isEqualTo(Result.NOT_LIVE);
    assertThat(cache.freeLocal(blocks.get(0))).as("remote, local").isFalse();
    assertThat(cache.freeLocal(blocks.get(1))).isTrue();
    assertThat(freeRemote(blocks.get(1))).as("local, remote").isEqualTo(Result.NOT_LIVE);
    remote.collect(cache, caches, false);
    assertThat(freeRemote(blocks.get(0))).as("after collecting").isEqualTo(Result.NOT_LIVE);
    assertThat(cache.freeLocal(blocks.get(0))).isFalse();
  }

  @Test
  void whatIsNoBlockOfASharedSlabIsRefusedAndNothingChanges() {
    long shared = addSlab(SLAB_BYTES, true);
    List<Long> blocks = takeAll(shared);
    long alone = addSlab(SLAB_BYTES, false);
    List<Long> ofOwner = takeAll(alone);

    assertThat(freeRemote(blocks.get(1) + 1)).as("no granule").isEqualTo(Result.NOT_LIVE);
    assertThat(freeRemote(blocks.get(1) + 16)).as("interior").isEqualTo(Result.NOT_LIVE);
    assertThat(freeRemote(ofOwner.get(0))).isEqualTo(Result.NOT_SHARED);
    assertThat(freeRemote(8)).isEqualTo(Result.ELSEWHERE);
    assertThat(freeRemote(-8)).isEqualTo(Result.ELSEWHERE);
    assertThat(
            new RemoteFrees(directory, SlabFixture.HEAP_ID - 1).freeRemote(blocks.get(0), caches))
        .as("another heap's")
        .isEqualTo(Result.ELSEWHERE);
    assertThat(cache.remote().isEmpty()).isTrue();
    assertThat(slabs.live(shared) + slabs.live(alone)).isEqualTo(8);
  }

  @Test
  void collectingReturnsBlocksToTheirSlabsAndTheNextFreeQueuesAgain() {
    long record = addSlab(SLAB_BYTES, true);
    List<Long> blocks = takeAll(record);
    blocks.subList(0, 3).forEach(this::freeRemote);

    remote.collect(cache, caches, false);

    assertThat(SlabRecord.inUse(record)).isEqualTo(1);
    assertThat(cache.slabs(sizeClass).pollRemoteFreed()).isTrue();
    assertThat(cache.slabs(sizeClass).pollRemoteFreed()).isFalse();
    assertThat(cache.remote().isEmpty()).isTrue();
    assertThat(cache.remote().bytes()).isZero();
    assertThat(pending(cache).blocks).isZero();
    assertThat(cache.slabs(sizeClass).take()).as("reused").isEqualTo(blocks.get(0));
    directory.setLive(blocks.get(0));
    assertThat(freeRemote(blocks.get(3))).isEqualTo(Result.QUEUED);
  }

  @Test
  void collectingForTheBinsFillsThemFirst() {
    long record = addSlab(4 * SLAB_BYTES, true);
    List<Long> blocks = takeAll(record);
    assertThat(cache.freeLocal(blocks.get(0))).as("a bin of 7 from now on").isTrue();
    blocks.subList(1, 10).forEach(this::freeRemote);

    remote.collect(cache, caches, true);

    assertThat(cache.cached(sizeClass)).isEqualTo(7);
    assertThat(SlabRecord.inUse(record)).isEqualTo(16 - 3);
    assertThat(pending(cache).blocks).isZero();
  }

  @Test
  void oneCollectionTakesTheWholeStackOfSlabs() {
    List<Long> freed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      freed.add(takeAll(addSlab(SLAB_BYTES, true)).get(i % 4));
    }
    for (long block : freed) {
      assertThat(freeRemote(block)).isEqualTo(Result.QUEUED);
    }
    assertThat(cache.remote().bytes()).isEqualTo(5 * SLAB_BYTES);
    assertThat(pending(cache).blocks).isEqualTo(5);

    remote.collect(cache, caches, false);

    assertThat(cache.slabs(sizeClass).blocksInUse()).isEqualTo(5 * 3);
    assertThat(cache.remote().isEmpty()).isTrue();
  }

  @Test
  void pagesThatShareAPendingBitAreCollectedTogether() {
    long record = addSlab(34 * SLAB_BYTES, true);
    List<Long> blocks = takeAll(record);
    long first = blocks.get(0);
    long sameBit = blocks.get(32 * 4);
    assertThat(directory.pageBit(first)).isEqualTo(directory.pageBit(sameBit));
    long otherBit = blocks.get(33 * 4);

    assertThat(freeRemote(first)).isEqualTo(Result.QUEUED);
    assertThat(freeRemote(sameBit)).isEqualTo(Result.DONE);
    assertThat(freeRemote(otherBit)).isEqualTo(Result.DONE);
    remote.collect(cache, caches, false);

    assertThat(SlabRecord.inUse(record)).isEqualTo(34 * 4 - 3);
    assertThat(remote.pendingBlocks(record)).isZero();
  }

  @Test
  void theFreesOfASlabThatHasMovedAreCollectedByItsNewCache() {
    long record = addSlab(SLAB_BYTES, true);
    List<Long> blocks = takeAll(record);
    assertThat(cache.freeLocal(blocks.get(0))).isTrue();
    cache.flush();
    assertThat(freeRemote(blocks.get(1))).isEqualTo(Result.QUEUED);

    assertThat(cache.slabs(sizeClass).removeWithRoom()).isEqualTo(record);
    SlabRecord.setCache(record, other.id());
    directory.update(record, true);
    other.slabs(sizeClass).add(record);
    remote.collect(cache, caches, false);

    assertThat(cache.remote().isEmpty()).isTrue();
    assertThat(pending(other).blocks).as("passed on").isEqualTo(1);
    assertThat(SlabRecord.inUse(record)).isEqualTo(3);

    remote.collect(other, caches, false);
    assertThat(pending(other).blocks).isZero();
    assertThat(SlabRecord.inUse(record)).isEqualTo(2);
  }

  @Test
  void aSlabThatWasRetiredMeanwhileIsDroppedFromTheStack() {
    long record = addSlab(SLAB_BYTES, true);
    List<Long> blocks = takeAll(record);
    assertThat(freeRemote(blocks.get(0))).isEqualTo(Result.QUEUED);
    SlabRecord.retire(record);

    remote.collect(cache, caches, false);

    assertThat(cache.remote().isEmpty()).isTrue();
    assertThat(SlabRecord.inUse(record)).as("untouched").isEqualTo(4);
    assertThat(freeRemote(blocks.get(1))).isEqualTo(Result.ELSEWHERE);
  }
}
