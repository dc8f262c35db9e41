/// Calls that a person writes down, a line each: [CallScript] reads them.
@NullMarked
package org.freehold.playground.internal.calls;

import org.jspecify.annotations.NullMarked;
