/// What engineers declare, the log that keeps it, and the store behind the log.
@NullMarked
package io.interspan.model.intent;

import org.jspecify.annotations.NullMarked;
