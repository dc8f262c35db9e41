/// What is made of an [org.freehold.inspect.AddressMap] for people: the summaries and lists of a
/// debugger, the tables of a memory viewer, and a page for the browser.
package org.freehold.inspect.report;
