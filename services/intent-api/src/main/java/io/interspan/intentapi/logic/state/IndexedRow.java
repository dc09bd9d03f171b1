package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of the log with what a state looks objects up by, so that the states that take the row
/// read its objects once, and share them.
public final class IndexedRow {
  /// What an object is looked up by.
  ///
  /// @param targets the paths that it refers to
  /// @param taken its values of which there is one only
  /// @param number its number that is never used again; 0 where it has none
  record Keys(List<String> targets, List<IntentState.Taken> taken, int number) {
    /// Sorted: whether an object was read or is about to be written makes no difference.
    Keys {
      targets = targets.stream().distinct().sorted().toList();
      taken = taken.stream().sorted().toList();
    }

    static final Keys NONE = new Keys(List.of(), List.of(), 0);
  }

  /// A change of one object.
  ///
  /// @param change as the row has it
  /// @param before what the object before was looked up by
  /// @param after what the object after is looked up by
  /// @param stored the object after, or null where it is gone
  record Entry(IntentChange change, Keys before, Keys after, @Nullable StoredIntent stored) {
    static Entry of(IntentChange change, long revision, Keys before, Keys after) {
      var json = change.after();
      var stored =
          json == null ? null : new StoredIntent(change.path(), change.type(), revision, json);
      return new Entry(change, before, after, stored);
    }
  }

  private final LogRow row;
  private final List<Entry> entries;

  private IndexedRow(LogRow row, List<Entry> entries) {
    this.row = row;
    this.entries = entries;
  }

  /// Reads the objects of a row.
  public static IndexedRow of(LogRow row) {
    var entries = new ArrayList<Entry>(row.changes().size());
    for (var change : row.changes()) {
      entries.add(
          Entry.of(
              change, row.revision(), keys(change, change.before()), keys(change, change.after())));
    }
    return new IndexedRow(row, entries);
  }

  /// Returns the row.
  public LogRow row() {
    return row;
  }

  List<Entry> entries() {
    return entries;
  }

  /// Returns a row whose objects were read already.
  ///
  /// @param entries of the row's changes, in their order
  static IndexedRow ofRead(LogRow row, List<Entry> entries) {
    return new IndexedRow(row, List.copyOf(entries));
  }

  /// Returns what an object of a change, as the log has it, is looked up by.
  static Keys keys(IntentChange change, @Nullable Bytes json) {
    var type = ResourceTable.of(change.type());
    return json == null || !type.isIndexed() ? Keys.NONE : keys(type, Json.parseOwn(json));
  }

  /// Returns what an object that was read is looked up by.
  static Keys keys(ResourceType type, ObjectNode object) {
    if (!type.isIndexed()) {
      return Keys.NONE;
    }
    var targets = type.references(object).stream().map(ResourceType.Reference::target).toList();
    var taken =
        type.uniqueValues(object).stream()
            .map(value -> new IntentState.Taken(type.type(), value.field(), value.value()))
            .toList();
    int number = type.numbered().map(field -> object.path(field.name()).intValue()).orElse(0);
    return new Keys(targets, taken, number);
  }
}
