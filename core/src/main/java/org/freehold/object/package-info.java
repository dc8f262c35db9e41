/// Objects in native memory and who frees them: the types that C and C++ programs build on
/// `malloc`, with the rules of the originals and an exception wherever those leave the behaviour
/// undefined.
///
/// | to | use |
/// |---|---|
/// | make a structure, or an array of them, as `new` does | [New], [StructType], [StructLayouts] |
/// | read and write its members | [Struct], [StructField] |
/// | have exactly one owner, as `std::unique_ptr` | [Owned] |
/// | count owners, as `std::shared_ptr` and `std::weak_ptr` | [Shared], [Weak] |
/// | hand a string to COM, as `SysAllocString` | [Bstr] |
/// | take memory that goes with the calling method, as `alloca` and `_malloca` | [StackFrames], [Frame] |
/// | hold blocks that may be moved together or discarded, as `GlobalAlloc` | [MovableHeap], [Handle], [Pin] |
/// | build a structure that is freed, copied, written and mapped as one | [Region] |
/// | hear of owners that were forgotten | [LostOwners], [LostOwner] |
///
/// **Which memory.** Everything is made on the process heap, or on the heap that is given, whose
/// address space may be the operating system's or a simulated one. Members are accessed through the
/// space (`org.freehold.vm.Memory`); a `MemorySegment` can be had on the operating system's memory
/// alone, since the addresses of a simulated machine mean nothing to the JVM.
///
/// **One owner.** A block that one of these types has made is freed by it, once: when it is closed,
/// or when the last [Shared] of a value is. What is used after it was moved, released or closed
/// throws an `IllegalStateException` that says which of these it was.
///
/// **Lost owners.** An owner that becomes garbage while it is open will never free its block. So an
/// owner may carry a *token*, an object that nothing else refers to and that a `PhantomReference`
/// watches; closing, moving and releasing take care of it. When the token is found dead the owner
/// was lost, and that is reported ([LostOwners]). The block stays, since its address may be in use;
/// it is freed if the program has asked for that. Tokens cost some 100 ns each, so a program that
/// makes more than 1,000 owners a second has tokens for a sample of them. The owner itself is
/// watched by nobody: where it does not outlive a method, the compiler removes the object
/// altogether.
///
/// **Errors.** Each operation makes its Java objects first, then takes memory, then changes
/// something (`org.freehold.internal.change`). An initialiser that throws costs the block and
/// nothing else: what was built is destroyed in reverse order, and the block is freed. A free that
/// is cut short by a `StackOverflowError` may leave the block live, as `Heap.free` may; no block is
/// ever freed twice.
///
/// **Threads.** [Owned], [Bstr] and a [Struct] belong to one thread at a time: handing one over
/// needs a happens-before edge, as any plain object does. [Shared] and [Weak] are safe for use by
/// several threads, as their C++ models are: the counts are atomic, and the value is what it is. A
/// [Frame] belongs to the thread that has pushed it.
///
/// Sources: ISO C++ 20.3 (smart pointers), 7.6.2.8 (new); the documentation of the `SysAllocString`
/// family, `_malloca` and `alloca(3)`. The machinery is in rooms: `object.internal.owners` watches
/// tokens, `object.internal.frames` has the stacks of the threads, `object.internal.movable` moves
/// blocks, `object.internal.region` has what regions are made of.
package org.freehold.object;
