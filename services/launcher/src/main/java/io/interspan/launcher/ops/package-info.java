/// The operations API of a process, on loopback: status, guests, ping, counters, captures, Linux
/// workloads; and its client.
///
/// It needs nothing but its own process, so that the command line works with whatever is alive.
@NullMarked
package io.interspan.launcher.ops;

import org.jspecify.annotations.NullMarked;
