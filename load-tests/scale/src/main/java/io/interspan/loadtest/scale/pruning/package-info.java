/// How much of hosts' plans pruning leaves out: a network of shops over sixteen sites, compiled by
/// the services themselves, all of a network in one thread.
@NullMarked
package io.interspan.loadtest.scale.pruning;

import org.jspecify.annotations.NullMarked;
