/// System calls of Linux, through the foreign-function API: UDP sockets that send and receive many
/// datagrams at a time, TAP devices, network namespaces. Nothing here starts a thread or waits.
@NullMarked
package io.interspan.linux;

import org.jspecify.annotations.NullMarked;
