package io.interspan.launcher.topology;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// A YAML file as nodes that know their lines, and the mistakes found in it so far.
///
/// Nothing of the file becomes an object of any class: readers take nodes' texts. Aliases are
/// refused, so a file is a tree no larger than its text.
final class YamlFile {
  /// The longest file, in characters.
  static final int MAX_LENGTH = 4 << 20;

  /// How deep mappings and lists may nest.
  static final int MAX_DEPTH = 32;

  /// The most mistakes that are told: more are seldom read.
  static final int MAX_MISTAKES = 20;

  private final String name;
  private final List<Mistake> mistakes = new ArrayList<>();

  YamlFile(String name) {
    this.name = name;
  }

  /// Returns the file's top mapping.
  Fields parse(String text) throws MistakeException {
    var options = new LoaderOptions();
    options.setCodePointLimit(MAX_LENGTH);
    options.setNestingDepthLimit(MAX_DEPTH);
    var dumper = new DumperOptions();
    var yaml =
        new Yaml(
            new SafeConstructor(options), new Representer(dumper), dumper, options, new Resolver());
    @Nullable Node root;
    try {
      for (var event : yaml.parse(new StringReader(text))) {
        if (event instanceof AliasEvent alias) {
          throw refuse(
              line(alias.getStartMark()), "aliases (*" + alias.getAnchor() + ") are not taken");
        }
      }
      root = yaml.compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      var problem = e.getProblem() == null ? "not YAML" : "not YAML: " + e.getProblem();
      throw refuse(e.getProblemMark() == null ? 1 : line(e.getProblemMark()), problem);
    } catch (YAMLException e) {
      throw refuse(1, "not YAML: " + e.getMessage());
    }
    if (!(root instanceof MappingNode mapping)) {
      throw refuse(1, "the file is empty or not a mapping of names to values");
    }
    try {
      return Fields.of(this, mapping, "the file");
    } catch (MistakeFound e) {
      throw refuse(e.mistake.line(), e.mistake.reason());
    }
  }

  /// Reads one part; a mistake in it is noted, and nothing returned, so that others are found too.
  <T> Optional<T> attempt(Reading<T> reading) {
    try {
      return Optional.of(reading.read());
    } catch (MistakeFound e) {
      note(e.mistake);
      return Optional.empty();
    }
  }

  /// Notes a mistake at `node`.
  void note(Node node, String reason) {
    note(new Mistake(line(node), reason));
  }

  private void note(Mistake mistake) {
    if (mistakes.size() < MAX_MISTAKES) {
      mistakes.add(mistake);
    }
  }

  /// Returns whether there were mistakes.
  boolean hasMistakes() {
    return !mistakes.isEmpty();
  }

  /// Throws if there were mistakes.
  void check() throws MistakeException {
    if (!mistakes.isEmpty()) {
      mistakes.sort(Comparator.comparingInt(Mistake::line));
      throw new MistakeException(name, mistakes);
    }
  }

  static int line(Node node) {
    return line(node.getStartMark());
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private MistakeException refuse(int line, String reason) {
    return new MistakeException(name, List.of(new Mistake(line, reason)));
  }

  /// Reads a value of a node.
  interface Reading<T> {
    /// Returns the value, or says what is wrong.
    T read() throws MistakeFound;
  }

  /// A mistake on its way to where it is noted.
  static final class MistakeFound extends Exception {
    private static final long serialVersionUID = 1L;

    final transient Mistake mistake;

    MistakeFound(Node node, String reason) {
      super(reason, null, false, false);
      mistake = new Mistake(line(node), reason);
    }
  }
}
