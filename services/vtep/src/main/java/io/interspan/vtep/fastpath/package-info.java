/// Flows that the kernel forwards by itself: eBPF programs at the host's end of a workload's veth
/// pair and at the interface of the tunnel address, and the map of flows that they share with the
/// packet loops. What the packet path has judged, and would do alike with all that follows, is done
/// there, without a copy out of the kernel; everything else still comes to the packet loop.
@NullMarked
package io.interspan.vtep.fastpath;

import org.jspecify.annotations.NullMarked;
