package io.interspan.loadtest.span;

import java.util.List;
import java.util.Optional;

/// The objects of the peer's scale test, as far as they matter.
final class Peer {
  private Peer() {}

  /// A label, or what a selector asks for.
  record Label(String key, String value) {}

  /// A namespace.
  record Namespace(String name, List<Label> labels) {
    Namespace {
      labels = List.copyOf(labels);
    }
  }

  /// A pod.
  record Pod(String namespace, String name, List<Label> labels) {
    Pod {
      labels = List.copyOf(labels);
    }
  }

  /// Which pods are meant: those of one namespace, or of namespaces with labels, that have labels.
  ///
  /// @param namespace the name of the one namespace; empty where it goes by labels
  record Selector(String namespace, List<Label> namespaceLabels, List<Label> podLabels) {
    Selector {
      namespaceLabels = List.copyOf(namespaceLabels);
      podLabels = List.copyOf(podLabels);
    }
  }

  /// A network policy: for both directions, with at most one peer, who may send.
  record Policy(String namespace, String name, List<Label> podLabels, Optional<Selector> from) {
    Policy {
      podLabels = List.copyOf(podLabels);
    }

    /// Returns the pods that it applies to.
    Selector appliedTo() {
      return new Selector(namespace, List.of(), podLabels);
    }
  }

  /// What its test makes at a time, again and again.
  record Unit(List<Namespace> namespaces, List<Policy> policies, List<Pod> pods) {
    Unit {
      namespaces = List.copyOf(namespaces);
      policies = List.copyOf(policies);
      pods = List.copyOf(pods);
    }
  }
}
