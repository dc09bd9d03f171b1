package io.interspan.intentapi.logic.type;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of an object, in the order in which they are described, and found by name.
///
/// Immutable. Its names are looked up only, never walked through, so that the order of a hash is
/// not seen.
public final class Fields implements Iterable<Field> {
  private final List<Field> list;
  private final HashMap<String, Field> byName = new HashMap<>();
  private final HashMap<String, Field> referring = new HashMap<>();

  /// Fields of different names.
  Fields(List<Field> list) {
    this.list = List.copyOf(list);
    for (var field : list) {
      if (byName.put(field.name(), field) != null) {
        throw new IllegalArgumentException("field '" + field.name() + "' is there twice");
      }
      if (field.use() != FieldUse.READ_ONLY && References.mayBeIn(field.type())) {
        referring.put(field.name(), field);
      }
    }
  }

  static Fields of(Field... fields) {
    return new Fields(List.of(fields));
  }

  /// Returns them in order.
  public List<Field> list() {
    return list;
  }

  /// Returns the field with this name, if there is one.
  public Optional<Field> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// Returns whether there are fields whose values may refer to other objects.
  boolean mayRefer() {
    return !referring.isEmpty();
  }

  /// Returns the field with this name, if there is one whose value may refer to other objects.
  @Nullable Field referring(String name) {
    return referring.get(name);
  }

  @Override
  public Iterator<Field> iterator() {
    return list.iterator();
  }
}
