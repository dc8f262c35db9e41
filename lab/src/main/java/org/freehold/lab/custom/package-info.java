/// Custom policies: classes that a user wrote, compiled in memory or loaded from a class path, in
/// an isolated process with a limit of time and of Java heap.
///
/// The process protects Freehold from mistakes, not from malice: it has the user's rights.
package org.freehold.lab.custom;
