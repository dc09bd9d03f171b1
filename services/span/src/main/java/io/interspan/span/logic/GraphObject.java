package io.interspan.span.logic;

import io.interspan.message.ControllerNode;
import io.interspan.message.Labels;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.NumberRange;
import io.interspan.model.shard.Sharding;
import java.util.List;
import java.util.Optional;

/// An object of the log, reduced to what spans and plans are made of: a change of anything else has
/// no effect here, by being equal.
sealed interface GraphObject {
  /// Returns the place in the order of compilation: an object depends on lower ranks only.
  int rank();

  /// The names of objects in sentences.
  String word();

  /// Returns whether the log has it; what is there from the start is for as long as it is referred
  /// to.
  default boolean isDeclared() {
    return true;
  }

  /// A declared site.
  ///
  /// @param overlayIds what its own segments may have; empty in logs from before there were any
  /// @param sharding how its controllers share their work
  record SiteObject(String id, Optional<NumberRange> overlayIds, Sharding sharding)
      implements GraphObject {
    @Override
    public int rank() {
      return 0;
    }

    @Override
    public String word() {
      return "site";
    }
  }

  /// All declared sites; there is one of these, and nobody declares it.
  record AllSites() implements GraphObject {
    static final IntentPath PATH = new IntentPath(IntentPath.ROOT + "/sites");

    @Override
    public int rank() {
      return 1;
    }

    @Override
    public String word() {
      return "set of all sites";
    }
  }

  /// A site of a router's span.
  ///
  /// @param site the path of the site of the edge cluster
  record RouterSite(Optional<IntentPath> site) implements GraphObject {
    @Override
    public int rank() {
      return 1;
    }

    @Override
    public String word() {
      return "locale services";
    }
  }

  /// Which site a port is granted to.
  ///
  /// @param site the path of the site
  record Grant(IntentPath site) implements GraphObject {
    @Override
    public int rank() {
      return 1;
    }

    @Override
    public String word() {
      return "grant";
    }
  }

  /// A distributed router.
  ///
  /// @param kind the type's name in plans
  /// @param upper whether it is of the upper tier
  /// @param above the router of the upper tier that it is connected to
  record Router(String kind, boolean upper, Optional<IntentPath> above) implements GraphObject {
    @Override
    public int rank() {
      return upper ? 2 : 3;
    }

    @Override
    public String word() {
      return "router";
    }
  }

  /// A layer 2 network.
  ///
  /// @param gateway the router that it is connected to
  /// @param zoneSite the path of the site of its transport zone
  /// @param vni its global number
  /// @param gatewayAddresses `10.1.0.1/24`, in their order
  /// @param replicationMode SOURCE or MTEP
  /// @param up whether it carries traffic
  /// @param labels what groups may ask of it
  record SegmentObject(
      Optional<IntentPath> gateway,
      Optional<IntentPath> zoneSite,
      int vni,
      List<String> gatewayAddresses,
      String replicationMode,
      boolean up,
      Labels labels)
      implements GraphObject {
    @Override
    public int rank() {
      return 4;
    }

    @Override
    public String word() {
      return "segment";
    }
  }

  /// A workload's place on a segment.
  ///
  /// @param attachmentId what hosts report of the workload; empty where it has none
  /// @param addresses the IP and MAC addresses that it may use, sorted; any where there are none
  /// @param up whether it carries traffic
  /// @param labels what groups may ask of it
  record Port(String attachmentId, List<String> addresses, boolean up, Labels labels)
      implements GraphObject {
    public Port {
      addresses = List.copyOf(addresses);
    }

    @Override
    public int rank() {
      return 5;
    }

    @Override
    public String word() {
      return "port";
    }
  }

  /// A site's controllers.
  record Controllers(String sharding, List<ControllerNode> nodes) implements GraphObject {
    public Controllers {
      nodes = List.copyOf(nodes);
    }

    @Override
    public int rank() {
      return 6;
    }

    @Override
    public String word() {
      return "control plane";
    }
  }

  /// A set of sites for which groups and policies are made; there is one for each path that is
  /// referred to, declared or not: `default` is all sites, and every site is one by itself.
  ///
  /// @param declared whether the log has it
  record DomainObject(boolean declared) implements GraphObject {
    @Override
    public boolean isDeclared() {
      return declared;
    }

    @Override
    public int rank() {
      return 2;
    }

    @Override
    public String word() {
      return "domain";
    }
  }

  /// A site of a domain.
  ///
  /// @param site the path of the site of the enforcement point
  record DomainSite(Optional<IntentPath> site) implements GraphObject {
    @Override
    public int rank() {
      return 1;
    }

    @Override
    public String word() {
      return "deployment map";
    }
  }

  /// Rules that stand together.
  ///
  /// @param json what sites are sent of it; empty where they know it from the start
  /// @param scope where its rules apply; in all its domain where that is empty
  /// @param uses whose definitions it needs
  record Policy(Optional<Bytes> json, List<IntentPath> scope, List<Use> uses)
      implements GraphObject {
    public Policy {
      scope = List.copyOf(scope);
      uses = List.copyOf(uses);
    }

    @Override
    public boolean isDeclared() {
      return json.isPresent();
    }

    @Override
    public int rank() {
      return 5;
    }

    @Override
    public String word() {
      return "policy";
    }
  }

  /// A rule.
  ///
  /// @param json what sites are sent of it
  /// @param disabled whether it is passed over
  /// @param scope where it applies; where its policy does where that is empty
  /// @param uses whose definitions it needs
  record PolicyRule(Bytes json, boolean disabled, List<IntentPath> scope, List<Use> uses)
      implements GraphObject {
    public PolicyRule {
      scope = List.copyOf(scope);
      uses = List.copyOf(uses);
    }

    @Override
    public int rank() {
      return 6;
    }

    @Override
    public String word() {
      return "rule";
    }
  }

  /// A group or a service: it is where somebody needs its definition.
  ///
  /// @param type which of the two
  /// @param json what sites are sent of it
  /// @param uses whose definitions it needs
  record Shared(IntentType type, Bytes json, List<Use> uses) implements GraphObject {
    public Shared {
      uses = List.copyOf(uses);
    }

    @Override
    public int rank() {
      return 7;
    }

    @Override
    public String word() {
      return type == IntentType.GROUP ? "group" : "service";
    }
  }

  /// What objects of a site's own refer to.
  record LocalReference(IntentPath target) implements GraphObject {
    @Override
    public int rank() {
      return 1;
    }

    @Override
    public String word() {
      return "reference of a site's own objects";
    }
  }

  /// A need of a definition.
  ///
  /// @param reason why, as seen from the definition
  record Use(IntentPath target, Reason reason) {}

  /// What this version cannot read, or does not know: nobody is sent anything of it.
  ///
  /// @param why what is wrong
  record Unreadable(String why) implements GraphObject {
    @Override
    public int rank() {
      return 0;
    }

    @Override
    public String word() {
      return "object that cannot be read";
    }
  }
}
