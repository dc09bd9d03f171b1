/// The device side of a guest's NIC: split virtqueues (virtio 1.2, section 2.7) over guest memory.
/// It believes nothing that the guest wrote. No sockets, no Netty, no Vert.x, no clock.
@NullMarked
package io.interspan.nic.forward;

import org.jspecify.annotations.NullMarked;
