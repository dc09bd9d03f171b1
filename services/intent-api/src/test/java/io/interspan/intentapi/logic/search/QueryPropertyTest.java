package io.interspan.intentapi.logic.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.search.Query.Match;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.StoredIntent;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QueryPropertyTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DEPTH = 4;

  @Property
  void shouldReadBackWhatItWrites(@ForAll("queries") Query query) throws Exception {
    assertThat(QueryParser.parse(query.toString())).isEqualTo(query);
  }

  @Property(tries = 5_000)
  void shouldReadOrRefuseAnything(@ForAll("texts") String text) {
    Query query;
    try {
      query = QueryParser.parse(text);
    } catch (MalformedQueryException e) {
      assertThat(e.position()).isBetween(1, text.length() + 1);
      return;
    }
    assertThat(query).isNotNull();
  }

  @Property
  void shouldMatchAsARegularExpressionDoes(
      @ForAll("globs") Glob glob, @ForAll("values") String value) {
    var pattern = new StringBuilder();
    var text = glob.toString().equals("\"\"") ? "" : glob.toString();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      pattern.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            case '\\' -> Pattern.quote(text.substring(++i, i + 1));
            default -> Pattern.quote(String.valueOf(c));
          });
    }

    assertThat(glob.matches(value, true))
        .isEqualTo(
            Pattern.compile(
                    pattern.toString(),
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
                .matcher(value)
                .matches());
  }

  @Property
  void shouldFindFromOutsideWhatItFindsWithin(
      @ForAll("queries") Query query, @ForAll("objects") StoredIntent stored) throws Exception {
    var object = object(stored);

    assertThat(QueryMatcher.matches(query, stored, () -> object))
        .as("%s of %s", query, object)
        .isEqualTo(QueryMatcher.matches(query, object));
  }

  private static ObjectNode object(StoredIntent stored) throws Exception {
    var object = (ObjectNode) JSON.readTree(stored.json().unsafeArray());
    object.put("path", stored.path().value());
    object.put("relative_path", stored.path().id());
    object.put("parent_path", stored.path().parent().value());
    return object;
  }

  @Provide
  Arbitrary<StoredIntent> objects() {
    return Combinators.combine(values(), values(), Arbitraries.of("web", "Web", "db", "a.b"))
        .as((name, tag, id) -> {
          var json = JSON.createObjectNode();
          json.put("resource_type", "Segment").put("id", id).put("display_name", name);
          json.put("overlay_id", 7).putArray("tags").addObject().put("tag", tag);
          return new StoredIntent(
              IntentPath.ROOT.child("segments", id),
              IntentType.SEGMENT,
              1,
              Bytes.utf8(json.toString()));
        });
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of("a", "B", "web", "W", " ", "\"", "\\", "é", "É", "1", "/", ":", "AND")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<Glob> globs() {
    return Arbitraries.of(
            "a", "b", "web", "w", " ", "\"", "\\", "é", "1", "/", ":", "AND", "*", "?", "(", "-")
        .list()
        .ofMaxSize(6)
        .map(parts -> {
          var glob = new Glob.Builder();
          for (var part : parts) {
            switch (part) {
              case "*" -> glob.anyRun();
              case "?" -> glob.anyOne();
              default -> glob.text(part);
            }
          }
          return glob.build();
        });
  }

  @Provide
  Arbitrary<String> texts() {
    var pieces =
        Arbitraries.of(
            "a",
            "name:",
            "AND",
            "OR",
            "NOT",
            "(",
            ")",
            "\"",
            "\\",
            "*",
            "?",
            " ",
            "&&",
            "||",
            "!",
            ">",
            "<=",
            ":",
            "[",
            "~",
            "-",
            "\uD83D\uDE00",
            "\uD83D",
            ".",
            "1");
    return Arbitraries.oneOf(
        pieces.list().ofMaxSize(30).map(parts -> String.join("", parts)),
        Arbitraries.strings().ofMaxLength(60));
  }

  @Provide
  Arbitrary<Query> queries() {
    return queries(DEPTH);
  }

  private Arbitrary<Query> queries(int depth) {
    var fields =
        Arbitraries.of(
                "id", "display_name", "tags.tag", "tags", "path", "resource_type", "overlay_id")
            .optional(0.8);
    Arbitrary<Match> likes = globs().map(Match.Like::new);
    Arbitrary<Query> terms =
        Combinators.combine(fields, likes).as((field, match) -> new Query.Term(field, match));
    Arbitrary<Query> ranges =
        Combinators.combine(Arbitraries.of(Query.Order.class), values())
            .as((order, bound) ->
                new Query.Term(Optional.of("overlay_id"), new Match.Range(order, bound)));
    if (depth == 0) {
      return Arbitraries.frequencyOf(
          net.jqwik.api.Tuple.of(4, terms), net.jqwik.api.Tuple.of(1, ranges));
    }
    Arbitrary<Query> below = Arbitraries.lazy(() -> queries(depth - 1));
    Arbitrary<List<Query>> some = below.list().ofMinSize(2).ofMaxSize(2);
    return Arbitraries.oneOf(
        terms,
        ranges,
        some.map(Query.And::new),
        some.map(Query.Or::new),
        below.map(Query.Not::new));
  }
}
