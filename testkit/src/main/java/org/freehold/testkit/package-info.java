/// Test tools that all modules share.
///
/// [Property] runs long random sequences of operations against a model, and shrinks a sequence that
/// fails. [Exhaustive] enumerates all combinations, where these are few enough.
@NullMarked
package org.freehold.testkit;

import org.jspecify.annotations.NullMarked;
