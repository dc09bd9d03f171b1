package io.interspan.model.intent;

import io.interspan.model.net.AddressRange;
import io.interspan.model.net.MacAddress;
import java.util.List;

/// Which workloads and addresses are members of a group, or a part of that.
public sealed interface Expression {
  /// A question that each object of a kind is asked: is it a member?
  ///
  /// @param memberType the kind: `VirtualMachine`, `SegmentPort`, `Segment`, `Group`
  /// @param key which of its properties is looked at
  /// @param operator how the property and the value compare
  /// @param value what it is compared with; a tag's is `scope|tag`, or `tag` alone for any scope
  /// @param otherScope whether the scope must be any but that of the value
  record Condition(String memberType, Key key, Operator operator, String value, boolean otherScope)
      implements Expression {}

  /// Others in brackets.
  ///
  /// @param terms what stands between the brackets
  record Nested(List<Term> terms) implements Expression {
    public Nested {
      terms = List.copyOf(terms);
    }
  }

  /// Addresses that are members whoever has them.
  ///
  /// @param ranges the addresses, in the order in which they were given
  record Addresses(List<AddressRange> ranges) implements Expression {
    public Addresses {
      ranges = List.copyOf(ranges);
    }
  }

  /// Stations that are members whoever they are.
  ///
  /// @param macs their addresses, in the order in which they were given
  record Macs(List<MacAddress> macs) implements Expression {
    public Macs {
      macs = List.copyOf(macs);
    }
  }

  /// Objects that are members by name.
  ///
  /// @param paths groups, segments and ports, in the order in which they were given
  record Paths(List<IntentPath> paths) implements Expression {
    public Paths {
      paths = List.copyOf(paths);
    }
  }

  /// Workloads that are members by the id that hosts report.
  ///
  /// @param memberType what the ids are of: `VirtualMachine` or `VirtualNetworkInterface`
  /// @param ids in the order in which they were given
  record ExternalIds(String memberType, List<String> ids) implements Expression {
    public ExternalIds {
      ids = List.copyOf(ids);
    }
  }

  /// One expression among others, and what joins it to those before it.
  ///
  /// @param joinedBy how; [Conjunction#OR] for the first
  /// @param expression the expression
  record Term(Conjunction joinedBy, Expression expression) {}

  /// What joins two expressions.
  enum Conjunction {
    /// Who is a member of one of them is a member.
    OR,
    /// Who is a member of both is a member.
    AND
  }

  /// A property of an object.
  enum Key {
    /// One of its tags.
    TAG,
    /// What people call it.
    NAME,
    /// The operating system that a workload says it runs.
    OSNAME,
    /// The name that a workload has for itself.
    COMPUTERNAME,
    /// None: every object of the kind is a member.
    ALL
  }

  /// How a property and a value compare.
  enum Operator {
    /// They are the same.
    EQUALS,
    /// The value is a part of the property.
    CONTAINS,
    /// The property begins with the value.
    STARTSWITH,
    /// The property ends with the value.
    ENDSWITH,
    /// They are not the same.
    NOTEQUALS,
    /// The property is none of the values, which commas separate.
    NOTIN,
    /// The property matches the value as a regular expression.
    MATCHES,
    /// The property is one of the values, which commas separate.
    IN
  }
}
