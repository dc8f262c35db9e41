/// What an allocation policy is, and the memory that it works in. Policies of your own implement
/// [org.freehold.lab.Policy]; the textbook's are in `org.freehold.lab.policy`.
package org.freehold.lab;
