package io.interspan.model.copy;

import io.interspan.model.Bytes;

/// One row of a [CopyStore]: a value of ours under a table and a key.
///
/// @param table a group of rows that are read together, such as a feed's name
/// @param key unique within the table
/// @param value the serialized value
public record StoredEntry(String table, String key, Bytes value) {}
