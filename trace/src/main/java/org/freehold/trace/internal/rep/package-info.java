/// `.rep`, the format of the malloc labs: [RepReader] knows the dialects and what an operation
/// means, [RepScanner] cuts the text into tokens.
package org.freehold.trace.internal.rep;
