package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.GroupMembersPlan;
import io.interspan.message.ServiceAddress;
import io.interspan.span.logic.SpanLogic;
import io.interspan.span.testing.Intents;
import io.interspan.span.testing.Intents.Change;
import io.interspan.span.testing.RandomLog;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SiteManagerPropertyTest {
  @Provide
  Arbitrary<List<List<Change>>> revisions() {
    return RandomLog.revisions();
  }

  /// Grants are the global manager's to enter.
  private static List<Change> withoutGrants(List<Change> changes) {
    return changes.stream().filter(c -> !c.path().value().contains("/grants/")).toList();
  }

  private static void somethingHappens(SiteWorld world, Random random) {
    var services = world.services();
    var service = services.get(random.nextInt(services.size()));
    var hosts = world.hosts(SiteWorld.SITES.get(random.nextInt(2)));
    var host = random.nextBoolean() ? "h1" : "h2";
    var attachment = random.nextBoolean() ? "p1" : "p2";
    switch (random.nextInt(8)) {
      case 0 -> world.restart(service);
      case 1 -> world.network.crash(service);
      case 2 -> world.network.start(service);
      case 3 -> world.network.setCutOff(service, true);
      case 4 -> world.network.setCutOff(service, false);
      case 5 -> hosts.attach(host, attachment);
      case 6 -> hosts.detach(host, attachment);
      default -> hosts.host(host).node = random.nextBoolean() ? "1" : "2";
    }
  }

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
  void shouldConvergeWhateverCrashesAndIsCutOff(
      @ForAll("revisions") List<List<Change>> revisions, @ForAll long seed) {
    var world = new SiteWorld(seed);
    var random = new Random(seed);
    for (var changes : revisions) {
      var rest = withoutGrants(changes);
      if (!rest.isEmpty()) {
        world.log.commit(rest);
      }
      world.run(random.nextInt(1_000));
      somethingHappens(world, random);
    }
    world.commit(Intents.site("west"), Intents.site("east"));
    world.settle();

    world.assertConverged();
    var span = (SpanLogic) Objects.requireNonNull(world.logics.get(ServiceAddress.SPAN));
    for (var site : SiteWorld.SITES) {
      assertThat(world.manager().claims(site).keySet()).isEqualTo(world.hosts(site).attachments());
      assertThat(world.manager().isComplete(site)).isTrue();
      long planned = Objects.requireNonNull(span.status().plans().get(site)).version();
      var partial = world.partialGroups(site);
      assertThat(partial.values())
          .as("sites of %s's groups that do not answer: none but those that do not run", site)
          .allSatisfy(group ->
              assertThat(group.getUnknownSitesList()).doesNotContainAnyElementsOf(SiteWorld.SITES));
      assertThat(world.manager().realized(site))
          .hasValue(
              partial.values().stream()
                  .mapToLong(GroupMembersPlan::getCertainRevision)
                  .reduce(planned, Math::min));
    }
  }

  @Property(tries = 8, edgeCases = EdgeCasesMode.NONE)
  void shouldEndNoGrantWhileTheWorkloadIsThere(@ForAll long seed) {
    var world = new SiteWorld(seed);
    var random = new Random(seed);
    world.commit(
        Intents.site("west"),
        Intents.site("east"),
        Intents.tier1("t1"),
        Intents.segment("web", 5000, "t1"),
        Intents.port("web", "p1", ""),
        Intents.port("web", "p2", ""));
    world.hosts("west").attach("h1", "p1");
    world.hosts("east").attach("h2", "p2");
    world.run(5_000);
    for (int i = 0; i < 25; i++) {
      world.run(random.nextInt(3_000));
      var services = new TreeSet<>(world.services());
      var some = services.stream().filter(_ -> random.nextInt(3) == 0).toList();
      some.forEach(world::restart);
    }
    world.settle();

    assertThat(world.ended).isEmpty();
    assertThat(world.manager().claims("west")).containsEntry("p1", "h1");
    assertThat(world.manager().claims("east")).containsEntry("p2", "h2");
    world.assertConverged();
  }

  @Property(tries = 5, edgeCases = EdgeCasesMode.NONE)
  void shouldFollowALogThatWasRestored(
      @ForAll("revisions") List<List<Change>> revisions, @ForAll long seed) {
    var world = new SiteWorld(seed);
    world.commit(Intents.site("west"), Intents.site("east"));
    for (var changes : revisions) {
      world.log.commit(changes);
      world.network.run(200);
    }
    world.network.run(10_000);
    world.log.restore(1 + revisions.size() / 2);
    world.network.run(2_000);
    world.network.setBad(false);
    world.network.run(100_000);

    world.assertConverged();
  }
}
