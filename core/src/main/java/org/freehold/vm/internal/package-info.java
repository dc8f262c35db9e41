/// The operating system layer: the only package that calls the system or touches raw memory.
///
/// ```
///   vm.internal.host          heap
///        │                     │
///        ▼                     ▼
///     Kernel               RawMemory     ProcessBarrier   SystemCalls    MappingCount
///   reserve, commit,       get, put,     membarrier(2)    prepare()      /proc/self/maps
///   map a file …           fill              │                │
///        ▲                     │             │                │
///   LinuxKernel, LinuxFiles ───┼─────────────┴──▶ Downcalls   │
///   LinuxLimits, LinuxErrors   └───▶ LinuxCalls ◀─────┴───────┘  linked once
/// ```
///
/// [Kernel] is what a system must be able to do, and [Kernels] chooses its implementation; another
/// operating system is another implementation. Errors are negative numbers here, and become
/// exceptions in the room above. [NativeAccess] is asked before any of this is used. [RawMemory]
/// checks nothing: its callers vouch for the address.
///
/// [SystemCalls] links everything before it is needed, so that the calls and accesses here allocate
/// no Java object, load no class and cannot fail for want of either: they may be part of a change
/// (see `internal.change`).
///
/// [ProcessMargin] refuses memory before the process reaches a limit, so that the JVM keeps what it
/// needs ([MemoryMargin]); [ContainerBudget] does the same for heaps that take their limit from the
/// container ([ContainerMemory]). Both measure seldom: an [Allowance] grants half of the room at a
/// time.
///
/// Everything else is stateless; all may be called from any thread.
///
/// The rooms of the address spaces are the packages below this one. Each uses only what is to its
/// right, and none uses a factory of [org.freehold.vm]:
///
/// ```
///   host ──────▶ reservations, record, vm.internal
///   simulated ─▶ reservations, physical
///   reservations ▶ internal.tree       physical ▶ –       record ▶ –
/// ```
package org.freehold.vm.internal;
