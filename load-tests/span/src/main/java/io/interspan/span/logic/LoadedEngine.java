package io.interspan.span.logic;

import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import java.util.ArrayList;
import java.util.List;

/// The engine's parts, each as far as a measurement goes. It lies in the engine's package, whose
/// doors are not open to others.
public final class LoadedEngine {
  private static final long EPOCH = 1;

  private LoadedEngine() {}

  /// A revision of the log, its objects read from JSON.
  public static final class ReadRevision {
    private final long revision;
    private final List<ObjectChange> changes;

    private ReadRevision(long revision, List<ObjectChange> changes) {
      this.revision = revision;
      this.changes = changes;
    }
  }

  /// Reads revisions.
  ///
  /// @throws IllegalArgumentException where an object cannot be read: the test made it wrong
  public static List<ReadRevision> read(List<List<FeedEntry>> revisions) {
    var reader = new GraphReader();
    return revisions.stream().map(entries -> read(entries, reader)).toList();
  }

  private static ReadRevision read(List<FeedEntry> entries, GraphReader reader) {
    var changes = new ArrayList<ObjectChange>(entries.size());
    for (var entry : entries) {
      reader.read(entry.key(), entry.value()).ifPresent(changes::add);
    }
    for (var change : changes) {
      if (change.object() instanceof GraphObject.Unreadable(var why)) {
        throw new IllegalArgumentException(change.path() + " " + why);
      }
    }
    return new ReadRevision(entries.getFirst().version(), changes);
  }

  /// The compiler alone.
  public static final class Compiler {
    private final SpanEngine engine = new SpanEngine();

    /// Compiles a revision; returns what the sites are sent of it.
    public RevisionPlans apply(ReadRevision revision) {
      return engine.apply(revision.revision, revision.changes);
    }

    /// Returns the engine.
    public SpanEngine engine() {
      return engine;
    }
  }

  /// The feeds that sites pull their plans from.
  public static final class Plans {
    private final SiteTables tables = new SiteTables(EPOCH, FeedLimits.DEFAULT);

    /// Enters what a revision changed.
    public void apply(RevisionPlans plans) {
      tables.apply(plans);
    }

    /// Returns the entries of all sites.
    public long size() {
      return LoadedEngine.size(tables);
    }
  }

  /// All of it, from the log's JSON to the feeds.
  public static final class Whole {
    private final Compilation compilation = new Compilation(EPOCH, FeedLimits.DEFAULT);

    /// Takes over a revision.
    public void apply(List<FeedEntry> entries) {
      compilation.apply(entries, new Cursor(EPOCH, entries.getFirst().version()));
    }

    /// Returns the entries of all sites.
    public long size() {
      return LoadedEngine.size(compilation.tables());
    }
  }

  private static long size(SiteTables tables) {
    return tables.all().values().stream().mapToLong(table -> table.size()).sum();
  }
}
