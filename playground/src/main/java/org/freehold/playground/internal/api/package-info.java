/// What the page asks the server for: each request of it, what it names and what it gets. The names
/// of paths and fields are between this module and its own page; nobody else may rely on them.
///
/// Begin with [Api], the list of all requests.
@NullMarked
package org.freehold.playground.internal.api;

import org.jspecify.annotations.NullMarked;
