package io.interspan.span.logic;

import io.interspan.message.PlanEntry;
import io.interspan.model.intent.IntentType;

/// Names the types of what plans carry, as the API does.
final class PlanTypes {
  private PlanTypes() {}

  static String of(PlanEntry entry) {
    return switch (entry.getObjectCase()) {
      case SEGMENT -> IntentType.SEGMENT.apiName();
      case ROUTER -> entry.getRouter().getKind();
      case PORT -> IntentType.SEGMENT_PORT.apiName();
      case CONTROL_PLANE -> IntentType.CONTROL_PLANE.apiName();
      case DEFINITION -> entry.getDefinition().getType();
      case OWN_SITE -> IntentType.SITE.apiName();
      // No site plan has these.
      case GROUP_MEMBERS, SELECTED, WORKLOAD, RULE, SHARD_MAP, FORGOTTEN_HOST, OBJECT_NOT_SET -> "";
    };
  }
}
