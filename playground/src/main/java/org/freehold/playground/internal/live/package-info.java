/// Heaps of JVMs that run: which JVMs there are ([JvmList]), and the way to the heaps of one
/// ([JvmHeaps]). Only processes of the same user; nothing is started in a JVM before it is chosen.
///
/// What a JVM answers is checked: it is another process.
@NullMarked
package org.freehold.playground.internal.live;

import org.jspecify.annotations.NullMarked;
