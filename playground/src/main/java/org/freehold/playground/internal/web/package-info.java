/// The server of the page: the JDK's own HTTP server on the loopback interface, and what it lacks.
///
/// ## Who may ask
///
/// A web server on 127.0.0.1 can be reached by every program of the machine and, through the
/// browser of its user, by every page of the web. So each request passes [Gatekeeper], which wants
/// exactly one `Host` that names this server (a foreign name that resolves to 127.0.0.1 is refused:
/// DNS rebinding), no foreign `Origin`, and an `Origin` of our own on everything that changes
/// something. Whatever concerns the user's data wants a session's token besides, in a header that
/// no form and no picture can send ([Tokens]). The page itself, its scripts and styles are the same
/// for everybody and want none.
///
/// ## What is bounded
///
/// The bytes of a request ([Body]); how long it may keep the server waiting ([Patience]); how many
/// of a kind are answered at once, so that bodies that do not come or streams that do not end take
/// no room from others ([Lane]); connections; and what a refusal quotes ([Refusal]). A request that
/// is refused is read to its end within bounds, since a reset would take the refusal with it.
///
/// Left to the JDK's server: a head that is malformed gets its answer in HTML, and a target without
/// a path (`mailto:x`) none; the connection is closed.
///
/// ## Sources
///
/// Fetch and CSP Level 3 for the headers; OWASP on DNS rebinding and cross-site request forgery;
/// the package `com.sun.net.httpserver`.
@NullMarked
package org.freehold.playground.internal.web;

import org.jspecify.annotations.NullMarked;
