/// Custom policies: classes that a user wrote, compiled in memory or loaded from a class path, in
/// an isolated process with a limit of time and of Java heap.
///
/// The process gives up its rights before it runs any of that code, where the system can do that
/// (Linux): it cannot start others, reach the network, or change a file. It may read what its user
/// may.
package org.freehold.lab.custom;
