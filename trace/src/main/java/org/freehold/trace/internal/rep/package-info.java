/// `.rep`, the format of the malloc labs: [org.freehold.trace.internal.rep.RepReader] knows the
/// dialects and what an operation means, [org.freehold.trace.internal.rep.RepScanner] cuts the text
/// into tokens.
package org.freehold.trace.internal.rep;
