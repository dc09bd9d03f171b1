package io.interspan.intentapi.logic.watch;

import java.util.OptionalLong;

/// What someone asks for who wants to watch.
///
/// @param after the last revision that they have; empty for the newest there is
/// @param epoch the store's epoch in which they have it, if they say so
/// @param filter which changes they want
/// @param notices whether they want to know how sites stand, and what is wrong
public record WatchRequest(
    OptionalLong after, OptionalLong epoch, WatchFilter filter, boolean notices) {}
