/// Tests of the compiler, with a slow definition of it.
@NullMarked
package io.interspan.span.logic;

import org.jspecify.annotations.NullMarked;
