/// The results of a comparison as files: an HTML page, and comma-separated values.
package org.freehold.lab.report;
