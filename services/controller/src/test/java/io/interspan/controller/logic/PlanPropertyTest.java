package io.interspan.controller.logic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.feed.FeedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/// After every random change, a host's plan is what a slow and obvious look at everything gives.
class PlanPropertyTest {
  private static final int STEPS = 40;

  private ControllerBench bench = new ControllerBench();
  private final List<String> hosts =
      List.of(ControllerBench.ownHost(1), ControllerBench.ownHost(2), ControllerBench.ownHost(3));
  private TreeMap<String, TreeSet<String>> attachments = new TreeMap<>();

  @Property(tries = 60)
  void shouldComposeByDifferencesWhatAWholeLookGives(@ForAll Random random) {
    bench = new ControllerBench();
    attachments = new TreeMap<>();
    int number = 1;
    for (var host : hosts) {
      bench.host(host, number++);
      bench.hello(host);
      attachments.put(host, new TreeSet<>());
    }
    for (int i = 0; i < STEPS; i++) {
      for (int j = random.nextInt(3); j >= 0; j--) {
        change(random);
      }
      bench.hint();
      for (var host : hosts) {
        assertThat(plan(host)).as(host).isEqualTo(recomputed(host));
      }
      // From then on a plan is composed anew for a reason only.
      hosts.forEach(bench::holds);
    }
  }

  private void change(Random random) {
    var segment = "/s" + random.nextInt(5);
    var router = "/r" + random.nextInt(3);
    var attachment = "a" + random.nextInt(5);
    var host = hosts.get(random.nextInt(hosts.size()));
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        of(host).add(attachment);
        bench.attach(host, attachment);
      }
      case 2 -> {
        of(host).remove(attachment);
        bench.report(host, "attachment/" + attachment, null);
      }
      case 3, 8 -> bench.segment(segment, random.nextInt(4) > 0 ? router : "");
      case 4 -> bench.port("/p" + random.nextInt(6), segment, attachment);
      // The kind may be another while it is joined as before.
      case 5, 9 ->
          bench.router(
              router,
              random.nextBoolean() ? "TIER1" : "TIER0",
              !router.equals("/r0") && random.nextInt(4) > 0 ? "/r0" : "");
      default -> {
        var keys = List.of(segment, router, "/p" + random.nextInt(6));
        bench.plan(keys.get(random.nextInt(3)), null);
      }
    }
  }

  private SortedSet<String> of(String host) {
    return requireNonNull(attachments.get(host));
  }

  private SortedMap<String, PlanEntry> plan(String host) {
    var plan = new TreeMap<String, PlanEntry>();
    bench.known(host).plan().entries("log").forEach((key, entry) -> plan.put(key, parse(entry)));
    return plan;
  }

  private static PlanEntry parse(FeedEntry entry) {
    return ProtoBytes.parse(PlanEntry.parser(), requireNonNull(entry.value()), entry.key());
  }

  private SortedMap<String, PlanEntry> recomputed(String host) {
    var all = new TreeMap<String, PlanEntry>();
    bench.config.entries("log").forEach((key, entry) -> all.put(key, parse(entry)));
    var needed = new TreeSet<String>();
    var own = new TreeSet<String>();
    all.forEach((path, entry) -> {
      if (entry.hasPort() && of(host).contains(entry.getPort().getAttachmentId())) {
        needed.add(path);
        own.add(entry.getPort().getSegment());
      }
    });
    var reached = new TreeSet<String>();
    all.forEach((path, entry) -> {
      if (entry.hasSegment() && own.stream().anyMatch(one -> areJoined(one, path, all))) {
        reached.add(path);
      }
    });
    for (var path : reached) {
      needed.add(path);
      needed.addAll(above(path, all));
    }
    all.keySet().retainAll(needed);
    Statistics.label("reached").collect(reached.size() - own.size() > 0);
    return all;
  }

  private static boolean areJoined(String one, String other, SortedMap<String, PlanEntry> all) {
    var ones = above(one, all);
    var others = above(other, all);
    return one.equals(other)
        || (!ones.isEmpty()
            && !others.isEmpty()
            && Objects.equals(ones.getLast(), others.getLast()));
  }

  /// Returns the routers above a segment, the nearest first.
  private static List<String> above(String segment, SortedMap<String, PlanEntry> all) {
    var above = new ArrayList<String>();
    var at = all.getOrDefault(segment, PlanEntry.getDefaultInstance()).getSegment().getRouter();
    while (all.containsKey(at)) {
      above.add(at);
      at = requireNonNull(all.get(at)).getRouter().getAbove();
    }
    return above;
  }
}
