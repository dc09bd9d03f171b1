package io.interspan.intentapi.logic.type;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with an object, at most [#MAX] of it: who sends more mistakes than that
/// learns of the first ones.
public final class Problems {
  /// The most problems that one answer names.
  public static final int MAX = 20;

  /// The most characters of a wrong value that a message repeats.
  private static final int MAX_SHOWN = 80;

  private final String object;
  private final List<Problem> found = new ArrayList<>();

  /// Begins with none.
  ///
  /// @param object whose fields are looked at, as messages name it
  public Problems(String object) {
    this.object = object;
  }

  /// Adds a problem with a value.
  ///
  /// @param right what would have been right, as the end of a sentence
  void add(Problem.Kind kind, String field, Object value, String right) {
    add(kind, "field '" + field + "' of " + object + " is " + shown(value) + ": " + right);
  }

  /// Adds a problem that is not with a value.
  void add(Problem.Kind kind, String message) {
    if (found.size() < MAX) {
      found.add(new Problem(kind, message));
    }
  }

  /// Returns the name of the object that is looked at.
  String object() {
    return object;
  }

  /// Returns what was found, in the order in which it was.
  public List<Problem> found() {
    return List.copyOf(found);
  }

  private static String shown(Object value) {
    var text = value.toString();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }
}
