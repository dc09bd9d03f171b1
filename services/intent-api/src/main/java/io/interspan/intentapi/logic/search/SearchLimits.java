package io.interspan.intentapi.logic.search;

/// The bounds of a query: each object is held against every term, while writers wait.
public final class SearchLimits {
  /// The longest query, in characters: four of the longest paths.
  public static final int MAX_LENGTH = 4_096;

  /// The most terms of a query: people and their tools write a handful.
  public static final int MAX_TERMS = 64;

  /// How deep parentheses and NOTs may nest: the parser calls itself as deep.
  public static final int MAX_DEPTH = 16;

  /// The most wildcards of a value: each may be tried at every character of an object's values.
  public static final int MAX_WILDCARDS = 16;

  private SearchLimits() {}
}
