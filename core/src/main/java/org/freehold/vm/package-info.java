/// Address spaces: reserve, commit, decommit, release, protect, query and reach memory, on the
/// operating system's memory and on a simulated machine with the same interface.
package org.freehold.vm;
