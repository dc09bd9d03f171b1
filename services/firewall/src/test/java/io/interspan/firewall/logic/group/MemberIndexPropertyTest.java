package io.interspan.firewall.logic.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.intent.Expression;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Tag;
import io.interspan.model.net.AddressRange;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/// Groups and workloads come, change and go; after each step what the index says, and what it said
/// that changed, equals what the slow way gives.
class MemberIndexPropertyTest {
  private static final String SITE = "west";
  private static final int STEPS = 120;

  /// More than are kept as a list of numbers ([NumberSet]).
  private static final int WORKLOADS = 40;

  /// Groups that name none; the others may name these.
  private static final int LEAVES = 2;

  private static final List<String> WORDS = List.of("web", "app", "db", "", "we");
  private static final List<String> SCOPES = List.of("tier", "", "zone");
  private static final IntentPath DOMAIN = new IntentPath("/global-infra/domains/default");

  private final TreeMap<IntentPath, HeldGroup> groups = new TreeMap<>();
  private final TreeMap<String, Workload> workloads = new TreeMap<>();
  private final TreeMap<IntentPath, String> selectors = new TreeMap<>();
  private final TreeMap<String, TreeSet<String>> told = new TreeMap<>();

  /// The groups that are asked for at this site.
  private final TreeSet<IntentPath> asked = new TreeSet<>();

