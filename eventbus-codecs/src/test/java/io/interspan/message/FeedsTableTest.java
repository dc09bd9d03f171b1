package io.interspan.message;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedsTableTest {
  private static final String HEADING = "## Feeds";

  @Test
  void shouldListTheSameFeedsAsTheArchitecturePage() throws IOException {
    List<List<String>> catalogue =
        Stream.of(Feeds.values())
            .map(feed ->
                List.of(
                    feed.feedName(),
                    feed.producer().word(),
                    feed.consumer().word(),
                    feed.key(),
                    feed.version()))
            .toList();

    assertThat(tableIn(architecturePage())).isEqualTo(catalogue);
  }

  private static List<List<String>> tableIn(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .dropWhile(line -> !line.equals(HEADING))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("|"))
        .skip(2) // The table's head and the line under it.
        .map(line -> Stream.of(line.split("\\|")).skip(1).map(String::strip).toList())
        .toList();
  }

  private static Path architecturePage() {
    var start = Path.of("").toAbsolutePath();
    return Stream.<@Nullable Path>iterate(start, Objects::nonNull, FeedsTableTest::above)
        .map(folder -> requireNonNull(folder).resolve("ARCHITECTURE.md"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no ARCHITECTURE.md above " + start));
  }

  private static @Nullable Path above(@Nullable Path folder) {
    return folder == null ? null : folder.getParent();
  }
}
