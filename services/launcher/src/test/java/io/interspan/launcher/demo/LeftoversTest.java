package io.interspan.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  /// Above what the kernel gives out (proc(5), pid_max).
  private static final long NOBODY = 999_999_999;

  @TempDir private Path temporary;
  @TempDir private Path namespaces;
  private Leftovers leftovers;
  private final ProcessRecord own = ProcessRecord.ofThis(Parts.ALL);

  @BeforeEach
  void look() {
    leftovers = new Leftovers(temporary, namespaces);
  }

  private DemoFolder folder(long pid, List<ProcessRecord> entered) throws IOException {
    var folder = new DemoFolder(temporary.resolve(new DemoName(pid, "1").toString()));
    folder.state().create();
    for (var record : entered) {
      folder.state().enter(record);
    }
    return folder;
  }

  private String namespace(long pid) throws IOException {
    var name = new DemoName(pid, "web-w1").toString();
    Files.createFile(namespaces.resolve(name));
    return name;
  }

  private static ProcessRecord startedAt(ProcessRecord record, long startedAt) {
    return new ProcessRecord(record.name(), record.pid(), startedAt, "", "", "");
  }

  @Test
  void shouldFindWhatAKilledDemoLeft() throws Exception {
    var folder = folder(NOBODY, List.of(new ProcessRecord(Parts.ALL, NOBODY, 1, "", "", "")));
    var namespace = namespace(NOBODY);

    assertThat(leftovers.find())
        .isEqualTo(new Leftovers.Found(List.of(namespace), List.of(folder)));
  }

  @Test
  void shouldFindWhatIsLeftOfTheRest() throws Exception {
    var notEntered = folder(NOBODY, List.of());
    var withoutFolder = namespace(NOBODY - 1);

    assertThat(leftovers.find())
        .isEqualTo(new Leftovers.Found(List.of(withoutFolder), List.of(notEntered)));
  }

  @Test
  void shouldLeaveWhatADemoHasThatRuns() throws Exception {
    folder(own.pid(), List.of(own));
    namespace(own.pid());

    assertThat(leftovers.find()).isEqualTo(new Leftovers.Found(List.of(), List.of()));
  }

  @Test
  void shouldLeaveWhatADemoHasThatStarts() throws Exception {
    folder(own.pid(), List.of());
    namespace(own.pid());

    assertThat(leftovers.find()).isEqualTo(new Leftovers.Found(List.of(), List.of()));
  }

  @Test
  void shouldSeeThatAnotherProcessWasGivenThePid() throws Exception {
    var folder = folder(own.pid(), List.of(startedAt(own, own.startedAt() - 60_000)));
    var namespace = namespace(own.pid());

    assertThat(leftovers.find())
        .isEqualTo(new Leftovers.Found(List.of(namespace), List.of(folder)));
  }

  @Test
  void shouldLeaveWhatIsNoDemos() throws Exception {
    Files.createDirectory(temporary.resolve("interspan-demo-"));
    Files.createDirectory(temporary.resolve("interspan-demo-x-1"));
    Files.createFile(temporary.resolve(new DemoName(NOBODY, "file").toString()));
    var elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    var link = temporary.resolve(new DemoName(NOBODY, "link").toString());
    Files.createSymbolicLink(link, elsewhere);
    Files.createFile(namespaces.resolve("blue"));

    assertThat(leftovers.find()).isEqualTo(new Leftovers.Found(List.of(), List.of()));
  }

  @Test
  void shouldEnterADemoFromTheFirstMoment() throws Exception {
    try (var folder = DemoFolder.make()) {
      assertThat(new StateDir(folder.path()).process(Parts.ALL)).contains(own);
      assertThat(DemoName.tryParse(folder.path().getFileName().toString()))
          .hasValueSatisfying(name -> assertThat(name.pid()).isEqualTo(own.pid()));
      folder.close();
      assertThat(folder.path()).doesNotExist();
    }
  }
}
