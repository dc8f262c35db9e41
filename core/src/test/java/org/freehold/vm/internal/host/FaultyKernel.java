package org.freehold.vm.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.freehold.vm.internal.Kernel;
import org.freehold.vm.internal.Kernels;

/// The host's kernel, except that it refuses one call of those that change something.
final class FaultyKernel implements Kernel {

  private final Kernel kernel = Kernels.ofThisSystem();
  private final int error;
  private final boolean halfWay;
  private long refused = Long.MAX_VALUE;
  private boolean isThrowing;
  private long calls;

  /// @param error the error number that it returns
  FaultyKernel(int error) {
    this(error, false);
  }

  /// @param error the error number that it returns
  /// @param halfWay whether a refused commit has changed the first half of its range
  FaultyKernel(int error, boolean halfWay) {
    this.error = error;
    this.halfWay = halfWay;
  }

  /// Refuses the n-th call from now on, counted from 1, and no other.
  void refuseOnly(long n) {
    calls = 0;
    refused = n;
  }

  /// Calls since then.
  long calls() {
    return calls;
  }

  /// Throws at the call that would be refused.
  FaultyKernel throwing() {
    isThrowing = true;
    return this;
  }

  private boolean refuses() {
    boolean refuses = ++calls == refused;
    if (refuses && isThrowing) {
      throw new OutOfMemoryError("injected");
    }
    return refuses;
  }

  @Override
  public long pageSize() {
    return kernel.pageSize();
  }

  @Override
  public long lowestAddress() {
    return kernel.lowestAddress();
  }

  @Override
  public long highestAddress() {
    return kernel.highestAddress();
  }

  @Override
  public long reserve(long address, long size) {
    return refuses() ? -error : kernel.reserve(address, size);
  }

  @Override
  public int commit(long address, long size, int rights) {
    if (!refuses()) {
      return kernel.commit(address, size, rights);
    }
    if (halfWay && size > pageSize()) {
      // As over several mappings: those in front of the one that fails are changed.
      long half = size / pageSize() / 2 * pageSize();
      assertThat(kernel.commit(address, half, rights)).isZero();
    }
    return -error;
  }

  @Override
  public int populate(long address, long size, boolean write) {
    return refuses() ? -error : kernel.populate(address, size, write);
  }

  @Override
  public int adviseHugePages(long address, long size) {
    return refuses() ? -error : kernel.adviseHugePages(address, size);
  }

  @Override
  public int decommit(long address, long size) {
    return refuses() ? -error : kernel.decommit(address, size);
  }

  @Override
  public int reset(long address, long size) {
    return refuses() ? -error : kernel.reset(address, size);
  }

  @Override
  public int discard(long address, long size) {
    return refuses() ? -error : kernel.discard(address, size);
  }

  @Override
  public int release(long address, long size) {
    return refuses() ? -error : kernel.release(address, size);
  }

  @Override
  public int lock(long address, long size) {
    return refuses() ? -error : kernel.lock(address, size);
  }

  @Override
  public int unlock(long address, long size) {
    return refuses() ? -error : kernel.unlock(address, size);
  }

  @Override
  public boolean isUnknownCall(int number) {
    return kernel.isUnknownCall(number);
  }

  @Override
  public int createMemoryFile() {
    return refuses() ? -error : kernel.createMemoryFile();
  }

  @Override
  public String memoryFolder() {
    return kernel.memoryFolder();
  }

  @Override
  public int openFile(String path, Opening opening) {
    return refuses() ? -error : kernel.openFile(path, opening);
  }

  /// As on Linux: the descriptor is gone even when the call fails.
  @Override
  public int closeFile(int file) {
    int result = kernel.closeFile(file);
    return refuses() ? -error : result;
  }

  @Override
  public int removeFile(String path) {
    return refuses() ? -error : kernel.removeFile(path);
  }

  @Override
  public FileStatus fileStatus(int file) {
    return refuses() ? new FileStatus(-error, 0, 0, false) : kernel.fileStatus(file);
  }

  @Override
  public int resizeFile(int file, long size) {
    return refuses() ? -error : kernel.resizeFile(file, size);
  }

  @Override
  public int allocateFile(int file, long size) {
    return refuses() ? -error : kernel.allocateFile(file, size);
  }

  @Override
  public int mapFile(
      long address, long size, int rights, int file, long offset, boolean copyOnWrite) {
    return refuses() ? -error : kernel.mapFile(address, size, rights, file, offset, copyOnWrite);
  }

  @Override
  public int flush(long address, long size) {
    return refuses() ? -error : kernel.flush(address, size);
  }

  @Override
  public FileProblem fileProblem(int number) {
    return kernel.fileProblem(number);
  }

  @Override
  public boolean isOutOfMemory(int number) {
    return kernel.isOutOfMemory(number);
  }

  @Override
  public String errorName(int number) {
    return kernel.errorName(number);
  }

  @Override
  public LimitHit limitHitBy(long size, boolean commit) {
    return kernel.limitHitBy(size, commit);
  }

  @Override
  public LimitHit lockLimit() {
    return kernel.lockLimit();
  }

  @Override
  public FreeAddresses freeAddresses() {
    return kernel.freeAddresses();
  }
}
