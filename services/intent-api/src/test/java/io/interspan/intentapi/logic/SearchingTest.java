package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.search.QueryParser;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.StoredIntent;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchingTest {
  private static StoredIntent stored(IntentPath path, IntentType type) {
    return new StoredIntent(
        path,
        type,
        1,
        Bytes.utf8("{\"id\":\"" + path.id() + "\",\"resource_type\":\"" + type.apiName() + "\"}"));
  }

  @Test
  void shouldNotShowWhatTheLogEntersForItself() throws Exception {
    var port = IntentPath.ROOT.child("segments", "web").child("ports", "w1");
    var objects =
        List.of(
            stored(port, IntentType.SEGMENT_PORT),
            stored(port.child("grants", "site"), IntentType.PORT_GRANT));

    var page =
        Searching.page(
            objects,
            new ApiRequest.Search(
                List.of(IntentPath.ROOT),
                QueryParser.parse("*"),
                new ApiRequest.PageRequest(null, 10, "path", true),
                List.of("path")));

    assertThat(page.path("result_count").asInt()).isEqualTo(1);
    assertThat(page.path("results").get(0).path("path").asText()).isEqualTo(port.value());
  }
}
