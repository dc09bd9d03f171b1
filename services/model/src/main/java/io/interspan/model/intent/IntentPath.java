package io.interspan.model.intent;

import java.util.List;
import java.util.Optional;

/// The path of an object in the intent tree, such as `/global-infra/segments/web`: it names the
/// object for ever.
///
/// @param value the text: words of letters, digits and `._~:@()-` after slashes
public record IntentPath(String value) implements Comparable<IntentPath> {
  /// The longest path, in characters.
  public static final int MAX_LENGTH = 1_024;

  /// What words have beside letters and digits.
  private static final String MARKS = "._~:@()-";

  private static final boolean[] OF_WORDS = ofWords();

  /// The root of all global objects.
  public static final IntentPath ROOT = new IntentPath("/global-infra");

  /// The root of a site's own objects.
  public static final IntentPath LOCAL_ROOT = new IntentPath("/infra");

  /// All roots.
  public static final List<IntentPath> ROOTS = List.of(ROOT, LOCAL_ROOT);

  private static final String SITES = ROOT.value + "/sites/";

  public IntentPath {
    if (!isForm(value)) {
      throw new IllegalArgumentException(
          "'"
              + value
              + "' is not a path of at most "
              + MAX_LENGTH
              + " characters like /global-infra/segments/web");
    }
  }

  /// Returns the path with this text, if it is one.
  public static Optional<IntentPath> tryParse(String text) {
    return isForm(text) ? Optional.of(new IntentPath(text)) : Optional.empty();
  }

  /// By hand: a path is made for each object and reference of a tree of thousands.
  private static boolean isForm(String text) {
    int length = text.length();
    if (length < 2 || length > MAX_LENGTH || text.charAt(0) != '/') {
      return false;
    }
    boolean afterSlash = true;
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (c == '/') {
        if (afterSlash) {
          return false;
        }
        afterSlash = true;
      } else if (c < OF_WORDS.length && OF_WORDS[c]) {
        afterSlash = false;
      } else {
        return false;
      }
    }
    return !afterSlash;
  }

  private static boolean[] ofWords() {
    var of = new boolean[128];
    for (char c = 0; c < of.length; c++) {
      of[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || MARKS.indexOf(c) >= 0;
    }
    return of;
  }

  /// Returns the last word.
  public String id() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /// Returns whether this is an object of a collection, as `/infra/segments/web` is of `segments`.
  public boolean isOf(String collection) {
    int id = value.lastIndexOf('/');
    return id > collection.length()
        && value.startsWith("/" + collection, id - collection.length() - 1);
  }

  /// Returns the path with `collection` and `id` below it.
  public IntentPath child(String collection, String id) {
    return new IntentPath(value + "/" + collection + "/" + id);
  }

  /// Returns the path of the object that this lies below: the path without its collection and id.
  ///
  /// @throws IllegalStateException for the root, which lies below nothing
  public IntentPath parent() {
    int collection = value.lastIndexOf('/', value.lastIndexOf('/') - 1);
    if (collection <= 0) {
      throw new IllegalStateException(value + " lies below nothing");
    }
    return new IntentPath(value.substring(0, collection));
  }

  /// Returns whether [#parent] is `other`, without making it.
  public boolean isChildOf(IntentPath other) {
    int end = other.value.length();
    return end < value.length()
        && end == value.lastIndexOf('/', value.lastIndexOf('/') - 1)
        && value.startsWith(other.value);
  }

  /// Returns the id of the site that this is, or lies below.
  public Optional<String> site() {
    if (!value.startsWith(SITES)) {
      return Optional.empty();
    }
    int end = value.indexOf('/', SITES.length());
    return Optional.of(value.substring(SITES.length(), end < 0 ? value.length() : end));
  }

  /// Returns the root that this is, or lies below.
  ///
  /// @throws IllegalStateException where that is none
  public IntentPath root() {
    return ROOTS.stream()
        .filter(this::isWithin)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(value + " lies below no root"));
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
