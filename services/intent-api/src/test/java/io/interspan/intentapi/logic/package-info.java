/// Tests of the journal and of those who read it.
@NullMarked
package io.interspan.intentapi.logic;

import org.jspecify.annotations.NullMarked;
