/// Objects in native memory.
package org.freehold.object;
