/// Runs worlds, and shows that each auditor finds what it is there for.
@NullMarked
package io.interspan.simulation;

import org.jspecify.annotations.NullMarked;
