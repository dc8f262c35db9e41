/// Records of memory calls, as `-Dfreehold.vm.record` writes them, and the leaks in them:
/// reservations that were never released, by the stack that made them.
package org.freehold.inspect.record;
