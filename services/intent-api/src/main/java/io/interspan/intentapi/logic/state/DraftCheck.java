package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.Refusals;
import io.interspan.intentapi.logic.state.IndexedRow.Entry;
import io.interspan.intentapi.logic.state.IndexedRow.Keys;
import io.interspan.intentapi.logic.type.OverlayIds;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes a row of the log of a draft: sees to what goes along with deletes, gives numbers, and
/// checks what no object can say alone. It refuses the draft whole, with all that is wrong with it.
public final class DraftCheck {
  private final Draft draft;
  private final IntentState state;
  private final String author;
  private final long now;

  private DraftCheck(Draft draft, String author, long now) {
    this.draft = draft;
    this.state = draft.state();
    this.author = author;
    this.now = now;
  }

  /// Returns the row that makes the draft's changes, or null where they change nothing.
  ///
  /// @throws ApiException where the changes do not fit what is there
  public static @Nullable IndexedRow row(Draft draft, String author, long now) {
    return row(draft, author, now, new Refusals());
  }

  /// Returns the row that makes the draft's changes, or null where they change nothing.
  ///
  /// @param refusals what was wrong already
  /// @throws ApiException where the changes do not fit what is there, or something was wrong
  public static @Nullable IndexedRow row(Draft draft, String author, long now, Refusals refusals) {
    return new DraftCheck(draft, author, now).row(refusals);
  }

  private @Nullable IndexedRow row(Refusals refusals) {
    var deletes = new Deletes(draft);
    deletes.takeAlong(refusals);
    new SystemObjects(draft).check(refusals);
    parents(refusals);
    Numbers.give(draft, refusals);
    uniqueValues(refusals);
    deletes.referrers(refusals);
    outgoing(refusals);
    rules(refusals);
    // What follows walks along references, which are to be right first.
    refusals.throwIfAny();
    Cycles.check(draft, refusals);
    RouterSites.check(draft, refusals);
    refusals.throwIfAny();
    Nesting.check(draft, refusals);
    refusals.throwIfAny();
    var entries = new ArrayList<Entry>();
    var ranges = state.siteRanges().copy();
    for (var change : draft.changes().values()) {
      add(change, ranges, entries);
    }
    if (entries.isEmpty()) {
      return null;
    }
    var changes = entries.stream().map(Entry::change).toList();
    var row = new LogRow(revision(), author, now, changes, state.digest());
    return IndexedRow.ofRead(
        new LogRow(revision(), author, now, changes, state.digestAfter(row)), entries);
  }

  private long revision() {
    return state.revision() + 1;
  }

  private void add(Draft.Change change, SiteRanges ranges, List<Entry> entries) {
    var given = change.given();
    if (given == null) {
      if (change.before() != null) {
        entries.add(entry(change, null));
      }
      return;
    }
    var base = change.base();
    if (base != null && SystemFields.kept(change.type(), base).equals(given)) {
      return;
    }
    var after = SystemFields.complete(change.path(), given, base, author, now, revision());
    if (change.type().type() == IntentType.SITE) {
      var range = ranges.give(change.path());
      after.putObject(OverlayIds.RANGE_FIELD).put("begin", range.begin()).put("end", range.end());
    }
    entries.add(entry(change, after));
  }

  private Entry entry(Draft.Change drafted, @Nullable ObjectNode after) {
    var logged = drafted.before();
    var base = drafted.base();
    var change =
        new IntentChange(
            drafted.path(),
            drafted.type().type(),
            logged == null ? null : logged.json(),
            after == null ? null : Json.canonical(after));
    // What is there from the start has a base and nothing in the log; what goes along with a delete
    // was not read, and has no base.
    var keysBefore =
        logged == null || base == null
            ? IndexedRow.keys(change, change.before())
            : IndexedRow.keys(drafted.type(), base);
    var keysAfter = after == null ? Keys.NONE : IndexedRow.keys(drafted.type(), after);
    return Entry.of(change, revision(), keysBefore, keysAfter);
  }

  private void rules(Refusals refusals) {
    for (var change : draft.changes().values()) {
      var given = change.given();
      if (given != null) {
        refusals.run(() -> draft.rules().check(change.path(), change.type(), change.base(), given));
      }
    }
  }

  private void parents(Refusals refusals) {
    for (var change : draft.changes().values()) {
      if (!change.isDelete()
          && change.type().parent() != null
          && !draft.exists(change.path().parent())) {
        refusals.add(
            new ApiException(
                ErrorCode.NOT_FOUND,
                change.type().apiName()
                    + " "
                    + change.path()
                    + " lies below "
                    + change.path().parent()
                    + ", which is not there: make that first, or in the same tree"));
      }
    }
  }

  private void uniqueValues(Refusals refusals) {
    var inDraft = new TreeMap<IntentState.Taken, IntentPath>();
    for (var change : draft.changes().values()) {
      var object = change.given();
      if (object == null) {
        continue;
      }
      for (var value : change.type().uniqueValues(object)) {
        if (change.type().numbered().filter(n -> n.name().equals(value.field())).isPresent()) {
          continue; // Numbers has seen to it.
        }
        var key = new IntentState.Taken(change.type().type(), value.field(), value.value());
        var other = inDraft.putIfAbsent(key, change.path());
        var holder = other == null ? holderOutside(key) : other.value();
        if (holder != null) {
          refusals.add(
              new ApiException(
                  ErrorCode.TAKEN,
                  "field '"
                      + value.field()
                      + "' of "
                      + change.type().apiName()
                      + " "
                      + change.path()
                      + " is '"
                      + value.value()
                      + "': "
                      + holder
                      + " has that one, and no two may have the same"));
        }
      }
    }
  }

  /// Returns who has the value and is not changed here; who is changed is looked at itself.
  private @Nullable String holderOutside(IntentState.Taken key) {
    var holder = state.holder(key.type(), key.field(), key.value());
    return holder == null || draft.changes().containsKey(holder) ? null : holder;
  }

  private void outgoing(Refusals refusals) {
    for (var change : draft.changes().values()) {
      ObjectNode object = change.given();
      if (object == null) {
        continue;
      }
      for (var reference : change.type().references(object)) {
        var target = new IntentPath(reference.target());
        // What lies below another root is kept elsewhere: the service's rules say what they know.
        if (target.isWithin(change.path().root()) && !draft.exists(target)) {
          refusals.add(
              new ApiException(
                  ErrorCode.INVALID_REFERENCE,
                  "field '"
                      + reference.field()
                      + "' of "
                      + change.type().apiName()
                      + " "
                      + change.path()
                      + " refers to "
                      + reference.target()
                      + ", which is not there"));
        }
      }
    }
  }
}
