package io.interspan.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `logic` and `forward` may not see: they decide, others do; and the simulation runs them
/// again with the same seed. DESIGN.md, section 3.
class RoomsTest {
  private static final String LOGIC = "io.interspan..logic..";
  private static final String FORWARD = "io.interspan..forward..";

  @ParameterizedTest
  @ValueSource(strings = {LOGIC, FORWARD})
  void shouldKnowNoFramework(String room) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "com.hazelcast..", "org.slf4j..")
        .check(Classes.ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIC, FORWARD})
  void shouldReadNoClock(String room) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .callMethodWhere(calls(System.class, "currentTimeMillis|nanoTime"))
        .orShould()
        .callMethodWhere(calls(Instant.class, "now"))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(Classes.ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIC, FORWARD})
  void shouldThrowNoDice(String room) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(RandomGenerator.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocalRandom.class)
        .orShould()
        .callMethodWhere(calls(UUID.class, "randomUUID"))
        .orShould()
        .callMethodWhere(calls(Math.class, "random"))
        .orShould()
        .callMethodWhere(calls(System.class, "identityHashCode"))
        .check(Classes.ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIC, FORWARD})
  void shouldTouchNoDeviceAndStartNoThread(String room) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "do I/O or are threads",
                one ->
                    one.getPackageName().equals("java.net")
                        || one.getPackageName().startsWith("java.nio.file")
                        || one.getPackageName().startsWith("java.nio.channels")
                        || one.getPackageName().startsWith("java.sql")
                        || one.getFullName().startsWith("java.io.File")
                        || one.isAssignableTo(Thread.class)
                        || one.isAssignableTo(Executor.class)))
        .check(Classes.ALL);
  }

  /// `Set.of` and `Map.of` have another order in each run.
  @ParameterizedTest
  @ValueSource(strings = {LOGIC, FORWARD})
  void shouldKeepAnOrderThatDoesNotChange(String room) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .callMethodWhere(calls(Set.class, "of|copyOf"))
        .orShould()
        .callMethodWhere(calls(Map.class, "of|ofEntries|copyOf"))
        .check(Classes.ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"intentapi", "globalmanager", "span", "sitemanager", "controller", "host"})
  void shouldHaveTwoRoomsAndNoMore(String service) {
    var root = "io.interspan." + service;
    classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(root, root + ".logic..", root + ".verticle..")
        .check(Classes.ALL);
    for (var room : List.of(root + ".logic", root + ".verticle")) {
      assertThat(Classes.ALL).anyMatch(one -> one.getPackageName().equals(room));
    }
  }

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> type, String names) {
    return target(owner(equivalentTo(type)))
        .and(target(nameMatching(names)))
        .as("calls %s.%s", type.getSimpleName(), names)
        .forSubtype();
  }
}
