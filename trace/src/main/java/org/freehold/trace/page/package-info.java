/// What the pages for the browser share, whatever they show: a head, a style sheet, and care with
/// markup. For the modules that write such pages.
package org.freehold.trace.page;
