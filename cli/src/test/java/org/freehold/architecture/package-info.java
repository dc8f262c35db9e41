/// What holds for all modules and for every file: the arrows between modules and packages, who may
/// touch the machine, and tidiness. It is tested here because only this module sees all others.
package org.freehold.architecture;
