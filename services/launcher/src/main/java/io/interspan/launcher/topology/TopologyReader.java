package io.interspan.launcher.topology;

import io.interspan.launcher.topology.Topology.Controller;
import io.interspan.launcher.topology.Topology.GlobalManager;
import io.interspan.launcher.topology.Topology.Guest;
import io.interspan.launcher.topology.Topology.Host;
import io.interspan.launcher.topology.Topology.Site;
import io.interspan.launcher.topology.YamlFile.MistakeFound;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads topology files and files of intents. Nothing in a file is skipped or guessed: what is not
/// known, missing, doubled or pointing nowhere is a mistake, and all of them are told at once.
public final class TopologyReader {
  private final YamlFile file;
  private final Names names;

  private TopologyReader(YamlFile file) {
    this.file = file;
    this.names = new Names(file);
  }

  /// Reads a topology file.
  public static Topology read(Path path) throws MistakeException, IOException {
    return parse(path.toString(), text(path));
  }

  private static String text(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder, not a file");
    }
    try {
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      throw new IOException(path + " is no text in UTF-8", e);
    }
  }

  /// Reads the text of a topology file; `name` stands before each mistake.
  public static Topology parse(String name, String text) throws MistakeException {
    var file = new YamlFile(name);
    var top = file.parse(text);
    var topology = new TopologyReader(file).topology(top);
    file.check();
    return topology;
  }

  /// Reads a file that has intents only.
  public static IntentTree readIntents(Path path) throws MistakeException, IOException {
    return parseIntents(path.toString(), text(path));
  }

  /// Reads the text of a file that has intents only.
  public static IntentTree parseIntents(String name, String text) throws MistakeException {
    var file = new YamlFile(name);
    var top = file.parse(text);
    var intents =
        file.attempt(() -> new IntentTreeReader(file).root(top.required("intents")))
            .orElse(IntentTree.EMPTY);
    top.done(file);
    file.check();
    return intents;
  }

  private Topology topology(Fields top) {
    var manager =
        file.attempt(() -> globalManager(top.required("global-manager")))
            .orElse(new GlobalManager(0, 0));
    var sites = new ArrayList<Site>();
    for (var node : list(top, "sites", Topology.MAX_SITES)) {
      file.attempt(() -> site(node)).ifPresent(sites::add);
    }
    if (top.optional("sites").isEmpty() || (sites.isEmpty() && list(top, "sites", 1).isEmpty())) {
      file.note(top.node(), "the file has no 'sites': a list of at least one");
    }
    // A host that could not be read is not to be missed by its guests, too.
    boolean hostsKnown = !file.hasMistakes();
    var guests = new ArrayList<Guest>();
    for (var node : list(top, "guests", Topology.MAX_GUESTS)) {
      file.attempt(() -> guest(node, hostsKnown)).ifPresent(guests::add);
    }
    var intents =
        top.optional("intents")
            .flatMap(node -> file.attempt(() -> new IntentTreeReader(file).root(node)))
            .orElse(IntentTree.EMPTY);
    top.done(file);
    return new Topology(manager, sites, guests, intents);
  }

  private GlobalManager globalManager(Node node) throws MistakeFound {
    var fields = Fields.of(file, node, "global-manager");
    var manager =
        new GlobalManager(
            fields.optional("api-address", IpAddress::parse, IpAddress.parse("127.0.0.1")),
            port(fields, "api-port"),
            port(fields, "bus-port"),
            fields.optional("tombstones", Words::tombstones, FeedLimits.DEFAULT.tombstones()));
    fields.done(file);
    return manager;
  }

  private Site site(Node node) throws MistakeFound {
    var fields = Fields.of(file, node, "a site");
    var id = fields.required("id", Words::id);
    names.take(fields.required("id"), "site", id);
    int apiPort = port(fields, "api-port");
    int busPort = port(fields, "bus-port");
    var controllers = controllers(id, fields.required("controllers"));
    var hosts = new ArrayList<Host>();
    for (var host : list(fields, "hosts", Topology.MAX_HOSTS)) {
      file.attempt(() -> host(id, host)).ifPresent(hosts::add);
    }
    fields.done(file);
    return new Site(id, apiPort, busPort, controllers, hosts);
  }

  /// A number of controllers, or a list: of each its session port, or that and a bus port.
  private List<Controller> controllers(String site, Node node) throws MistakeFound {
    var what = "site " + site + ": controllers";
    if (node instanceof ScalarNode) {
      int count = Fields.value(node, what, Words::number);
      if (count < 1 || count > Topology.MAX_CONTROLLERS) {
        throw new MistakeFound(
            node, what + ": 1 to " + Topology.MAX_CONTROLLERS + " of them, not " + count);
      }
      return IntStream.rangeClosed(1, count).mapToObj(n -> new Controller("" + n, 0)).toList();
    }
    if (!(node instanceof SequenceNode sequence)
        || sequence.getValue().isEmpty()
        || sequence.getValue().size() > Topology.MAX_CONTROLLERS) {
      throw new MistakeFound(
          node,
          what
              + " is their number, or a list of their session ports, or of"
              + " {session-port: N, bus-port: N}: 1 to "
              + Topology.MAX_CONTROLLERS);
    }
    var controllers = new ArrayList<Controller>();
    for (var item : sequence.getValue()) {
      controllers.add(controller("" + (controllers.size() + 1), what, item));
    }
    return controllers;
  }

  private Controller controller(String id, String what, Node node) throws MistakeFound {
    if (node instanceof ScalarNode) {
      int port = Fields.value(node, what, Words::port);
      names.takePort(node, port);
      return new Controller(id, port);
    }
    var fields = Fields.of(file, node, what);
    // Others must know where it is: it is in another process.
    int sessionPort = fields.required("session-port", Words::fixedPort);
    names.takePort(fields.required("session-port"), sessionPort);
    int busPort = fields.required("bus-port", Words::fixedPort);
    names.takePort(fields.required("bus-port"), busPort);
    fields.done(file);
    return new Controller(id, sessionPort, busPort);
  }

  private Host host(String site, Node node) throws MistakeFound {
    var fields = Fields.of(file, node, "a host of " + site);
    var id = fields.required("id", Words::id);
    names.take(fields.required("id"), "host", site + "/" + id);
    var address = fields.required("tunnel-address", Words::tunnelAddress);
    names.take(fields.required("tunnel-address"), "tunnel address", address.toString());
    fields.done(file);
    return new Host(id, address);
  }

  private Guest guest(Node node, boolean hostsKnown) throws MistakeFound {
    var fields = Fields.of(file, node, "a guest");
    var name = fields.required("name", Words::id);
    names.take(fields.required("name"), "guest", name);
    var host = fields.required("host", text -> text);
    if (hostsKnown && !names.has("host", host)) {
      file.note(
          fields.required("host"),
          "guest "
              + name
              + ": no host is named '"
              + host
              + "': there are "
              + names.all("host")
              + " (SITE/HOST)");
    }
    var attachment = fields.optional("attachment", Words::id, name);
    names.take(fields.optional("attachment").orElse(node), "attachment", attachment);
    MacAddress mac = fields.required("mac", Words::mac);
    names.take(fields.required("mac"), "MAC address", mac.toString());
    Prefix ip = fields.required("ip", Words::ip);
    fields.done(file);
    int slash = host.indexOf('/');
    return new Guest(
        name,
        slash < 0 ? "" : host.substring(0, slash),
        host.substring(slash + 1),
        attachment,
        mac,
        ip);
  }

  private int port(Fields fields, String name) throws MistakeFound {
    boolean fixed = name.equals("bus-port");
    int port = fields.optional(name, fixed ? Words::fixedPort : Words::port, 0);
    var node = fields.optional(name);
    if (node.isPresent()) {
      names.takePort(node.get(), port);
    }
    return port;
  }

  private List<Node> list(Fields fields, String name, int most) {
    return file.attempt(
            () -> {
              var list = fields.list(name);
              if (list.size() > most) {
                throw new MistakeFound(
                    list.get(most), name + ": at most " + most + " of them, not " + list.size());
              }
              return list;
            })
        .orElse(List.of());
  }
}
