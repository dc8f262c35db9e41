/// Handles of kernel objects: what [org.freehold.win32.Handle] is made of.
///
/// A handle is an object that knows what it refers to and what it grants. `CloseHandle` closes
/// either kind; a call that needs the other kind, or is given a handle of somebody else's making,
/// fails with `ERROR_INVALID_HANDLE`. Heaps are no kernel objects, so their handles are in
/// [org.freehold.win32.internal.heap].
///
/// Handles may be used from any thread; of two threads that close one, one succeeds.
package org.freehold.win32.internal.handle;
