package io.interspan.span.logic;

import io.interspan.message.PlanEntry;
import java.util.Optional;

/// What a revision changes in one site's plan.
///
/// @param key the object's path
/// @param entry the whole object as the site is to hold it, with its revision; empty where the
///   object leaves the site
public record PlanChange(String key, Optional<PlanEntry> entry) {}
