/// Heaps: blocks of any size, cut from the pages of an [org.freehold.vm.AddressSpace].
package org.freehold.heap;
