/// What the tunnel side (`vtep`) and the guest side (`nic`) share: frame batches, ports, the packet
/// loop and its counters. May use `model` and a logger; knows neither Netty nor Vert.x, starts no
/// thread and reads no clock, so the simulation runs it as it is.
@NullMarked
package io.interspan.packet;

import org.jspecify.annotations.NullMarked;
