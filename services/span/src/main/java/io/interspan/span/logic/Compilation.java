package io.interspan.span.logic;

import io.interspan.message.DraftedObject;
import io.interspan.message.ProgressAnswer;
import io.interspan.message.ProgressQuestion;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SentRevision;
import io.interspan.message.SiteProgress;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One epoch of the log, compiled so far: revision by revision, in order.
final class Compilation {
  private final long epoch;
  private final GraphReader reader = new GraphReader();
  private final SpanEngine engine = new SpanEngine();
  private final SiteTables tables;
  private final TreeMap<IntentPath, String> unreadable = new TreeMap<>();
  private final SentRevisions sent = new SentRevisions();
  private long revision;

  Compilation(long epoch, FeedLimits limits) {
    this.epoch = epoch;
    this.tables = new SiteTables(epoch, limits);
  }

  /// Applies entries of the intents feed in the order of their versions; a whole revision at a
  /// time. Returns the sites whose tables changed.
  ///
  /// @param at the place that the feed has reached with them
  SortedSet<String> apply(List<FeedEntry> entries, Cursor at) {
    var sites = new TreeSet<String>();
    int from = 0;
    while (from < entries.size()) {
      long version = entries.get(from).version();
      int to = from;
      while (to < entries.size() && entries.get(to).version() == version) {
        to++;
      }
      // A version at or below is one that was applied before: only a wrong producer repeats it.
      if (version > revision) {
        sites.addAll(apply(version, entries.subList(from, to)));
      }
      from = to;
    }
    revision = Math.max(revision, at.version());
    return sites;
  }

  /// Applies the objects as they are at a place of the feed, where their revisions are not known.
  void applyWithoutHistory(List<FeedEntry> objects, Cursor at) {
    apply(objects, at);
    sent.forget(at.version());
  }

  private SortedSet<String> apply(long version, List<FeedEntry> entries) {
    revision = version;
    var changes = new ArrayList<ObjectChange>();
    for (var entry : entries) {
      reader
          .read(entry.key(), entry.value())
          .ifPresent(change -> {
            note(change);
            changes.add(change);
          });
    }
    var sites = tables.apply(engine.apply(version, changes));
    sent.add(version, sites);
    return sites;
  }

  /// Says how far plans are, and where what is asked about went.
  ProgressAnswer progress(ProgressQuestion question) {
    var answer = ProgressAnswer.newBuilder();
    tables
        .all()
        .forEach((site, table) ->
            answer.addSites(
                SiteProgress.newBuilder()
                    .setSite(site)
                    .setRevision(
                        table.status(SiteTables.ORIGIN).map(OriginStatus::changed).orElse(0L))
                    .setObjectRevision(
                        table
                            .entry(SiteTables.ORIGIN, question.getPath())
                            .map(FeedEntry::version)
                            .orElse(0L))));
    for (long asked : question.getRevisionsList()) {
      var sites = sent.of(asked);
      answer.addRevisions(
          SentRevision.newBuilder()
              .setRevision(asked)
              .addAllSites(sites == null ? tables.all().keySet() : sites));
    }
    return answer.build();
  }

  private void note(ObjectChange change) {
    if (change.object() instanceof GraphObject.Unreadable(var why)) {
      unreadable.put(change.path(), why);
    } else {
      unreadable.remove(change.path());
    }
  }

  /// Works out what the next revision would send to whom if it had these objects; changes nothing.
  Preview preview(List<DraftedObject> objects) {
    var changes = new ArrayList<ObjectChange>();
    for (var object : objects) {
      reader
          .read(object.getPath(), object.hasEntry() ? ProtoBytes.unwrap(object.getEntry()) : null)
          .ifPresent(changes::add);
    }
    return engine.preview(revision + 1, changes);
  }

  SpanEngine engine() {
    return engine;
  }

  SiteTables tables() {
    return tables;
  }

  /// Returns the place in the log up to which this is compiled.
  Cursor at() {
    return new Cursor(epoch, revision);
  }

  /// Returns the objects that could not be read, with the reasons.
  SortedMap<IntentPath, String> unreadable() {
    return unreadable;
  }
}