  @Property(tries = 300)
  void shouldEqualTheSlowWayAfterEveryStep(@ForAll @LongRange(min = 0) long seed) {
    var random = new SplittableRandom(seed);
    groups.clear();
    workloads.clear();
    selectors.clear();
    told.clear();
    asked.clear();
    var index = new MemberIndex(SITE);
    for (int i = random.nextInt(WORKLOADS); i > 0; i--) {
      put(workload(random), index);
    }
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0, 1 -> define(random, index);
        case 2 -> drop(random, index);
        case 3 -> {
          var port = port(random.nextInt(WORKLOADS));
          workloads.remove(port);
          tell(index.take(port));
        }
        default -> put(workload(random), index);
      }
      check(index);
    }
  }

  private void put(Workload workload, MemberIndex index) {
    workloads.put(workload.port(), workload);
    tell(index.put(workload));
  }

  private void define(SplittableRandom random, MemberIndex index) {
    int number = random.nextInt(5);
    var path = group(number);
    var held =
        new HeldGroup(
            new Group(path, "", terms(random, number >= LEAVES, true), List.of()),
            random.nextInt(4) == 0 ? List.of("east") : List.of("east", SITE));
    groups.put(path, held);
    select(index);
  }

  private void drop(SplittableRandom random, MemberIndex index) {
    if (!groups.isEmpty()) {
      groups.remove(List.copyOf(groups.keySet()).get(random.nextInt(groups.size())));
      select(index);
    }
  }

  /// Has the index hold the selectors of all groups, and no others.
  private void select(MemberIndex index) {
    var before = new TreeSet<>(selectors.values());
    selectors.clear();
    asked.clear();
    var writer = new SelectorWriter(groups::get);
    groups.forEach((path, held) -> {
      var written = writer.write(held);
      var selector = written.selector();
      if (written.sites().contains(SITE)) {
        asked.add(path);
      }
      var id = Selectors.id(selector);
      selectors.put(path, id);
      if (!index.has(id)) {
        index.add(id, selector);
        var members = new TreeSet<String>();
        index.members(id, workload -> members.add(workload.port()));
        told.put(id, members);
      }
    });
    before.removeAll(selectors.values());
    before.forEach(id -> {
      index.remove(id);
      told.remove(id);
    });
  }

  private void tell(List<MemberChange> changes) {
    for (var change : changes) {
      var members = told.get(change.selector());
      assertThat(change.isMember() ? members.add(change.name()) : members.remove(change.name()))
          .as("%s is news", change)
          .isTrue();
    }
  }

  private void check(MemberIndex index) {
    var slow = new SlowMembers(SITE, groups);
    asked.forEach(path -> {
      var held = Objects.requireNonNull(groups.get(path));
      var should = slow.of(held, workloads.values());
      var is = new TreeSet<String>();
      var id = selectors.get(path);
      index.members(id, workload -> is.add(workload.port()));
      assertThat(is).as("members of %s", held).isEqualTo(should);
      assertThat(told.get(id)).as("what was said of %s", held).isEqualTo(should);
      assertThat(index.count(id)).isEqualTo(should.size());
      var found = new TreeSet<String>();
      index
          .ask(new SelectorWriter(groups::get).write(held).selector())
          .forEach(workload -> found.add(workload.port()));
      assertThat(found).as("asked for %s", held).isEqualTo(should);
    });
    assertThat(index.size()).isEqualTo(workloads.size());
  }

  private static IntentPath group(int number) {
    return DOMAIN.child("groups", "g" + number);
  }

  private static String segment(int number) {
    return "/global-infra/segments/s" + number;
  }

  private static String port(int number) {
    return segment(number % 3) + "/ports/p" + number;
  }

  private static Workload workload(SplittableRandom random) {
    int number = random.nextInt(WORKLOADS);
    int segment = number % 3;
    var on =
        new Workload.OnSegment(
            segment(segment), any(random, WORDS), List.of(new Tag("tier", any(random, WORDS))), "");
    return new Workload(
        port(number),
        any(random, WORDS),
        tags(random),
        "a" + number,
        on,
        List.of(IpAddress.v4(10 << 24 | random.nextInt(8))),
        List.of(new MacAddress(random.nextInt(3))));
  }

  private static List<Tag> tags(SplittableRandom random) {
    var tags = new ArrayList<Tag>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(new Tag(any(random, SCOPES), any(random, WORDS)));
    }
    return tags;
  }

  private static List<Expression.Term> terms(
      SplittableRandom random, boolean names, boolean outer) {
    var terms = new ArrayList<Expression.Term>();
    for (int i = random.nextInt(4); i > 0; i--) {
      var joinedBy =
          terms.isEmpty() || random.nextBoolean()
              ? Expression.Conjunction.OR
              : Expression.Conjunction.AND;
      terms.add(new Expression.Term(joinedBy, expression(random, names, outer)));
    }
    return terms;
  }

  private static Expression expression(SplittableRandom random, boolean names, boolean outer) {
    return switch (random.nextInt(outer ? 9 : 8)) {
      case 0 ->
          new Expression.Addresses(
              List.of(new AddressRange(IpAddress.v4(10 << 24), IpAddress.v4(10 << 24 | 3))));
      case 1 -> new Expression.Macs(List.of(new MacAddress(random.nextInt(3))));
      case 2 ->
          new Expression.ExternalIds("VirtualMachine", List.of("a" + random.nextInt(WORKLOADS)));
      case 3 ->
          new Expression.Paths(
              List.of(
                  new IntentPath(segment(random.nextInt(3))),
                  new IntentPath(port(random.nextInt(WORKLOADS)))));
      case 4 -> names ? nested(random) : condition(random);
      case 8 -> new Expression.Nested(terms(random, names, false));
      default -> condition(random);
    };
  }

  private static Expression nested(SplittableRandom random) {
    return new Expression.Paths(List.of(group(random.nextInt(LEAVES))));
  }

  private static Expression condition(SplittableRandom random) {
    var key = any(random, List.of(Expression.Key.values()));
    var operator = any(random, List.of(Expression.Operator.values()));
    var value = any(random, WORDS);
    if (operator == Expression.Operator.IN || operator == Expression.Operator.NOTIN) {
      value = "web,app";
    } else if (operator == Expression.Operator.MATCHES) {
      value = "w.*|d?b";
    }
    boolean scoped =
        key == Expression.Key.TAG
            && operator != Expression.Operator.MATCHES
            && random.nextBoolean();
    return new Expression.Condition(
        any(random, List.of("VirtualMachine", "SegmentPort", "Segment")),
        key,
        operator,
        scoped ? any(random, SCOPES) + "|" + value : value,
        scoped && random.nextBoolean());
  }

  private static <T> T any(SplittableRandom random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
