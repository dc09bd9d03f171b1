package io.interspan.message;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Tag;
import java.util.List;
import java.util.function.UnaryOperator;

/// What groups may ask of an object, as plans have it.
public final class PlanLabels {
  private PlanLabels() {}

  /// Returns an object's name and tags. Most are called by their ids: that is not sent twice.
  public static Labels of(IntentPath path, String displayName, List<Tag> tags) {
    return of(path, displayName, tags, UnaryOperator.identity());
  }

  /// The same.
  ///
  /// @param known gives the tag to take in place of one that is equal: one instance for many
  ///   objects
  public static Labels of(
      IntentPath path, String displayName, List<Tag> tags, UnaryOperator<TagMessage> known) {
    var labels = Labels.newBuilder();
    if (!displayName.equals(path.id())) {
      labels.setName(displayName);
    }
    for (var tag : tags) {
      labels.addTags(
          known.apply(TagMessage.newBuilder().setScope(tag.scope()).setTag(tag.tag()).build()));
    }
    return labels.build();
  }

  /// Returns what people call the object at a path.
  public static String name(IntentPath path, Labels labels) {
    return labels.getName().isEmpty() ? path.id() : labels.getName();
  }

  /// Returns the tags, in the order in which they were given.
  public static List<Tag> tags(Labels labels) {
    return labels.getTagsList().stream().map(tag -> new Tag(tag.getScope(), tag.getTag())).toList();
  }

  /// Returns the entry as hosts are sent it: without the revision, too, or a port would be sent
  /// anew where only its tags changed.
  public static PlanEntry without(PlanEntry entry) {
    var bare = entry.toBuilder().clearRevision();
    switch (entry.getObjectCase()) {
      case PORT -> bare.getPortBuilder().clearLabels();
      case SEGMENT -> bare.getSegmentBuilder().clearLabels();
      case ROUTER,
          CONTROL_PLANE,
          SHARD_MAP,
          DEFINITION,
          GROUP_MEMBERS,
          SELECTED,
          WORKLOAD,
          RULE,
          OWN_SITE,
          FORGOTTEN_HOST,
          OBJECT_NOT_SET -> {
        // Groups ask nothing of these.
      }
    }
    return bare.build();
  }
}
