package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.PatchMeaning;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// PATCHes of a segment, one after another, against a plain model of what should come of them.
class MergePropertyTest {
  private static final String PATH = "/segments/web";

  /// A field's value in a PATCH, as JSON; null takes it out.
  private static final List<String> FIELDS =
      List.of("description", "domain_name", "admin_state", "tags", "advanced_config");

  @Provide
  Arbitrary<List<String>> patches() {
    var field =
        Arbitraries.of(
            "'description':'a'",
            "'description':'b'",
            "'description':null",
            "'domain_name':'x'",
            "'domain_name':null",
            "'admin_state':'DOWN'",
            "'admin_state':null",
            "'tags':[{'scope':'s','tag':'t'}]",
            "'tags':[{'scope':'s','tag':'u'},{'scope':'','tag':'v'}]",
            "'tags':null",
            "'advanced_config':{'urpf_mode':'NONE'}",
            "'advanced_config':{'connectivity':'ON'}",
            "'advanced_config':{'connectivity':null}",
            "'advanced_config':null");
    return Combinators.combine(field, field)
        .as((one, other) ->
            one.split(":")[0].equals(other.split(":")[0])
                ? "{" + one + "}"
                : "{" + one + "," + other + "}")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 200)
  void shouldMergeFieldByField(@ForAll("patches") List<String> patches) throws Exception {
    var desk = new Desk();
    var model = JsonNodeFactory.instance.objectNode();
    for (var patch : patches) {
      desk.patch(PATH, patch);
      merge(model, parse(patch));

      assertThat(own(desk)).isEqualTo(own(model));
    }
    int revisions = desk.rows.size();
    desk.patch(PATH, "{}");
    assertThat(desk.rows).as("nothing changed").hasSize(revisions);
  }

  @Property(tries = 100)
  void shouldBeTheLastThatIsGivenWhole(@ForAll("patches") List<String> patches) throws Exception {
    var desk = new Desk();
    desk.patch = PatchMeaning.REPLACE;
    patches.forEach(patch -> desk.patch(PATH, patch));

    var last = JsonNodeFactory.instance.objectNode();
    merge(last, parse(patches.getLast()));
    assertThat(own(desk)).isEqualTo(own(last));
  }

  @Property(tries = 100)
  void shouldHaveWhatDifferentFieldsGetInAnyOrder(@ForAll("patches") List<String> patches)
      throws Exception {
    var byField = new TreeMap<String, String>();
    for (var patch : patches) {
      parse(patch)
          .properties()
          .forEach(field ->
              byField.put(field.getKey(), "{\"" + field.getKey() + "\":" + field.getValue() + "}"));
    }
    var one = new Desk();
    byField.values().forEach(patch -> one.patch(PATH, patch));
    var other = new Desk();
    byField.descendingMap().values().forEach(patch -> other.patch(PATH, patch));

    assertThat(own(one)).isEqualTo(own(other));
  }

  private static JsonNode parse(String json) throws Exception {
    return new com.fasterxml.jackson.databind.ObjectMapper().readTree(json.replace('\'', '"'));
  }

  /// RFC 7396, section 2, as it stands there.
  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode fields)) {
      return patch;
    }
    var into = target instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    for (var field : fields.properties()) {
      if (field.getValue().isNull()) {
        into.remove(field.getKey());
      } else {
        into.set(field.getKey(), merge(into.path(field.getKey()), field.getValue()));
      }
    }
    return into;
  }

  private static ObjectNode own(Desk desk) {
    return own((ObjectNode) desk.get(PATH));
  }

  private static ObjectNode own(ObjectNode object) {
    var own = object.deepCopy();
    own.retain(FIELDS);
    if (!own.has("admin_state")) {
      own.put("admin_state", "UP");
    }
    return own;
  }
}
