/// Emulated guests: a driver and a small network stack over a memory of their own, which the NIC in
/// `forward` reads and writes. No thread and no clock of their own: `poll(now)` does all the work.
@NullMarked
package io.interspan.nic;

import org.jspecify.annotations.NullMarked;
