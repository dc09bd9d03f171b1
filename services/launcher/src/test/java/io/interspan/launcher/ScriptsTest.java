package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scripts at the root, in a copy of the tree with JDKs and a Maven that only say what they
/// were asked for.
class ScriptsTest {
  private static final Path ROOT = Path.of("../..");
  private static final String FAKE_JDK =
      """
      #!/bin/sh
      echo "JAVA $*"
      for a; do case "$a" in -XX:AOTCacheOutput=*) echo cache >"${a#*=}" ;; esac; done
      """;
  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      echo "MVN $JAVA_HOME $*"
      mkdir -p services/launcher/target
      echo jar >services/launcher/target/interspan.jar
      """;

  @TempDir Path temp;
  private Path tree;
  private Path jvms;

  /// What a script did.
  record Ran(int code, List<String> out, List<String> err) {}

  @BeforeEach
  void copyTree() throws IOException {
    tree = Files.createDirectories(temp.resolve("a tree"));
    jvms = Files.createDirectories(temp.resolve("jvm"));
    for (var file :
        List.of(
            "interspan",
            "verify",
            "pom.xml",
            "services/launcher/src/main/sh/jdk.sh",
            "services/launcher/src/main/sh/build.sh",
            "services/launcher/src/main/sh/jvm.sh")) {
      Files.createDirectories(tree.resolve(file).getParent());
      Files.copy(ROOT.resolve(file), tree.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.createDirectories(tree.resolve("eventbus-codecs/src/main/java"));
    Files.createDirectories(tree.resolve("examples"));
    executable(temp.resolve("bin/mvn"), FAKE_MAVEN);
  }

  @Test
  void shouldTakeJavaHomeIfItIsNewEnough() throws Exception {
    var home = jdk(temp.resolve("mine"), "25.0.3");
    jdk(jvms.resolve("other"), "26");

    var ran = run(home, "./verify", "-q");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).containsExactly("MVN " + home + " -B verify -q");
  }

  @Test
  void shouldFindTheNewestInTheUsualPlace() throws Exception {
    var old = jdk(jvms.resolve("java-17"), "17.0.15");
    jdk(jvms.resolve("temurin-25"), "25.0.3");
    var newest = jdk(jvms.resolve("temurin-26"), "26.0.1");
    Files.createDirectories(jvms.resolve("empty"));

    assertThat(run(old, "./verify").out()).containsExactly("MVN " + newest + " -B verify");
    assertThat(run(null, "./verify").out()).containsExactly("MVN " + newest + " -B verify");
  }

  @Test
  void shouldSayInOneLineThatAllAreTooOld() throws Exception {
    var old = jdk(jvms.resolve("java-17"), "17.0.15");
    Files.createSymbolicLink(jvms.resolve("default"), old);

    for (var script : List.of("./verify", "./interspan")) {
      var ran = run(old, script);

      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err())
          .containsExactly(
              "Interspan needs a JDK 25 and found none (JAVA_HOME ("
                  + old
                  + ") is a JDK 17):"
                  + " install one, such as temurin-25-jdk, or set JAVA_HOME to it.");
    }
  }

  @Test
  void shouldSayInOneLineThatThereIsNone() throws Exception {
    var ran = run(null, "./interspan", "demo");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .singleElement()
        .asString()
        .startsWith("Interspan needs a JDK 25 and found none (no JDK in " + jvms + ")");
  }

  @Test
  void shouldBuildOnceAndAgainWhenSourcesChange() throws Exception {
    var home = jdk(jvms.resolve("25"), "25");
    var jar = tree.resolve("services/launcher/target/interspan.jar");

    var first = run(home, "./interspan", "status", "--state", "a b");
    assertThat(first.code()).isZero();
    assertThat(first.err())
        .contains(
            "Building Interspan with mvn package" + " (once, and again when sources change) ...");
    assertThat(first.out())
        .singleElement()
        .asString()
        .startsWith("JAVA ")
        .contains(
            "-XX:AOTCache=" + tree.resolve("services/launcher/target/interspan.aot"),
            "-jar " + jar + " status --state a b");

    assertThat(run(home, "./interspan", "status").err()).isEmpty();

    Files.writeString(tree.resolve("eventbus-codecs/src/main/java/New.java"), "class New {}");
    assertThat(run(home, "./interspan", "status").err()).anyMatch(line -> line.startsWith("Build"));
    assertThat(run(home, "./interspan", "status").err()).isEmpty();
  }

  @Test
  void shouldRunFromAnywhereAndByALink() throws Exception {
    var home = jdk(jvms.resolve("25"), "25");
    var link = Files.createSymbolicLink(temp.resolve("linked"), tree.resolve("interspan"));

    var ran = run(home, link.toString(), "get", "segments");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).singleElement().asString().endsWith("interspan.jar get segments");
  }

  @Test
  void shouldGoOnWithoutACache() throws Exception {
    var home = jdk(jvms.resolve("25"), "25");
    executable(
        home.resolve("bin/java"), "#!/bin/sh\ncase \"$*\" in *Output*) exit 1 ;; esac\necho ok\n");

    var ran = run(home, "./interspan", "status");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).containsExactly("ok");
    assertThat(ran.err()).anyMatch(line -> line.contains("everything works without it"));
    assertThat(run(home, "./interspan", "status").err()).isEmpty();
  }

  @Test
  void shouldSayThatTheBuildFailed() throws Exception {
    var home = jdk(jvms.resolve("25"), "25");
    executable(temp.resolve("bin/mvn"), "#!/bin/sh\necho broken\nexit 1\n");

    var ran = run(home, "./interspan", "status");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("broken", "The build failed: what Maven says stands above.");
  }

  private Ran run(@Nullable Path javaHome, String... command) throws Exception {
    var out = temp.resolve("out");
    var err = temp.resolve("err");
    var builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(tree.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    var environment = builder.environment();
    environment.remove("JAVA_HOME");
    environment.remove("MAVEN_OPTS");
    if (javaHome != null) {
      environment.put("JAVA_HOME", javaHome.toString());
    }
    environment.put("JVM_DIRS", jvms.toString());
    environment.merge("PATH", temp.resolve("bin").toString(), (path, first) -> first + ":" + path);
    var process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
  }

  private static Path jdk(Path home, String version) throws IOException {
    executable(home.resolve("bin/java"), FAKE_JDK);
    executable(home.resolve("bin/javac"), FAKE_JDK);
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
