/// Rules as a port is judged by them: with the addresses of members in place of groups. Values
/// only.
@NullMarked
package io.interspan.model.rule;

import org.jspecify.annotations.NullMarked;
