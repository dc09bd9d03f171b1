/// The sockets of the data plane, on Netty's epoll transport (NIO where that is missing), and the
/// threads that run packet loops.
@NullMarked
package io.interspan.vtep.io;

import org.jspecify.annotations.NullMarked;
