package io.interspan.loadtest.span;

import io.interspan.span.logic.LoadedEngine;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/// Times a shape from nothing.
final class FromNothing {
  private static final int ROUNDS = 3;
  private static final double NANOS = 1e9;

  private final Log log;
  private final List<LoadedEngine.ReadRevision> revisions;
  private final Members.Work work;

  FromNothing(Log log) {
    this.log = log;
    this.revisions = LoadedEngine.read(log.revisions());
    this.work = read(log);
  }

  private static Members.Work read(Log log) {
    return Members.Work.of(
        Members.readPorts(log.ports()), Members.readGroups(log.groups().values()));
  }

  /// Seconds of each stage of one round.
  ///
  /// @param engine compiling objects that are in memory
  /// @param feeds entering the plans into the sites' feeds
  /// @param members who is in which group, at all sites, of objects that are in memory
  /// @param slowest the same, at the site that takes longest
  private record Round(double engine, double feeds, double members, double slowest) {}

  /// Measures in a JVM that has done it for a while, and prints the medians.
  void warm(double seconds) {
    long end = System.nanoTime() + (long) (seconds * NANOS);
    while (System.nanoTime() < end) {
      round(false);
    }
    var compute = new ArrayList<Double>();
    var engine = new ArrayList<Double>();
    var elapsed = new ArrayList<Double>();
    for (int i = 0; i < ROUNDS; i++) {
      var round = round(false);
      engine.add(round.engine());
      compute.add(round.engine() + round.members());
      elapsed.add(round.engine() + round.slowest());
    }
    print("compute", median(compute));
    print("engine", median(engine));
    print("elapsed", median(elapsed));
  }

  /// Measures what comes after that, and before it, in a JVM that has done it for a while; prints
  /// the medians.
  void around(double seconds) {
    long end = System.nanoTime() + (long) (seconds * NANOS);
    while (System.nanoTime() < end) {
      round(true);
      whole();
    }
    var feeds = new ArrayList<Double>();
    var json = new ArrayList<Double>();
    for (int i = 0; i < ROUNDS; i++) {
      feeds.add(round(true).feeds());
      json.add(whole());
    }
    print("feeds", median(feeds));
    print("whole", median(json));
  }

  /// Measures what a JVM takes that does it for the first time, and the heap afterwards.
  void fresh() {
    var first = round(false);
    print("fresh", first.engine() + first.members());
  }

  /// Prints what the heap holds after a full collection: the log's entries, the engine, the sites'
  /// feeds and the groups.
  static void heap(Log log) {
    var all = new LoadedEngine.Whole();
    var members = new Members();
    members.putAll(read(log));
    log.revisions().forEach(all::apply);
    log.dropRest();
    System.gc();
    System.gc();
    print("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0);
    print("entries", (double) all.size());
    print("workloads", members.size());
    print("objects", log.objects());
  }

  private Round round(boolean withFeeds) {
    System.gc();
    var compiler = new LoadedEngine.Compiler();
    var plans = new LoadedEngine.Plans();
    var members = new Members();
    long engine = 0;
    long feeds = 0;
    if (withFeeds) {
      for (var revision : revisions) {
        long begin = System.nanoTime();
        var change = compiler.apply(revision);
        long compiled = System.nanoTime();
        plans.apply(change);
        engine += compiled - begin;
        feeds += System.nanoTime() - compiled;
      }
    } else {
      long begin = System.nanoTime();
      revisions.forEach(compiler::apply);
      engine = System.nanoTime() - begin;
    }
    var sites = LongStream.of(members.putAll(work)).summaryStatistics();
    // All of it has to be there until here.
    if (compiler.engine().size() == 0 || members.size() != ports()) {
      throw new AssertionError("nothing was compiled");
    }
    return new Round(engine / NANOS, feeds / NANOS, sites.getSum() / NANOS, sites.getMax() / NANOS);
  }

  /// Returns the seconds from the log's JSON to feeds and groups.
  private double whole() {
    System.gc();
    long begin = System.nanoTime();
    var all = new LoadedEngine.Whole();
    log.revisions().forEach(all::apply);
    var members = new Members();
    members.putAll(read(log));
    double seconds = (System.nanoTime() - begin) / NANOS;
    if (all.size() == 0 || members.size() != ports()) {
      throw new AssertionError("nothing was compiled");
    }
    return seconds;
  }

  private int ports() {
    return work.ports().values().stream().mapToInt(List::size).sum();
  }

  static void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%s %.4f%n", name, value);
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
