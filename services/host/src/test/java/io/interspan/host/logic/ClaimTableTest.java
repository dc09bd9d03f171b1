package io.interspan.host.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ClaimTableTest {
  private final ClaimTable<String, String> table = new ClaimTable<>();

  @Test
  void shouldBelieveTheHighestSequence() {
    table.put("mac", new Claim<>("west/h1", "tep1", 3));
    table.put("mac", new Claim<>("east/h9", "tep9", 2));
    assertThat(table.best("mac").orElseThrow().target()).isEqualTo("tep1");
    assertThat(table.bestBut("mac", "west/h1").orElseThrow().target()).isEqualTo("tep9");
    table.remove("mac", "west/h1");
    assertThat(table.best("mac").orElseThrow().target()).isEqualTo("tep9");
  }

  @Test
  void shouldBelieveTheFirstOriginWhereSequencesAreEqual() {
    table.put("mac", new Claim<>("west/h1", "tep1", 3));
    table.put("mac", new Claim<>("east/h9", "tep9", 3));
    assertThat(table.best("mac").orElseThrow().target()).isEqualTo("tep9");
  }

  @Test
  void shouldTellWhichAddressesChanged() {
    table.put("a", new Claim<>("west/h1", "tep1", 0));
    table.put("b", new Claim<>("west/h1", "tep1", 0));
    table.settle();
    table.put("a", new Claim<>("west/h1", "tep1", 0));
    assertThat(table.touched()).isEmpty();
    table.remove("b", "west/h1");
    table.remove("c", "west/h1");
    assertThat(table.touched()).containsExactly("b");
    assertThat(table.addresses()).containsExactly("a");
  }

  @Property(tries = 200)
  void shouldNotDependOnTheOrderOfArrival(@ForAll Random random) {
    var table = new ClaimTable<String, String>();
    var claims = new ArrayList<Claim<String>>();
    for (int i = 0; i < 5; i++) {
      claims.add(new Claim<>("west/h" + i, "tep" + i, random.nextInt(3)));
    }
    var best =
        List.of("one", "other").stream()
            .map(address -> {
              Collections.shuffle(claims, random);
              claims.forEach(claim -> table.put(address, claim));
              return table.best(address).orElseThrow();
            })
            .toList();
    assertThat(best.get(0)).isEqualTo(best.get(1));
  }
}
