/// The way to a C library and back: its functions as method handles ([NativeLibrary]), and methods
/// of Java as functions that it can call ([UpcallStubs]).
///
/// A library stays loaded until the JVM ends: one that was unloaded would forget what it was told
/// about memory. A stub lives as long as its arena; while that is open it keeps the target and so
/// the class loader, which is right as long as the library may call it, and a leak after that. So
/// an arena is closed when the library has nothing of Freehold any more.
package org.freehold.clib.internal.link;
