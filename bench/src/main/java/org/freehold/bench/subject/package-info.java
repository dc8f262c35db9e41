/// The allocators that are measured, behind one interface: `Contestant` names them, `Subject` is
/// one of them while it is measured. Allocators return addresses (Freehold, C, `Unsafe`) or objects
/// (arenas, Netty, Arrow).
@NullMarked
package org.freehold.bench.subject;

import org.jspecify.annotations.NullMarked;
