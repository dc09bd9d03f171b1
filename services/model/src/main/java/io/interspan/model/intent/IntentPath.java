package io.interspan.model.intent;

import java.util.regex.Pattern;

/// The path of an object in the intent tree, such as `/global-infra/segments/web`: it names the
/// object for ever.
///
/// @param value the text: words of letters, digits, `.`, `_`, `-`, `~` and `:` after slashes
public record IntentPath(String value) implements Comparable<IntentPath> {
  /// The longest path, in characters.
  public static final int MAX_LENGTH = 1_024;

  /// The root of all global objects.
  public static final IntentPath ROOT = new IntentPath("/global-infra");

  private static final Pattern FORM = Pattern.compile("(/[A-Za-z0-9._~:@-]+)+");

  public IntentPath {
    if (value.length() > MAX_LENGTH || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'"
              + value
              + "' is not a path of at most "
              + MAX_LENGTH
              + " characters like /global-infra/segments/web");
    }
  }

  /// Returns the last word.
  public String id() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /// Returns the path with `collection` and `id` below it.
  public IntentPath child(String collection, String id) {
    return new IntentPath(value + "/" + collection + "/" + id);
  }

  /// Returns whether this is `other` or lies below it.
  public boolean isWithin(IntentPath other) {
    return value.equals(other.value) || value.startsWith(other.value + "/");
  }

  @Override
  public int compareTo(IntentPath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
