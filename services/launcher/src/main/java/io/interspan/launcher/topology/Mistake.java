package io.interspan.launcher.topology;

/// Something wrong in a file.
///
/// @param line counted from 1
/// @param reason what is wrong, and what would be right
public record Mistake(int line, String reason) {}
