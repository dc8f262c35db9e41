/// Other processes of the machine: their numbers, handles to them, and the memory that is read and
/// written through a handle.
///
/// On simulated memory a process opens any process of its machine, within the rights that it asked
/// for; on the host's memory there is only its own. Reserving, committing and protecting through a
/// handle are [org.freehold.win32.internal.virtualmemory]'s, on the address space of that process.
///
/// Any thread may call.
package org.freehold.win32.internal.process;
