package io.interspan.loadtest.span;

import com.google.protobuf.ByteString;
import io.interspan.message.IntentEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.PortGrant;
import java.util.List;
import java.util.stream.Collectors;

/// Writes objects as the log has them.
final class LogObjects {
  static final String ORIGIN = "log";
  private static final IntentPath ROUTER = IntentPath.ROOT.child("tier-1s", "pods");

  private LogObjects() {}

  /// An object of the log.
  record Written(IntentPath path, IntentType type, String json) {
    /// Returns it as an entry of the intents feed.
    FeedEntry entry(long revision) {
      return new FeedEntry(
          ORIGIN,
          path.value(),
          revision,
          ProtoBytes.serialize(
              IntentEntry.newBuilder()
                  .setType(type.apiName())
                  .setRevision(revision)
                  .setJson(ByteString.copyFromUtf8(json))
                  .build()));
    }
  }

  static String site(int number) {
    return "site-%02d".formatted(number + 1);
  }

  static IntentPath domain(String id) {
    return IntentPath.ROOT.child("domains", id);
  }

  /// Returns the path of the segment for the pods of a site.
  static IntentPath segment(String site) {
    return IntentPath.ROOT.child("segments", "pods-" + site);
  }

  static Written site(String id) {
    return new Written(IntentPath.ROOT.child("sites", id), IntentType.SITE, "{}");
  }

  /// A router at all sites: every pod can reach every other.
  static Written router() {
    return new Written(ROUTER, IntentType.TIER1, "{}");
  }

  static Written segment(String site, int overlayId) {
    return new Written(
        segment(site),
        IntentType.SEGMENT,
        "{\"connectivity_path\":\"%s\",\"overlay_id\":%d}".formatted(ROUTER, overlayId));
  }

  static Written port(IntentPath path, String attachmentId, String ip, List<String> tags) {
    var written =
        tags.stream()
            .map(tag -> {
              int bar = tag.indexOf('|');
              return "{\"scope\":\"%s\",\"tag\":\"%s\"}"
                  .formatted(tag.substring(0, bar), tag.substring(bar + 1));
            })
            .collect(Collectors.joining(","));
    return new Written(
        path,
        IntentType.SEGMENT_PORT,
        "{\"address_bindings\":[{\"ip_address\":\"%s\"}],\"attachment\":{\"id\":\"%s\"},\"tags\":[%s]}"
            .formatted(ip, attachmentId, written));
  }

  static Written grant(IntentPath port, String site) {
    return new Written(
        PortGrant.pathOf(port), IntentType.PORT_GRANT, "{\"site\":\"%s\"}".formatted(site));
  }

  /// Ports that have all of these tags.
  static Written group(IntentPath path, List<String> tags) {
    var expression =
        tags.stream()
            .map(tag ->
                "{\"key\":\"Tag\",\"member_type\":\"SegmentPort\",\"operator\":\"EQUALS\","
                    + "\"resource_type\":\"Condition\",\"value\":\"%s\"}".formatted(tag))
            .collect(
                Collectors.joining(
                    ",{\"conjunction_operator\":\"AND\",\"resource_type\":\"ConjunctionOperator\"},"));
    return new Written(path, IntentType.GROUP, "{\"expression\":[%s]}".formatted(expression));
  }

  static Written policy(IntentPath path, int sequenceNumber, IntentPath scope) {
    return new Written(
        path,
        IntentType.SECURITY_POLICY,
        "{\"category\":\"Application\",\"scope\":[\"%s\"],\"sequence_number\":%d}"
            .formatted(scope, sequenceNumber));
  }

  /// @param from a group, or ANY
  static Written rule(
      IntentPath path, int sequenceNumber, String from, String action, String direction) {
    return new Written(
        path,
        IntentType.RULE,
        ("{\"action\":\"%s\",\"destination_groups\":[\"ANY\"],\"direction\":\"%s\","
                + "\"sequence_number\":%d,\"services\":[\"ANY\"],\"source_groups\":[\"%s\"]}")
            .formatted(action, direction, sequenceNumber, from));
  }
}
