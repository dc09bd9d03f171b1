/// Who owns what among the nodes of a site's control plane (DESIGN.md, section 6).
///
/// Pure values: no clock, no I/O. May use `java.base` only.
@NullMarked
package io.interspan.model.shard;

import org.jspecify.annotations.NullMarked;
