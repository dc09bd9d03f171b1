package io.interspan.intentapi.logic.type;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceTableTest {
  static Stream<ResourceType> types() {
    return ResourceTable.types().stream();
  }

  private static IntentPath somewhere(ResourceType type) {
    var above = type.parent();
    var parent = above == null ? IntentPath.ROOT : somewhere(ResourceTable.of(above));
    return parent.child(type.collection(), "x");
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveAnEntryForEachTypeOfTheLog(IntentType type) {
    assertThat(ResourceTable.of(type).type()).isEqualTo(type);
    assertThat(ResourceTable.tryParse(type.apiName())).contains(ResourceTable.of(type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void shouldFindATypeByItsPathAndByItsName(ResourceType type) {
    assertThat(ResourceTable.at(somewhere(type))).contains(type);
    assertThat(ResourceTable.below(type.parent(), type.collection())).contains(type);
    assertThat(ResourceTable.below(type.parent())).contains(type);
    assertThat(ResourceTable.childOf(type.parent(), type.apiName())).contains(type);
  }

  @ParameterizedTest
  @CsvSource({
    "/global-infra",
    "/global-infra/segments",
    "/global-infra/segments/x/ports",
    "/global-infra/nothing/x",
    "/global-infra/segments/x/rules/y",
    "/elsewhere/segments/x",
  })
  void shouldFindNothingElsewhere(String path) {
    assertThat(ResourceTable.at(new IntentPath(path))).isEmpty();
  }

  /// The golden rule of the table: what it refuses and keeps has a reason that can be read.
  @ParameterizedTest
  @MethodSource("types")
  void shouldSayWhatEachFieldIsOrWhyNot(ResourceType type) {
    assertThat(type.about()).isNotBlank();
    for (var field : type.fields()) {
      assertThat(field.about()).as(type.apiName() + "." + field.name()).isNotBlank();
      assertThat(field.about()).doesNotEndWith(".");
    }
  }

  /// Where nothing must be there, defaults alone are a right object; finishing twice changes
  /// nothing.
  @ParameterizedTest
  @MethodSource("types")
  void shouldBeFinishedOnce(ResourceType type) {
    var object = JsonMapper.builder().build().createObjectNode();
    type.finish(object);
    var once = object.deepCopy();

    type.finish(object);

    assertThat(object).isEqualTo(once);
    assertThat(type.check(somewhere(type), object))
        .allMatch(problem -> problem.kind() == Problem.Kind.MISSING);
  }

  @ParameterizedTest
  @CsvSource({
    "/global-infra/segments/web,true",
    "/infra/segments/web,true",
    "/global-infra/segments/,false",
    "/global-infra/segments/web/ports/p,false",
    "/global-infra/segments,false",
    "/global-infra/segment/web,false",
    "/other/segments/web,false",
    "segments/web,false",
    "/global-infra/segments/w b,false",
  })
  void shouldKnowTheFormOfAPath(String path, boolean fits) {
    assertThat(FieldType.PathTo.one(Forms.SEGMENT).target(path).isPresent()).isEqualTo(fits);
  }

  @Test
  void shouldFindReferencesWhereverTheyStand() throws Exception {
    var group =
        JsonMapper.builder()
            .build()
            .readTree(
                """
                {"expression":[{"resource_type":"NestedExpression","expressions":[
                  {"resource_type":"PathExpression","paths":["/global-infra/segments/a"]}]}]}
                """);

    assertThat(ResourceTable.of(IntentType.GROUP).references(group))
        .containsExactly(
            new ResourceType.Reference(
                "expression[0].expressions[0].paths[0]", "/global-infra/segments/a", false));
  }
}
