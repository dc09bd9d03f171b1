package io.interspan.launcher.topology;

import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A collection of objects as the API's paths name them: one for each type and the type that it
/// lies below.
///
/// @param resource the type of its objects
public record IntentCollection(ResourceType resource) {
  /// Places with a site-manager.
  public static final IntentCollection SITES = of(IntentType.SITE);

  /// Layer 2 networks.
  public static final IntentCollection SEGMENTS = of(IntentType.SEGMENT);

  /// A segment's ports.
  public static final IntentCollection PORTS = of(IntentType.SEGMENT_PORT);

  private static IntentCollection of(IntentType type) {
    return new IntentCollection(ResourceTable.of(type));
  }

  /// Returns the word in paths.
  public String word() {
    return resource.collection();
  }

  /// Returns the type of its objects: `resource_type`.
  public String type() {
    return resource.apiName();
  }

  /// Returns the collection whose objects have this one; none where the root has it.
  public Optional<IntentCollection> parent() {
    return Optional.ofNullable(resource.parent()).map(IntentCollection::of);
  }

  /// Returns this collection and those that it lies below, from the root on.
  public List<IntentCollection> fromRoot() {
    var all = new ArrayList<>(parent().map(IntentCollection::fromRoot).orElse(List.of()));
    all.add(this);
    return all;
  }

  /// Returns all collections, each after the one that it lies below.
  public static List<IntentCollection> all() {
    return ResourceTable.types().stream().map(IntentCollection::new).toList();
  }

  /// Returns the collections that people may declare objects in, below an object of `parent`, or
  /// below the root.
  public static List<IntentCollection> below(Optional<IntentCollection> parent) {
    return all().stream()
        .filter(one -> one.resource.writer() == ResourceType.Writer.USERS)
        .filter(one -> one.parent().equals(parent))
        .toList();
  }

  /// Returns the collections that people mean by `text`: the word in paths, its singular, or the
  /// type, in any case. There may be several: tier-0s and tier-1s both have locale services.
  public static List<IntentCollection> named(String text) {
    return all().stream()
        .filter(one ->
            one.word().equalsIgnoreCase(text)
                || one.type().equalsIgnoreCase(text)
                || one.word().equalsIgnoreCase(text + "s"))
        .toList();
  }
}
