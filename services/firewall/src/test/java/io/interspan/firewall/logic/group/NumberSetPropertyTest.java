package io.interspan.firewall.logic.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Sets of numbers against the JDK's, small ones and large ones, and what is in all of several.
class NumberSetPropertyTest {
  private static final int NUMBERS = 60;

  private final List<NumberSet> sets = new ArrayList<>();
  private final List<TreeSet<Integer>> slow = new ArrayList<>();

  private void add(List<Integer> toggled) {
    var set = new NumberSet();
    var known = new TreeSet<Integer>();
    for (int number : toggled) {
      if (known.add(number)) {
        set.add(number);
      } else {
        known.remove(number);
        set.remove(number);
      }
      assertThat(set.contains(number)).isEqualTo(known.contains(number));
      assertThat(set.size()).isEqualTo(known.size());
    }
    sets.add(set);
    slow.add(known);
  }

  private static List<Integer> numbers(NumberSet set) {
    var numbers = new ArrayList<Integer>();
    set.forEach(numbers::add);
    return numbers;
  }

  @Property(tries = 500)
  void shouldHaveWhatIsInAll(
      @ForAll @Size(max = 150) List<@IntRange(max = NUMBERS) Integer> one,
      @ForAll @Size(max = 150) List<@IntRange(max = NUMBERS) Integer> two,
      @ForAll @Size(max = 12) List<@IntRange(max = NUMBERS) Integer> three) {
    List.of(one, two, three).forEach(this::add);

    for (int count = 1; count <= sets.size(); count++) {
      var inAll = new TreeSet<>(slow.getFirst());
      slow.subList(0, count).forEach(inAll::retainAll);
      assertThat(numbers(NumberSet.inAll(sets.subList(0, count)))).containsExactlyElementsOf(inAll);
    }
  }

  @Example
  void shouldNotForgetASmallSetBesideOneThatWasLarge() {
    var large = new NumberSet();
    for (int number = 0; number < 17; number++) {
      large.add(number);
    }
    for (int number = 3; number < 17; number++) {
      large.remove(number);
    }
    var small = new NumberSet();
    List.of(20, 21, 22, 23, 24).forEach(small::add);

    assertThat(numbers(NumberSet.inAll(List.of(large, small)))).isEmpty();
  }
}
