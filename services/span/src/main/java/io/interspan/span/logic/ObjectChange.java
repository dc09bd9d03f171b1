package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import org.jspecify.annotations.Nullable;

/// One object's change in a revision of the log.
///
/// @param path which object
/// @param object what it is now, or null where it is gone
record ObjectChange(IntentPath path, @Nullable GraphObject object) {}
