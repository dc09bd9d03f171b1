package io.interspan.sitemanager.logic.group;

import io.interspan.model.intent.Tag;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/// Something that workloads have in common, by which they and the selectors that ask for it are
/// found.
///
/// @param kind what
/// @param scope of a tag: its scope
/// @param text which
record IndexKey(Kind kind, String scope, String text) {
  /// What workloads have in common.
  enum Kind {
    /// Nothing: all have it.
    ANY,
    /// A tag of the port, with its scope.
    PORT_TAG,
    /// The same, whatever its scope.
    PORT_TAG_WORD,
    /// The port's name.
    PORT_NAME,
    /// The port itself.
    PORT,
    /// The id that hosts report.
    ATTACHMENT,
    /// The segment.
    SEGMENT,
    /// A tag of the segment, with its scope.
    SEGMENT_TAG,
    /// The same, whatever its scope.
    SEGMENT_TAG_WORD,
    /// The segment's name.
    SEGMENT_NAME
  }

  static final IndexKey ANY = new IndexKey(Kind.ANY, "", "");

  static IndexKey of(Kind kind, String text) {
    return new IndexKey(kind, "", text);
  }

  /// Visits what a workload has of some kinds.
  static void forEach(Workload workload, Collection<Kind> kinds, Consumer<IndexKey> visitor) {
    for (var kind : kinds) {
      switch (kind) {
        case ANY -> visitor.accept(ANY);
        case PORT_NAME -> visitor.accept(of(kind, workload.name()));
        case PORT -> visitor.accept(of(kind, workload.port()));
        case ATTACHMENT -> visitor.accept(of(kind, workload.attachmentId()));
        case SEGMENT -> visitor.accept(of(kind, workload.segment().path()));
        case SEGMENT_NAME -> visitor.accept(of(kind, workload.segment().name()));
        case PORT_TAG, SEGMENT_TAG ->
            tags(workload, kind)
                .forEach(tag -> visitor.accept(new IndexKey(kind, tag.scope(), tag.tag())));
        case PORT_TAG_WORD, SEGMENT_TAG_WORD ->
            tags(workload, kind).forEach(tag -> visitor.accept(of(kind, tag.tag())));
      }
    }
  }

  private static List<Tag> tags(Workload workload, Kind kind) {
    return kind == Kind.PORT_TAG || kind == Kind.PORT_TAG_WORD
        ? workload.tags()
        : workload.segment().tags();
  }
}
