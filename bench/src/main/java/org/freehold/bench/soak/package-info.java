/// Running Freehold for minutes while everything is checked.
@NullMarked
package org.freehold.bench.soak;

import org.jspecify.annotations.NullMarked;
