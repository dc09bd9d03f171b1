/// A small world for tests: controllers and hosts under virtual time, over a network that loses.
@NullMarked
package io.interspan.host.world;

import org.jspecify.annotations.NullMarked;
