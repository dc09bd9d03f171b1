package io.interspan.intentapi.logic.type;

import io.interspan.model.intent.IntentPath;
import java.util.List;

/// A form that a reference may have: the path of an object below a root, with `*` for ids.
public final class PathForm {
  /// The form of every path.
  static final PathForm ANY = new PathForm("/**");

  private final String text;
  private final List<String> words;

  /// @param text `/sites/*/enforcement-points/default`
  PathForm(String text) {
    this.text = text;
    this.words = List.of(text.substring(1).split("/"));
  }

  /// Returns whether `path` has this form, below any root.
  public boolean fits(String path) {
    for (var root : IntentPath.ROOTS) {
      if (path.startsWith(root.value())
          && (equals(ANY)
              ? path.startsWith("/", root.value().length())
              : fits(path, root.value().length()))) {
        return true;
      }
    }
    return false;
  }

  private boolean fits(String path, int from) {
    int at = from;
    for (var word : words) {
      if (at >= path.length() || path.charAt(at) != '/') {
        return false;
      }
      int slash = path.indexOf('/', at + 1);
      int end = slash < 0 ? path.length() : slash;
      boolean same =
          word.equals("*")
              ? end > at + 1
              : word.length() == end - at - 1 && path.startsWith(word, at + 1);
      if (!same) {
        return false;
      }
      at = end;
    }
    return at == path.length() && path.length() <= IntentPath.MAX_LENGTH;
  }

  @Override
  public String toString() {
    return IntentPath.ROOT + text.replace("*", "{id}");
  }
}
