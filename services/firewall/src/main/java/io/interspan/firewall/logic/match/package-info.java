/// What rules say of a packet.
@NullMarked
package io.interspan.firewall.logic.match;

import org.jspecify.annotations.NullMarked;
