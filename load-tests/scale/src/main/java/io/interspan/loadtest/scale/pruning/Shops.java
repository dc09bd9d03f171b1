package io.interspan.loadtest.scale.pruning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/// The shops, and where their workloads are: the same in every run.
///
/// @param workloads by the ids of their sites and their hosts, `site-01/h1`
record Shops(List<Shop> shops, SortedMap<String, List<Workload>> workloads) {
  static final int SITES = 16;
  private static final int SHOPS = 64;
  private static final int LEAST_SITES = 2;
  private static final int MOST_SITES = 4;

  /// Of each tier, at each site of a shop.
  private static final int LEAST_SERVERS = 3;

  private static final int MOST_SERVERS = 8;

  /// What a host carries.
  private static final int PER_HOST = 16;

  private static final long SEED = 64;

  Shops {
    shops = List.copyOf(shops);
    workloads = Collections.unmodifiableSortedMap(new TreeMap<>(workloads));
  }

  static List<String> sites() {
    return IntStream.rangeClosed(1, SITES).mapToObj("site-%02d"::formatted).toList();
  }

  static Shops make() {
    var random = new Random(SEED);
    var shops = new ArrayList<Shop>();
    var bySite = new TreeMap<String, List<Workload>>();
    for (int number = 0; number < SHOPS; number++) {
      var sites = new ArrayList<>(sites());
      Collections.shuffle(sites, random);
      int count = random.nextInt(LEAST_SITES, MOST_SITES + 1);
      var shop = new Shop(number, sites.subList(0, count).stream().sorted().toList());
      shops.add(shop);
      workloads(shop, random)
          .forEach(one -> bySite.computeIfAbsent(one.site(), _ -> new ArrayList<>()).add(one));
    }
    var placed = new TreeMap<String, List<Workload>>();
    bySite.values().forEach(all -> place(all, random, placed));
    return new Shops(shops, placed);
  }

  private static List<Workload> workloads(Shop shop, Random random) {
    var made = new ArrayList<Workload>();
    for (var role : Role.values()) {
      int number = 0;
      for (var site : shop.sites()) {
        int count = role == Role.MONITORING ? 1 : random.nextInt(LEAST_SERVERS, MOST_SERVERS + 1);
        for (int i = 0; i < count; i++) {
          // One server of each tier is there to be tested.
          var environment = role != Role.MONITORING && i == 0 ? "test" : "production";
          var attachment = new UUID(random.nextLong(), random.nextLong()).toString();
          made.add(new Workload(shop, site, role, number++, environment, "", attachment));
        }
      }
    }
    return made;
  }

  /// Deals a site's workloads out to its hosts, whatever they are.
  private static void place(
      List<Workload> ofSite, Random random, SortedMap<String, List<Workload>> placed) {
    Collections.shuffle(ofSite, random);
    for (int i = 0; i < ofSite.size(); i++) {
      var one = ofSite.get(i);
      var host = "h" + (i / PER_HOST + 1);
      placed
          .computeIfAbsent(one.site() + "/" + host, _ -> new ArrayList<>())
          .add(
              new Workload(
                  one.shop(),
                  one.site(),
                  one.role(),
                  one.number(),
                  one.environment(),
                  host,
                  one.attachment()));
    }
  }

  List<Workload> all() {
    return workloads.values().stream().flatMap(List::stream).toList();
  }
}
