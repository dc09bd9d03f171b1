package io.interspan.intentapi.logic.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Whatever comes in, a request is read or refused with an error of the API: nothing else is
/// thrown, and it takes no long time.
///
/// An input is a method, a path and a query on the first line, as in HTTP, and a body after it: so
/// the seeds can be read.
class RequestParserFuzzTest {
  private static final RequestParser PARSER =
      new RequestParser(
          List.of(ApiRoot.GLOBAL, new ApiRoot("/policy/api/v1", IntentPath.LOCAL_ROOT, true)));

  @FuzzTest(maxDuration = "20s")
  void shouldReadOrRefuseWhateverComes(byte[] input) {
    var text = new String(input, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    var line = (end < 0 ? text : text.substring(0, end)).split(" ", 2);
    var target = (line.length < 2 ? "/" : line[1]).split("\\?", 2);
    var path = List.of(target[0].replaceFirst("^/", "").split("/", -1));
    var query = query(target.length < 2 ? "" : target[1]);
    var body =
        end < 0 ? null : Bytes.wrap(text.substring(end + 1).getBytes(StandardCharsets.UTF_8));
    try {
      assertThat(PARSER.parse(line[0], path, query, body)).isNotNull();
    } catch (ApiException e) {
      assertThat(e.error().message()).isNotBlank();
      assertThat(e.error().toBody().size()).isPositive();
    }
  }

  private static QueryParameters query(String text) {
    var parameters = new ArrayList<QueryParameters.Parameter>();
    if (!text.isEmpty()) {
      for (var pair : text.split("&", -1)) {
        var parts = pair.split("=", 2);
        parameters.add(new QueryParameters.Parameter(parts[0], parts.length < 2 ? "" : parts[1]));
      }
    }
    return new QueryParameters(parameters);
  }
}
