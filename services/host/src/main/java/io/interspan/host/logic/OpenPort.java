package io.interspan.host.logic;

import io.interspan.model.net.MacAddress;

/// A port that is to be open: planned, up, and its workload here.
///
/// @param path the global port id
/// @param segment the segment's path
/// @param attachmentId the workload, and the port's id in the data plane
/// @param mac the workload's address
record OpenPort(String path, String segment, String attachmentId, MacAddress mac) {}
