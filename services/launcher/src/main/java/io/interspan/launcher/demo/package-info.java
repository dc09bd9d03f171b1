/// `interspan demo`: a whole system in one process, told as it comes up, with a ping between every
/// two guests.
@NullMarked
package io.interspan.launcher.demo;

import org.jspecify.annotations.NullMarked;
