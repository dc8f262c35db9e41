/// What commands read: values of options (sizes, ranges, kinds of memory), files that the user
/// names, the traces that come with Freehold, and JSON that another command wrote.
package org.freehold.cli.input;
