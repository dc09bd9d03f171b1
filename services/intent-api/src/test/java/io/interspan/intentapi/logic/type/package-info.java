/// Tests of the table of types.
@NullMarked
package io.interspan.intentapi.logic.type;

import org.jspecify.annotations.NullMarked;
