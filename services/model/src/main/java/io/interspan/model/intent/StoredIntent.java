package io.interspan.model.intent;

import io.interspan.model.Bytes;

/// An object as the store holds it now.
///
/// @param path which object
/// @param type its kind
/// @param revision the log's revision that last changed it
/// @param json the object, UTF-8, fields sorted by name
public record StoredIntent(IntentPath path, IntentType type, long revision, Bytes json) {}
