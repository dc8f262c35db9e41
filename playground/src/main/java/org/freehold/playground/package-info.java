/// The playground.
@NullMarked
package org.freehold.playground;

import org.jspecify.annotations.NullMarked;
