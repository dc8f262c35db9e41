/// Results of a comparison as files: a page for the browser, and comma-separated values.
package org.freehold.lab.report;
