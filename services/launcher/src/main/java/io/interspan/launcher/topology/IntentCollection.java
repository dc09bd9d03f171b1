package io.interspan.launcher.topology;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The collections of objects that a file of intents may have, as the API's paths name them.
public enum IntentCollection {
  /// Places with a site-manager.
  SITES("sites", "Site", null),
  /// Routers.
  TIER1S("tier-1s", "Tier1", null),
  /// A router's sites.
  LOCALE_SERVICES("locale-services", "LocaleServices", TIER1S),
  /// Layer 2 networks.
  SEGMENTS("segments", "Segment", null),
  /// A segment's ports.
  PORTS("ports", "SegmentPort", SEGMENTS);

  private final String word;
  private final String type;
  private final Optional<IntentCollection> parent;

  IntentCollection(String word, String type, @Nullable IntentCollection parent) {
    this.word = word;
    this.type = type;
    this.parent = Optional.ofNullable(parent);
  }

  /// Returns the word in paths.
  public String word() {
    return word;
  }

  /// Returns the type of its objects: `resource_type`.
  public String type() {
    return type;
  }

  /// Returns the collection whose objects have this one; none where the root has it.
  public Optional<IntentCollection> parent() {
    return parent;
  }

  /// Returns the collections below an object of `parent`, or below the root.
  public static List<IntentCollection> below(Optional<IntentCollection> parent) {
    return Arrays.stream(values()).filter(one -> one.parent.equals(parent)).toList();
  }

  /// Returns the collection that people mean by `text`: the word in paths, its singular, or the
  /// type, in any case.
  public static Optional<IntentCollection> tryParse(String text) {
    return Arrays.stream(values())
        .filter(one ->
            one.word.equalsIgnoreCase(text)
                || one.type.equalsIgnoreCase(text)
                || one.word.equalsIgnoreCase(text + "s"))
        .findFirst();
  }
}
