/// Services put together into processes: which runs where, with which disk, and in which order they
/// start and end.
@NullMarked
package io.interspan.launcher.wiring;

import org.jspecify.annotations.NullMarked;
