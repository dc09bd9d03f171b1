package io.interspan.sitemanager.logic.group;

/// A workload that a selector selects from now on, or no longer.
///
/// @param selector the selector's id
/// @param port the workload's port
/// @param isMember whether it does
public record MemberChange(String selector, String port, boolean isMember) {}
