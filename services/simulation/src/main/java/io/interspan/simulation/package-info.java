/// The whole system in one seeded, single-threaded world with virtual time, for tests.
///
/// Runs the same `logic` and `forward` classes as the real processes, over a network and disks that
/// fail on purpose. May use every service's pure rooms; no threads, clock, sockets or files.
@NullMarked
package io.interspan.simulation;

import org.jspecify.annotations.NullMarked;
