package io.interspan.loadtest.scale.pruning;

import io.interspan.controller.logic.ControllerStatus;
import io.interspan.controller.logic.firewall.PlanSizes;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.feed.FeedMirror;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Measures how large hosts' plans are, and how large they would be with all members of the groups
/// that their rules name.
public final class Pruning {
  /// Each network is measured by one.
  private static final int THREADS = 2;

  private final Network network;
  private final Shops shops;
  private final Expected expected;

  private Pruning(Network network, Shops shops) {
    this.network = network;
    this.shops = shops;
    this.expected = new Expected(network, shops);
  }

  /// Measures each network, and prints a line of each: its name, the hosts, then of a host, on
  /// average, entries and bytes, the same without pruning, and the share of the bytes that is left.
  ///
  /// @throws ExecutionException where a host's plan is not what it is to be
  public static void run() throws ExecutionException, InterruptedException {
    var shops = Shops.make();
    var tasks = new ArrayList<Callable<String>>();
    for (var network : Network.values()) {
      tasks.add(() -> new Pruning(network, shops).measure());
    }
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (var line : threads.invokeAll(tasks)) {
        System.out.println(line.get());
      }
    }
  }

  private String measure() {
    var sites = new Sites(network, shops);
    var hosts = sites.hosts();
    require(hosts.keySet().equals(shops.workloads().keySet()), "hosts", hosts.keySet());
    require(sites.alarms().isEmpty(), "alarms", sites.alarms());
    check(sites, hosts);
    var size = PlanSizes.NONE;
    var unpruned = PlanSizes.NONE;
    for (var host : hosts.values()) {
      size = size.plus(host.size());
      unpruned = unpruned.plus(host.unpruned());
    }
    int count = hosts.size();
    return String.format(
        Locale.ROOT,
        "%s %d %d %d %d %d %.3f",
        network.word(),
        count,
        size.entries() / count,
        size.bytes() / count,
        unpruned.entries() / count,
        unpruned.bytes() / count,
        (double) size.bytes() / unpruned.bytes());
  }

  /// Holds the plans, as hosts pull them, against the network.
  private void check(Sites sites, SortedMap<String, ControllerStatus.Host> hosts) {
    for (var site : Shops.sites()) {
      sites
          .pull(site)
          .forEach((name, plan) -> check(name, plan, Objects.requireNonNull(hosts.get(name))));
    }
  }

  private void check(String name, FeedMirror plan, ControllerStatus.Host host) {
    var ports = Objects.requireNonNull(shops.workloads().get(name));
    var entries = plan.entries(ShopLog.ORIGIN);
    var pulled = PlanSizes.NONE;
    var rules = new TreeSet<String>();
    int members = 0;
    int open = 0;
    for (var entry : entries.values()) {
      var value = Objects.requireNonNull(entry.value());
      pulled = pulled.plus(entry.key(), value.size());
      var read = ProtoBytes.parse(PlanEntry.parser(), value, entry.key());
      if (read.hasRule()) {
        rules.add(entry.key());
      }
      open += read.hasPort() ? 1 : 0;
      members += read.hasSelected() || read.hasWorkload() ? 1 : 0;
    }
    require(host.isPlanned() && open == ports.size(), name + ": ports", open);
    require(rules.equals(expected.rules(name)), name + ": rules", rules);
    require(pulled.equals(host.size()), name + ": size", pulled);
    int some = expected.entries(name);
    int all = expected.unprunedEntries(name);
    require(members == some, name + ": " + some + " entries of members", members);
    int left = host.unpruned().entries() - pulled.entries();
    require(left == all - some, name + ": " + (all - some) + " left out", left);
    require(host.unpruned().bytes() >= pulled.bytes(), name + ": unpruned", host.unpruned());
  }

  private static void require(boolean holds, String what, Object is) {
    if (!holds) {
      throw new IllegalStateException(what + " is " + is);
    }
  }
}
