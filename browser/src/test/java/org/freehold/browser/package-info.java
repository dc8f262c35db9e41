/// The page of the playground in a real Chromium, driven as a user drives it. The browser is the
/// system's: `chromium` on the path; where there is none the tests are skipped and say so.
@NullMarked
package org.freehold.browser;

import org.jspecify.annotations.NullMarked;
