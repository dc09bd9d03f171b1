package io.interspan.sitemanager.logic;

import io.interspan.model.Bytes;
import org.jspecify.annotations.Nullable;

/// A key of a table that is to have another value.
///
/// @param key the key
/// @param value what it is to have, or null where it goes
record KeyChange(String key, @Nullable Bytes value) {}
