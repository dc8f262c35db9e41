/// What is measured when somebody asks `freehold bench`, and how that is told.
@NullMarked
package org.freehold.bench;

import org.jspecify.annotations.NullMarked;
