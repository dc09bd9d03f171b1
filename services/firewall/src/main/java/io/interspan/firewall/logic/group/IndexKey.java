package io.interspan.firewall.logic.group;

import io.interspan.model.intent.Tag;
import java.util.List;
import java.util.function.Consumer;

/// Something that workloads have in common, by which they and the selectors that ask for it are
/// found.
///
/// @param kind what
/// @param word which; of what is no tag, without a scope
record IndexKey(Kind kind, Tag word) {
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

  private static final String NO_SCOPE = "";
  private static final Tag NOTHING = new Tag(NO_SCOPE, "");

  static final IndexKey ANY = new IndexKey(Kind.ANY, NOTHING);

  static IndexKey of(Kind kind, String text) {
    return new IndexKey(kind, word(text));
  }

  private static Tag word(String text) {
    return new Tag(NO_SCOPE, text);
  }

  /// Visits what a workload has of a kind; some of it perhaps twice.
  static void forEachWord(Workload workload, Kind kind, Consumer<Tag> visitor) {
    switch (kind) {
      case ANY -> visitor.accept(NOTHING);
      case PORT_NAME -> visitor.accept(word(workload.name()));
      case PORT -> visitor.accept(word(workload.port()));
      case ATTACHMENT -> visitor.accept(word(workload.attachmentId()));
      case SEGMENT -> visitor.accept(word(workload.segment().path()));
      case SEGMENT_NAME -> visitor.accept(word(workload.segment().name()));
      case PORT_TAG, SEGMENT_TAG -> tags(workload, kind).forEach(visitor);
      case PORT_TAG_WORD, SEGMENT_TAG_WORD ->
          tags(workload, kind).forEach(tag -> visitor.accept(word(tag.tag())));
    }
  }

  /// Returns whether a workload has it.
  boolean isOf(Workload workload) {
    return switch (kind) {
      case ANY -> true;
      case PORT_NAME -> word.tag().equals(workload.name());
      case PORT -> word.tag().equals(workload.port());
      case ATTACHMENT -> word.tag().equals(workload.attachmentId());
      case SEGMENT -> word.tag().equals(workload.segment().path());
      case SEGMENT_NAME -> word.tag().equals(workload.segment().name());
      case PORT_TAG, SEGMENT_TAG -> tags(workload, kind).contains(word);
      case PORT_TAG_WORD, SEGMENT_TAG_WORD -> hasWord(tags(workload, kind));
    };
  }

  private boolean hasWord(List<Tag> tags) {
    for (var tag : tags) {
      if (tag.tag().equals(word.tag())) {
        return true;
      }
    }
    return false;
  }

  private static List<Tag> tags(Workload workload, Kind kind) {
    return kind == Kind.PORT_TAG || kind == Kind.PORT_TAG_WORD
        ? workload.tags()
        : workload.segment().tags();
  }
}
