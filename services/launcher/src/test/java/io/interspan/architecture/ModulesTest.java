package io.interspan.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may see whom. DESIGN.md, section 3; the table in ARCHITECTURE.md.
class ModulesTest {
  private static final String MESSAGES = "message codec transport";

  /// For each module, by the package below `io.interspan`, those that it may see.
  private static final Map<String, String> SEES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("model", ""),
              Map.entry("message", "model"),
              Map.entry("codec", "model message"),
              Map.entry("transport", "model message codec"),
              Map.entry("packet", "model"),
              Map.entry("store", "model"),
              Map.entry("firewall", "model message"),
              Map.entry("intentapi", "model " + MESSAGES),
              Map.entry("globalmanager", "model intentapi " + MESSAGES),
              Map.entry("span", "model " + MESSAGES),
              Map.entry("sitemanager", "model firewall intentapi " + MESSAGES),
              Map.entry("controller", "model firewall " + MESSAGES),
              Map.entry("linux", "model packet"),
              Map.entry("vtep", "model packet linux"),
              Map.entry("nic", "model packet linux"),
              Map.entry("host", "model firewall packet linux vtep nic " + MESSAGES)));

  /// They wire others together.
  private static final List<String> SEE_ALL = List.of("launcher", "simulation");

  static Stream<String> modules() {
    return SEES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldSeeNoOtherModule(String module) {
    var others = new TreeSet<>(SEES.keySet());
    others.addAll(SEE_ALL);
    others.remove(module);
    List.of(SEES.getOrDefault(module, "").split(" ")).forEach(others::remove);

    noClasses()
        .that()
        .resideInAPackage("io.interspan." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            others.stream().map(other -> "io.interspan." + other + "..").toArray(String[]::new))
        .check(Classes.ALL);
  }

  @Test
  void shouldHaveNoModuleThatIsNotListed() {
    var found = new TreeSet<String>();
    Classes.ALL.forEach(one -> found.add(one.getPackageName().split("\\.")[2]));

    assertThat(found).isSubsetOf(Stream.concat(SEES.keySet().stream(), SEE_ALL.stream()).toList());
  }

  @Test
  void shouldKeepFrameworksOutOfValues() {
    noClasses()
        .that()
        .resideInAPackage("io.interspan.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "com.google.protobuf..", "org.slf4j..")
        .check(Classes.ALL);
  }

  @Test
  void shouldKeepVertxOutOfMessagesAndThePacketPath() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.interspan.message..",
            "io.interspan.packet..",
            "io.interspan.linux..",
            "io.interspan.vtep..",
            "io.interspan.nic..",
            "io.interspan.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "com.hazelcast..")
        .check(Classes.ALL);
  }

  @Test
  void shouldEndTheProcessInTheLauncherOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.interspan.launcher..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(Classes.ALL);
  }

  @Test
  void shouldPrintNothingOutsideTheLauncher() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.interspan.launcher..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(Classes.ALL);
  }

  @Test
  void shouldSayWhatEachPackageIsForAndMarkItsNulls() {
    var unmarked = new ArrayList<String>();
    for (JavaClass one : Classes.ALL) {
      var info = one.getPackage().tryGetPackageInfo();
      if (info.isEmpty() || !info.get().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(one.getPackageName());
      }
    }
    assertThat(new TreeSet<>(unmarked)).isEmpty();
  }

  @Test
  void shouldKeepMainInTheLauncher() {
    classes()
        .that()
        .resideInAPackage("io.interspan.launcher")
        .and()
        .haveSimpleNameNotEndingWith("package-info")
        .should()
        .haveSimpleName("Main")
        .check(Classes.ALL);
  }
}
