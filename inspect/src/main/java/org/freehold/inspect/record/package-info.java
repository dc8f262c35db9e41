/// Records of memory calls, as `-Dfreehold.vm.record` writes them, and what they tell: which
/// reservations were never released, and who made them.
package org.freehold.inspect.record;
