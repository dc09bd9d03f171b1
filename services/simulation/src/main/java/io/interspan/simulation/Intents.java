package io.interspan.simulation;

import io.interspan.model.Bytes;
import io.interspan.model.intent.ControlPlane;
import io.interspan.model.intent.DomainDeploymentMap;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LocaleServices;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.PortGrant;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.intent.Segment;
import io.interspan.model.intent.SegmentPort;
import io.interspan.model.intent.Site;
import io.interspan.model.intent.SiteReference;
import io.interspan.model.intent.Tier0;
import io.interspan.model.intent.Tier1;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The objects that a log adds up to, replayed the obvious way, and read.
final class Intents {
  private final TreeMap<IntentPath, Bytes> json = new TreeMap<>();
  private final TreeMap<IntentPath, Object> read = new TreeMap<>();
  private long revision;

  /// Takes the next row.
  ///
  /// @throws Violation where it is not the next
  void apply(LogRow row) {
    if (row.revision() != revision + 1) {
      throw new Violation("intents", "row " + row.revision() + " follows row " + revision);
    }
    revision = row.revision();
    row.changes().forEach(this::apply);
  }

  private void apply(IntentChange change) {
    var path = change.path();
    var before = json.get(path);
    if (!Objects.equals(before, change.before())) {
      throw new Violation(
          "intents", "row " + revision + " says of " + path + " a before that was not so");
    }
    var after = change.after();
    if (after == null) {
      json.remove(path);
      read.remove(path);
      return;
    }
    json.put(path, after);
    read.put(
        path,
        switch (change.type()) {
          case SITE -> Site.read(path, after);
          case TIER0 -> Tier0.read(path, after);
          case TIER1 -> Tier1.read(path, after);
          case LOCALE_SERVICES -> LocaleServices.read(path, after);
          case SEGMENT -> Segment.read(path, after);
          case SEGMENT_PORT -> SegmentPort.read(path, after);
          case PORT_GRANT -> PortGrant.read(path, after);
          case CONTROL_PLANE -> ControlPlane.read(path, after);
          case SITE_REFERENCE -> SiteReference.read(path, after);
          case DOMAIN_DEPLOYMENT_MAP -> DomainDeploymentMap.read(path, after);
          case GROUP -> Group.read(path, after);
          case SECURITY_POLICY -> SecurityPolicy.read(path, after);
          case RULE -> Rule.read(path, after);
          case ENFORCEMENT_POINT,
              TRANSPORT_ZONE,
              EDGE_CLUSTER,
              EDGE_NODE,
              DOMAIN,
              SERVICE,
              SEGMENT_DISCOVERY_BINDING,
              SEGMENT_QOS_BINDING,
              SEGMENT_SECURITY_BINDING,
              PORT_DISCOVERY_BINDING,
              PORT_QOS_BINDING,
              PORT_SECURITY_BINDING,
              IP_DISCOVERY_PROFILE,
              MAC_DISCOVERY_PROFILE,
              SPOOF_GUARD_PROFILE,
              SEGMENT_SECURITY_PROFILE,
              QOS_PROFILE,
              GATEWAY_QOS_PROFILE ->
              // Nothing is compiled of these yet.
              after;
        });
  }

  long revision() {
    return revision;
  }

  SortedMap<IntentPath, Bytes> json() {
    return Collections.unmodifiableSortedMap(json);
  }

  @Nullable Bytes json(IntentPath path) {
    return json.get(path);
  }

  /// Returns the objects of a kind in the order of their paths.
  <T> List<T> all(Class<T> kind) {
    return read.values().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T> @Nullable T get(IntentPath path, Class<T> kind) {
    var object = read.get(path);
    return kind.isInstance(object) ? kind.cast(object) : null;
  }
}
