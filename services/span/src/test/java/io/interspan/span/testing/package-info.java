/// A bad network, a global manager by hand, and random logs: for tests of this service and of those
/// that follow it.
@NullMarked
package io.interspan.span.testing;

import org.jspecify.annotations.NullMarked;
