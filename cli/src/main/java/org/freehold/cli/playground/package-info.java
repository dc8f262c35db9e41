/// `freehold playground`: [PlaygroundCommand] has the options, [PlaygroundRun] serves the page
/// until it is told to end.
@NullMarked
package org.freehold.cli.playground;

import org.jspecify.annotations.NullMarked;
