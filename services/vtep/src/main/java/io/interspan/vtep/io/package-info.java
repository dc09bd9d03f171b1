/// The sockets of the data plane, and the threads that run packet loops, on Netty's epoll
/// transport.
@NullMarked
package io.interspan.vtep.io;

import org.jspecify.annotations.NullMarked;
