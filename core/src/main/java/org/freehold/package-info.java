/// What every layer of Freehold shares: the [Allocator] interface, and refusals that explain
/// themselves ([OutOfMemoryException] with a [Diagnosis], [InvalidFreeException]). Uses no other
/// package.
package org.freehold;
