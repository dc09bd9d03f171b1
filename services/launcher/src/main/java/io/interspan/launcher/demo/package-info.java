/// `interspan demo`: a whole system in one process, told as it comes up, with a ping between every
/// two guests, and rules whose plan is held against what sites were sent.
@NullMarked
package io.interspan.launcher.demo;

import org.jspecify.annotations.NullMarked;
