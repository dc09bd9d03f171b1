package io.interspan.intentapi.logic.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.StoredIntent;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryMatcherTest {
  private static final String JSON =
      """
      {"resource_type":"Segment","id":"web","display_name":"Web Servers (blue)",
       "description":"what answers on 443","overlay_id":5003,"marked_for_delete":false,
       "tags":[{"scope":"env","tag":"prod"},{"scope":"owner","tag":"Ann"}],
       "subnets":[{"gateway_address":"10.1.0.1/24"}],
       "path":"/global-infra/segments/web","parent_path":"/global-infra",
       "relative_path":"web","_create_user":"admin","note":null}
      """;

  private static final StoredIntent STORED =
      new StoredIntent(
          IntentPath.ROOT.child("segments", "web"), IntentType.SEGMENT, 7, Bytes.utf8(JSON));

  private static ObjectNode object() {
    try {
      return (ObjectNode) JsonMapper.builder().build().readTree(JSON);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean matches(String query) {
    try {
      return QueryMatcher.matches(QueryParser.parse(query), STORED, QueryMatcherTest::object);
    } catch (MalformedQueryException e) {
      throw new AssertionError(query + ": " + e.position() + ": " + e.getMessage(), e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resource_type:Segment",
        "resource_type:segment AND marked_for_delete:false",
        "display_name:web* AND marked_for_delete:false AND path:\\/global-infra*",
        "display_name:Web Servers \\(blue\\)* AND marked_for_delete:false",
        "display_name:WEB\\ SERVERS*",
        "display_name:\"web servers (blue)\"",
        "id:web",
        "parent_path:\\/global-infra",
        "parent_path:*infra",
        "path:\"/global-infra/segments/web\"",
        "tags.scope:env AND tags.tag:ann",
        "tags:prod",
        "subnets.gateway_address:10.1.*",
        "overlay_id:5003",
        "overlay_id:(>5000 AND <=5003)",
        "display_name:>a",
        "NOT display_name:*red*",
        "id:(db OR web)",
        "_create_user:admin",
        "web",
        "servers",
        "\"web servers\"",
        "443",
        "prod",
        "serv?rs (prod OR test)",
        "resource_type:Segment web",
        "*",
      })
  void shouldBeAbout(String query) {
    assertThat(matches(query)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resource_type:Seg",
        "resource_type:Site",
        "display_name:web",
        "display_name:servers*",
        "id:WEB",
        "path:\\/GLOBAL-INFRA*",
        "path:\\/infra*",
        "tags.scope:prod",
        "overlay_id:>5003",
        "overlay_id:>40000",
        "overlay_id:<600",
        "nsx_id:web",
        "note:*",
        "admin",
        "erver",
        "\"web serv\"",
        "NOT *",
        "web AND db",
      })
  void shouldNotBeAbout(String query) {
    assertThat(matches(query)).isFalse();
  }

  @Test
  void shouldMakeObjectsOnlyOfWhatIsLeftOpen() throws Exception {
    var query = QueryParser.parse("resource_type:Segment AND display_name:web-7 AND path:*web-7*");
    var made = new int[1];

    var found =
        IntStream.range(0, 1_000)
            .mapToObj(i -> stored("web-" + i))
            .filter(stored ->
                QueryMatcher.matches(
                    query,
                    stored,
                    () -> {
                      made[0]++;
                      return parsed(stored);
                    }))
            .map(stored -> stored.path().id())
            .toList();

    assertThat(found).containsExactly("web-7");
    assertThat(made[0]).as("web-7, web-70 to web-79, web-700 to web-799").isEqualTo(111);
  }

  private static StoredIntent stored(String id) {
    return new StoredIntent(
        IntentPath.ROOT.child("segments", id),
        IntentType.SEGMENT,
        1,
        Bytes.utf8("{\"display_name\":\"" + id + "\",\"id\":\"" + id + "\"}"));
  }

  private static ObjectNode parsed(StoredIntent stored) {
    try {
      var object = (ObjectNode) JsonMapper.builder().build().readTree(stored.json().unsafeArray());
      return object.put("path", stored.path().value()).put("resource_type", "Segment");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
