package io.interspan.intentapi.logic.type;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All types of objects: a new type is one entry in its family, and one record in `model` where
/// something reads it.
public final class ResourceTable {
  /// The first of the numbers for overlays of global segments; smaller ones are for people's other
  /// networks in the same underlay.
  public static final int FIRST_OVERLAY_ID = SegmentTypes.FIRST_OVERLAY_ID;

  private static final List<ResourceType> TYPES =
      Stream.of(
              SiteTypes.ALL,
              DomainTypes.ALL,
              GroupTypes.ALL,
              ServiceTypes.ALL,
              PolicyTypes.ALL,
              GatewayTypes.ALL,
              SegmentTypes.ALL,
              BindingTypes.ALL,
              ProfileTypes.ALL)
          .flatMap(List::stream)
          .toList();

  private static final EnumMap<IntentType, ResourceType> BY_TYPE = new EnumMap<>(IntentType.class);

  /// What stands in which collection below what; below the root for an empty type.
  private static final HashMap<Below, ResourceType> BY_PLACE = new HashMap<>();

  /// What has which API name below what; below the root for an empty type.
  private static final HashMap<Below, ResourceType> BY_NAME = new HashMap<>();

  private record Below(Optional<IntentType> parent, String word) {}

  static {
    for (var type : TYPES) {
      BY_TYPE.putIfAbsent(type.type(), type);
      BY_NAME.put(place(type.parent(), type.apiName()), type);
      if (BY_PLACE.put(place(type.parent(), type.collection()), type) != null) {
        throw new IllegalStateException("two types in " + type.collection());
      }
    }
  }

  private ResourceTable() {}

  private static Below place(@Nullable IntentType parent, String word) {
    return new Below(Optional.ofNullable(parent), word);
  }

  /// Returns all types; a type comes after the one that it lies below, and as often as there are
  /// places for its objects.
  public static List<ResourceType> types() {
    return TYPES;
  }

  /// Returns the entry of a type; the first where its objects may lie below several others: the
  /// entries differ in nothing else.
  public static ResourceType of(IntentType type) {
    return Objects.requireNonNull(BY_TYPE.get(type), type::apiName);
  }

  /// Returns the entry with this API name, if there is one.
  public static Optional<ResourceType> tryParse(String apiName) {
    return IntentType.tryParse(apiName).map(ResourceTable::of);
  }

  /// Returns the types below another, or below the root where `parent` is null.
  public static List<ResourceType> below(@Nullable IntentType parent) {
    return TYPES.stream().filter(entry -> entry.parent() == parent).toList();
  }

  /// Returns the type of what stands in `collection` below `parent`, or below the root where that
  /// is null.
  public static Optional<ResourceType> below(@Nullable IntentType parent, String collection) {
    return Optional.ofNullable(BY_PLACE.get(place(parent, collection)));
  }

  /// Returns the type with this API name of what stands below `parent`, or below the root where
  /// that is null.
  public static Optional<ResourceType> childOf(@Nullable IntentType parent, String apiName) {
    return Optional.ofNullable(BY_NAME.get(place(parent, apiName)));
  }

  /// Returns the type of the object at `path`, if objects may stand there.
  public static Optional<ResourceType> at(IntentPath path) {
    var words = words(path.value());
    boolean rooted = IntentPath.ROOTS.stream().anyMatch(root -> root.id().equals(words.getFirst()));
    if (!rooted || words.size() < 3 || words.size() % 2 == 0) {
      return Optional.empty();
    }
    Optional<ResourceType> found = Optional.empty();
    for (int i = 1; i < words.size(); i += 2) {
      found = below(found.map(ResourceType::type).orElse(null), words.get(i));
      if (found.isEmpty()) {
        return found;
      }
    }
    return found;
  }

  private static List<String> words(String path) {
    var words = new ArrayList<String>();
    for (int from = 1, to = 0; to >= 0; from = to + 1) {
      to = path.indexOf('/', from);
      words.add(to < 0 ? path.substring(from) : path.substring(from, to));
    }
    return words;
  }
}
