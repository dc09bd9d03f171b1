package io.interspan.loadtest.span;

import io.interspan.loadtest.span.Peer.Label;
import io.interspan.loadtest.span.Peer.Namespace;
import io.interspan.loadtest.span.Peer.Pod;
import io.interspan.loadtest.span.Peer.Policy;
import io.interspan.loadtest.span.Peer.Selector;
import io.interspan.loadtest.span.Peer.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The shapes of Antrea's scale test:
/// `pkg/controller/networkpolicy/networkpolicy_controller_perf_test.go`, `getXLargeScaleWith...`.
enum Shape {
  /// Many namespaces with few pods.
  SMALL("small", 25_000) {
    @Override
    Unit unit(int number, SplittableRandom random) {
      var name = word(random);
      var one = List.of(new Label("app-1", "scale-1"));
      var two = List.of(new Label("app-2", "scale-2"));
      return new Unit(
          List.of(named(name)),
          List.of(denyAll(name), within(name, "np-1", one, one), within(name, "np-2", two, two)),
          List.of(
              new Pod(name, "pod1", one),
              new Pod(name, "pod2", one),
              new Pod(name, "pod3", two),
              new Pod(name, "pod4", two)));
    }
  },
  /// Few namespaces with many pods and policies.
  LARGE("large", 100) {
    @Override
    Unit unit(int number, SplittableRandom random) {
      var name = word(random);
      var policies = new ArrayList<Policy>();
      var pods = new ArrayList<Pod>();
      policies.add(denyAll(name));
      for (int i = 0; i < 100; i++) {
        var labels = List.of(new Label("app-" + i, "scale-" + i));
        policies.add(within(name, "np-" + i, labels, labels));
        for (int j = 0; j < 10; j++) {
          pods.add(new Pod(name, "pod-" + i + "-" + j, labels));
        }
      }
      return new Unit(List.of(named(name)), policies, pods);
    }
  },
  /// One namespace in which each policy applies to each pod.
  ONE("one", 10_000) {
    @Override
    Unit unit(int number, SplittableRandom random) {
      var labels = List.of(new Label("app-1", "scale-1"));
      return new Unit(
          number == 0 ? List.of(named(ONLY)) : List.of(),
          List.of(within(ONLY, "np-" + word(random), labels, labels)),
          List.of(new Pod(ONLY, "pod-" + word(random), labels)));
    }
  },
  /// One namespace with a policy for each pod, which lets one other pod send.
  PER_POD("per-pod", 5_000) {
    @Override
    Unit unit(int number, SplittableRandom random) {
      var one = List.of(new Label("app", "scale-" + word(random)));
      var two = List.of(new Label("app", "scale-" + word(random)));
      return new Unit(
          number == 0 ? List.of(named(ONLY)) : List.of(),
          List.of(
              within(ONLY, "np-" + word(random), one, two),
              within(ONLY, "np-" + word(random), two, one)),
          List.of(
              new Pod(ONLY, "pod-" + word(random), one),
              new Pod(ONLY, "pod-" + word(random), two)));
    }
  },
  /// Policies that let pods of ten namespaces send, which are found by their labels.
  CLUSTER_WIDE("cluster-wide", 1_000) {
    @Override
    Unit unit(int number, SplittableRandom random) {
      var company = "company-" + number % 100;
      var name = company + "-" + word(random);
      var companies = List.of(new Label("company", company));
      var policies = new ArrayList<Policy>();
      var pods = new ArrayList<Pod>();
      for (int j = 0; j < 10; j++) {
        var labels = List.of(new Label("app", "scale-" + j));
        policies.add(
            new Policy(name, "np-" + j, labels, Optional.of(new Selector("", companies, labels))));
        for (int k = 0; k < 10; k++) {
          pods.add(new Pod(name, "pod-" + j + "-" + k, labels));
        }
      }
      return new Unit(List.of(new Namespace(name, companies)), policies, pods);
    }
  };

  private static final String ONLY = "only0000";
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final long SEED = 25;

  private final String word;
  private final int units;

  Shape(String word, int units) {
    this.word = word;
    this.units = units;
  }

  abstract Unit unit(int number, SplittableRandom random);

  /// Returns the shape with this name.
  static Shape of(String word) {
    return Arrays.stream(values())
        .filter(shape -> shape.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no shape"));
  }

  /// Returns whether all pods are in one namespace.
  boolean isOneNamespace() {
    return this == ONE || this == PER_POD;
  }

  /// Makes a part of the shape.
  ///
  /// @param share 1 for all of it
  List<Unit> units(double share) {
    var random = new SplittableRandom(SEED);
    var made = new ArrayList<Unit>();
    for (int number = 0; number < units * share; number++) {
      made.add(unit(number, random));
    }
    return made;
  }

  private static Namespace named(String name) {
    return new Namespace(name, List.of(new Label("app", name)));
  }

  private static Policy denyAll(String namespace) {
    return new Policy(namespace, "default-deny-all", List.of(), Optional.empty());
  }

  private static Policy within(String namespace, String name, List<Label> to, List<Label> from) {
    return new Policy(namespace, name, to, Optional.of(new Selector(namespace, List.of(), from)));
  }

  /// Returns eight letters, as the peer's test has them in names.
  private static String word(SplittableRandom random) {
    var letters = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }
}
