package io.interspan.intentapi.logic.type;

import io.interspan.model.intent.IntentPath;
import java.util.Optional;

/// A form that a reference may have: the path of an object, and what follows it where the reference
/// is to something that every such object has.
///
/// @param object the object's path below a root, with `*` for ids
/// @param rest what follows, `/enforcement-points/default/...`; empty for the object itself
public record PathForm(String object, String rest) {
  /// Returns the path of the object that `text` refers to, if it has this form.
  public Optional<String> target(String text) {
    if (!text.endsWith(rest)) {
      return Optional.empty();
    }
    var path = text.substring(0, text.length() - rest.length());
    var root =
        IntentPath.ROOTS.stream()
            .map(IntentPath::value)
            .filter(one -> path.startsWith(one + "/"))
            .findFirst();
    if (root.isEmpty()) {
      return Optional.empty();
    }
    String[] words = path.substring(root.get().length()).split("/", -1);
    String[] form = object.split("/", -1);
    if (words.length != form.length) {
      return Optional.empty();
    }
    for (int i = 0; i < words.length; i++) {
      if (words[i].isEmpty() != form[i].isEmpty()
          || !(form[i].equals("*") || form[i].equals(words[i]))) {
        return Optional.empty();
      }
    }
    return Optional.of(path);
  }

  @Override
  public String toString() {
    return IntentPath.ROOT + object.replace("*", "{id}") + rest;
  }
}
