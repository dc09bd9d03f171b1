/// Who is a member of which group, worked out incrementally. Pure: sees `model` and `message` only.
@NullMarked
package io.interspan.firewall.logic.group;

import org.jspecify.annotations.NullMarked;
