/// What site-managers, controllers and hosts share of the firewall: groups, rules, and what these
/// say of a packet.
@NullMarked
package io.interspan.firewall.logic;

import org.jspecify.annotations.NullMarked;
