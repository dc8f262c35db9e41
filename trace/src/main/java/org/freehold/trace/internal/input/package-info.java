/// The bytes of a trace: counted as they lie in the file, decompressed, and shown through a window
/// of fixed size. Memory is bounded whatever the file says.
package org.freehold.trace.internal.input;
