package io.interspan.intentapi.logic.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "resource_type:Site # resource_type:Site",
        "display_name:west* # display_name:west*",
        "path:\\/global-infra* # path:\\/global\\-infra*",
        "parent_path:*\\/default # parent_path:*\\/default",
        "a:1 AND b:2 AND c:3 # a:1 AND b:2 AND c:3",
        "a:1 && b:2 || c:3 # (a:1 AND b:2) OR c:3",
        "a:1 OR b:2 AND c:3 # a:1 OR (b:2 AND c:3)",
        "a:1&&b:2 # a:1 AND b:2",
        "NOT a:1 b:2 # NOT a:1 AND b:2",
        "!a:1 # NOT a:1",
        "!(a:1 OR b:2) c:3 # NOT (a:1 OR b:2) AND c:3",
        "display_name:(*block* OR *allow*) # display_name:*block* OR display_name:*allow*",
        "vni:>50001 # vni:>50001",
        "vni:(>=50001 AND <90000) # vni:>=50001 AND vni:<90000",
        "\"Hello World\" # Hello\\ World",
        "name:\"a*b\" # name:a\\*b",
        "a: b # a:b",
        "mac:aa:bb:cc # mac:aa\\:bb\\:cc",
        "\\(a\\+b\\)\\=c. # \\(a\\+b\\)\\=c.",
        "x:\\AND # x:\\AND",
        "hide and seek # hide\\ and\\ seek OR (hide AND and AND seek)",
        "t:ICMP Echo* AND b:2 # (t:ICMP\\ Echo* OR (t:ICMP AND Echo*)) AND b:2",
        "a:(x y) # a:x\\ y OR (a:x AND a:y)",
        "** # *",
        "a:\"\" # a:\"\"",
      })
  void shouldReadWhatPeopleAndTheirToolsWrite(String text, String meant) throws Exception {
    assertThat(QueryParser.parse(text)).hasToString(meant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "`` # 1 # a term comes here",
        "a:1 AND # 8 # a term comes here",
        "AND a:1 # 1 # a term comes here",
        "a:1 OR OR b:2 # 8 # a term comes here",
        "a: # 3 # a value comes after 'a:'",
        "a:(b OR c # 3 # closed by no ')'",
        "a:b) # 4 # closes no '('",
        "a:\"b # 3 # not closed",
        "a:b\\ # 4 # after a backslash",
        "1.1.1.1:80 # 1 # a field's name",
        "a:[1 TO 2] # 3 # escape it",
        "a:b^2 # 4 # escape it",
        "-a:b # 1 # write NOT",
        "a:1 +b:2 # 5 # write NOT or AND",
        ">5 # 1 # a range is of a field",
        "a:>5* # 4 # without wildcards",
        "a:> # 4 # a number or a word",
      })
  void shouldSayWhereAQueryGoesWrong(String text, int position, String why) {
    assertThatThrownBy(() -> QueryParser.parse(text))
        .isInstanceOfSatisfying(
            MalformedQueryException.class,
            e -> assertThat(e.position()).as(e.getMessage()).isEqualTo(position))
        .hasMessageContaining(why);
  }

  @Test
  void shouldRefuseWhatIsBeyondItsBounds() {
    assertRefused("a".repeat(SearchLimits.MAX_LENGTH + 1), "at most 4096 characters");
    assertRefused("a:1 OR ".repeat(SearchLimits.MAX_TERMS) + "a:1", "at most 64 terms");
    assertRefused("a ".repeat(SearchLimits.MAX_TERMS), "at most 64 terms");
    assertRefused("(".repeat(SearchLimits.MAX_DEPTH + 1), "at most 16 deep");
    assertRefused("NOT ".repeat(SearchLimits.MAX_DEPTH + 1), "at most 16 deep");
    assertRefused("a:" + "*x".repeat(SearchLimits.MAX_WILDCARDS + 1), "at most 16 wildcards");
    assertRefused("a:" + "*x *y ".repeat(SearchLimits.MAX_WILDCARDS / 2 + 1), "16 wildcards");
  }

  @Test
  void shouldTakeWhatIsJustWithinItsBounds() throws Exception {
    int depth = SearchLimits.MAX_DEPTH;
    QueryParser.parse("(".repeat(depth) + "a" + ")".repeat(depth));
    QueryParser.parse("a:1 OR ".repeat(SearchLimits.MAX_TERMS - 1) + "a:1");
    QueryParser.parse("a".repeat(SearchLimits.MAX_LENGTH));
  }

  private static void assertRefused(String text, String why) {
    assertThatThrownBy(() -> QueryParser.parse(text))
        .isInstanceOf(MalformedQueryException.class)
        .hasMessageContaining(why);
  }
}
