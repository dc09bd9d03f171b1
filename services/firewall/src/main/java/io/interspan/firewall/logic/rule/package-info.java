/// Rules with all that they refer to, as hosts are sent them.
@NullMarked
package io.interspan.firewall.logic.rule;

import org.jspecify.annotations.NullMarked;
