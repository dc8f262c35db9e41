/// What the HTML reports of all modules share: a head, a style sheet, and the escaping of markup.
package org.freehold.trace.page;
