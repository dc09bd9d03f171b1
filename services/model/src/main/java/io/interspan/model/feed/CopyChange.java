package io.interspan.model.feed;

import io.interspan.model.Bytes;
import org.jspecify.annotations.Nullable;

/// One key of an origin's copy whose value is now another.
///
/// @param origin the origin
/// @param key the key
/// @param before the value that it had, or null where it is new
/// @param after the value that it has, or null where it is gone
public record CopyChange(
    String origin, String key, @Nullable Bytes before, @Nullable Bytes after) {}
