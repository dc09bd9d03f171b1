package io.interspan.firewall.logic.group;

/// A workload that a selector selects from now on, or no longer.
///
/// @param selector the selector's id
/// @param name what it was put in under
/// @param isMember whether it does
public record MemberChange(String selector, String name, boolean isMember) {}
