/// Runs the span service on Vert.x.
@NullMarked
package io.interspan.span.verticle;

import org.jspecify.annotations.NullMarked;
