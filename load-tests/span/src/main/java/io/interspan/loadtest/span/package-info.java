/// Measures the span engine and the groups at the shapes of a peer's scale test: README.md, beside
/// this module's pom, says what and how.
@NullMarked
package io.interspan.loadtest.span;

import org.jspecify.annotations.NullMarked;
