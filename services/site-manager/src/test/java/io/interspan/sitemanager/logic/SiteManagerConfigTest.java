package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SiteManagerConfigTest {
  @Test
  void shouldSortNodes() {
    assertThat(SiteWorld.config("west", List.of("2", "1")).nodes())
        .extracting(SiteManagerConfig.Node::id)
        .containsExactly("1", "2");
  }

  @Test
  void shouldNameWhatIsWrong() {
    assertThatThrownBy(() -> SiteWorld.config("west/1", List.of()))
        .hasMessageContaining("site: 'west/1'");
    assertThatThrownBy(() -> SiteWorld.config("west", List.of("1", "1")))
        .hasMessageContaining("nodes: two have the id '1'");
    assertThatThrownBy(() -> SiteWorld.config("west", List.of("")))
        .hasMessageContaining("nodes: ''");
  }
}
