/// What the tests of all modules share.
///
/// [Property] tries long random sequences of operations against a model, and shrinks a sequence
/// that fails. [Exhaustive] tries everything there is, where that is little enough.
@NullMarked
package org.freehold.testkit;

import org.jspecify.annotations.NullMarked;
