package io.interspan.message;

import io.interspan.model.feed.MirrorStep;

/// A feed that is followed moved: a pull ended, and the mirror shows a later place.
///
/// @param id which feed
/// @param producer whose
/// @param applied what changed
public record Followed(FeedId id, ServiceAddress producer, MirrorStep.Applied applied) {}
