/// System calls of Linux, through the foreign-function API: UDP sockets that send and receive many
/// datagrams at a time, TAP devices, network namespaces, time slices, eBPF programs and their maps.
/// Only [TapDevice#open] waits, and starts a thread, which ends with it.
@NullMarked
package io.interspan.linux;

import org.jspecify.annotations.NullMarked;
