/// What hosts are sent of the firewall: the rules that apply to their ports, and the members that
/// matter to them.
@NullMarked
package io.interspan.controller.logic.firewall;

import org.jspecify.annotations.NullMarked;
