package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Fleet;
import io.interspan.launcher.ops.SystemStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `interspan status`.
@Command(
    name = "status",
    description = {
      "Show what runs and how far it is, as the processes themselves say.",
      "Exit code 0 if all that was started runs."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private StateOption state;
  @Spec private CommandSpec spec;

  @Option(
      names = "--counters",
      description = "Show what came to each site and what each host has counted, too.")
  private boolean counters;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var fleet = Fleet.of(state.dir());
    var members = fleet.members();
    if (members.isEmpty()) {
      out.println(
          "Nothing runs here: interspan up FILE starts a topology, interspan demo shows one.");
      out.flush();
      return 1;
    }
    out.println(processes(members));
    var status =
        SystemStatus.of(members.stream().flatMap(member -> member.status().stream()).toList());
    print(status, out);
    if (counters) {
      out.println();
      out.println(feeds(status));
      out.println();
      for (var host : fleet.counters()) {
        host.remove("ports");
        host.remove("tunnels");
        host.remove("other_tunnels");
        out.println(ObjectText.fields(host));
      }
    }
    out.flush();
    return members.stream().allMatch(member -> member.status().isPresent()) ? 0 : 1;
  }

  private static Table processes(List<Fleet.Member> members) {
    var table = new Table("PROCESS", "PID", "STATE", "UP", "OPERATIONS", "INTENT API");
    for (var member : members) {
      var status = member.status();
      table.row(
          member.process().name(),
          Long.toString(member.process().pid()),
          status.isPresent() ? "runs" : member.alive() ? "starts, or does not answer" : "is dead",
          status
              .map(json -> Text.uptime(Duration.ofMillis(json.getLong("uptime_ms", 0L))))
              .orElse("-"),
          member.process().operations(),
          member.process().api().isEmpty() ? "-" : "https://" + member.process().api());
    }
    return table;
  }

  private static Table feeds(SystemStatus status) {
    var table = new Table("FEED", "FROM", "PULLS", "ENTRIES", "BYTES", "SNAPSHOTS");
    for (var site : status.sites()) {
      for (var feed : site.feeds()) {
        table.row(
            feed.feed(),
            feed.producer(),
            Long.toString(feed.received().pulls()),
            Long.toString(feed.received().entries()),
            Long.toString(feed.received().bytes()),
            Long.toString(feed.received().snapshots()));
      }
    }
    return table;
  }

  private static void print(SystemStatus status, PrintWriter out) {
    var sites = new Table("SITE", "PLAN", "IN FORCE", "OWN", "CONTROLLERS", "HOSTS", "SITE API");
    var hosts =
        new Table(
            "HOST",
            "TUNNEL ADDRESS",
            "CONTROLLER",
            "OPEN PORTS",
            "MUTE",
            "PLAN, BYTES",
            "UNPRUNED",
            "TUNNELS");
    for (var site : status.sites()) {
      sites.row(
          site.site(),
          Long.toString(site.planRevision()),
          site.realizedRevision().isPresent()
              ? Long.toString(site.realizedRevision().getAsLong())
              : "-",
          Long.toString(site.ownRevision()),
          Integer.toString(site.controllers().size()),
          Integer.toString(site.hosts().size()),
          site.api().isEmpty() ? "-" : "https://" + site.api());
      for (var host : site.hosts()) {
        hosts.row(
            site.site() + "/" + host.host(),
            host.address(),
            host.controller().isEmpty() ? "none: headless" : host.controller(),
            Integer.toString(host.openPorts().size()),
            Integer.toString(host.closedAttachments().size()),
            site.plan(host.host()).map(plan -> Long.toString(plan.bytes())).orElse("-"),
            site.plan(host.host()).map(plan -> Long.toString(plan.unpruned())).orElse("-"),
            String.join(
                ", ",
                host.tunnels().stream()
                    .map(one -> "VNI " + one.vni() + ": " + one.peers().size())
                    .toList()));
      }
    }
    out.println();
    status
        .log()
        .ifPresent(log ->
            out.println(
                "The log is at revision "
                    + log.revision()
                    + ", plans are made up to revision "
                    + log.compiledRevision()
                    + "."));
    if (!sites.isEmpty()) {
      out.println(sites);
      for (var site : status.sites()) {
        if (!site.awaitsMembersOf().isEmpty()) {
          out.println(
              site.site()
                  + " puts no rules into force before it knows the members of their groups at "
                  + String.join(", ", site.awaitsMembersOf())
                  + ".");
        }
      }
      out.println();
      out.println(hosts);
    }
    if (!status.alarms().isEmpty()) {
      out.println();
      out.println("ALARMS");
      status.alarms().forEach(out::println);
    }
  }
}
