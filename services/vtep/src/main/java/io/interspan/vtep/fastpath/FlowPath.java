package io.interspan.vtep.fastpath;

/// What the kernel does with the packets of a flow.
///
/// @param zone where they come from; see [FlowLayout#ZONE]
/// @param generationOf the port whose generation must be `generation`
/// @param generation of the tables that the flow was judged by
/// @param outerSource the outer IPv4 header's source
/// @param outerDestination its destination
/// @param sourcePort the outer UDP header's source; of no meaning for what comes from a tunnel
/// @param vni of the segment
/// @param toInterface the index of the interface that they leave by
/// @param portCounter where the frames of the port are counted
/// @param tunnelCounter where those of the tunnel are
/// @param nextHop the IPv4 address that outer packets are handed to on the link
/// @param longest outer packet that the path takes whole, in bytes
record FlowPath(
    int zone,
    int generationOf,
    long generation,
    int outerSource,
    int outerDestination,
    int sourcePort,
    int vni,
    int toInterface,
    int portCounter,
    int tunnelCounter,
    int nextHop,
    int longest) {}
