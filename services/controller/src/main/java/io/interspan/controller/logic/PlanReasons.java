package io.interspan.controller.logic;

import io.interspan.controller.logic.firewall.Reasons;
import io.interspan.message.ExplainAnswer;
import io.interspan.message.HostExplainQuestion;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.model.intent.IntentPath;
import java.util.List;

/// Why a host's plan has an object, or why not: from the object to the host's own ports, and from
/// these to their workloads.
///
/// @param name the host's, as `west/w1`
/// @param host its id within the site
/// @param view what it reports
/// @param site what plans are made of
record PlanReasons(String name, String host, HostView view, SiteConfig site) {
  ExplainAnswer answer(HostExplainQuestion question) {
    var path = question.getPath();
    var reasons = question.getMember() ? site.firewall().reasons(host).member(path) : object(path);
    for (var port : reasons.ports()) {
      site.entry(port)
          .map(PlanEntry::getPort)
          .ifPresent(plan ->
              reasons.last(
                  port,
                  "is the port of the workload %s on".formatted(plan.getAttachmentId()),
                  "host " + name));
    }
    return reasons.message();
  }

  private Reasons object(String path) {
    var entry = site.entry(path);
    var reasons = new Reasons();
    if (entry.filter(PlanEntry::hasPort).isPresent()) {
      port(path, entry.get().getPort(), reasons);
    } else if (entry.filter(PlanEntry::hasSegment).isPresent()) {
      segment(path, reasons);
    } else if (entry.filter(PlanEntry::hasRouter).isPresent()) {
      router(path, reasons);
    } else if (isOf(path, "rules")) {
      return site.firewall().reasons(host).rule(path);
    } else if (isOf(path, "groups")) {
      return site.firewall().reasons(host).group(path);
    } else {
      reasons.absence(path, "is no port, segment, router, rule or group of the site");
    }
    return reasons;
  }

  private static boolean isOf(String path, String collection) {
    return IntentPath.tryParse(path).filter(one -> one.isOf(collection)).isPresent();
  }

  private void port(String path, PortPlan plan, Reasons reasons) {
    if (view.attachments().containsKey(plan.getAttachmentId())) {
      reasons.reached(path);
    } else {
      reasons.absence(
          path,
          "is the port of the workload " + plan.getAttachmentId() + ", which is not on the host");
    }
  }

  private void segment(String path, Reasons reasons) {
    var ports = site.ports(view);
    var reach = site.reach(ports);
    for (var entry : ports) {
      if (entry.getPort().getSegment().equals(path)) {
        has(path, entry.getPort().getPath(), reasons);
      }
    }
    if (!reasons.isHeld() && reach.segments().contains(path)) {
      joined(path, ports, reasons);
    }
    reasons.absence(
        path,
        reach.leftOut().contains(path)
            ? "is joined by routing to a port's segment, and finds no room: a host's plan has %d"
                .formatted(reach.segments().size())
            : "has no port whose workload is on the host, and no router joins it to one that has");
  }

  private static void has(String segment, String port, Reasons reasons) {
    reasons.step(segment, "has the port", port);
    reasons.reached(port);
  }

  /// Leads from a segment to the ports that are on what routing joins it to.
  private void joined(String segment, List<PlanEntry> ports, Reasons reasons) {
    var spaces = site.firewall().spaces();
    for (var entry : ports) {
      var port = entry.getPort();
      if (spaces.of(port.getSegment()).equals(spaces.of(segment))) {
        reasons.way(spaces.upFrom(segment), spaces.upFrom(port.getSegment()), port.getPath());
        reasons.reached(port.getPath());
      }
    }
  }

  private void router(String path, Reasons reasons) {
    var ports = site.ports(view);
    for (var entry : ports) {
      var on = entry.getPort().getSegment();
      if (below(path, on, reasons)) {
        has(on, entry.getPort().getPath(), reasons);
      }
    }
    if (!reasons.isHeld()) {
      site.reach(ports).segments().stream()
          .filter(segment -> below(path, segment, reasons))
          .findFirst()
          .ifPresent(segment -> joined(segment, ports, reasons));
    }
    reasons.absence(path, "is above no segment that the host has");
  }

  /// Leads from a router to a segment below it.
  ///
  /// @return whether it is
  private boolean below(String router, String segment, Reasons reasons) {
    var up = site.firewall().spaces().upFrom(segment);
    for (int at = up.indexOf(router); at > 0; at--) {
      reasons.step(up.get(at), "is above", up.get(at - 1));
    }
    return up.contains(router);
  }
}
