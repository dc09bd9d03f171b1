/// Tests of the objects at a revision, and of drafts.
@NullMarked
package io.interspan.intentapi.logic.state;

import org.jspecify.annotations.NullMarked;
