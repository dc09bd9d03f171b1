package io.interspan.globalmanager.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Writes the schemas of what a site answers about its hosts.
final class HostAnswers {
  private final ObjectNode schemas;

  /// @param schemas takes them
  HostAnswers(ObjectNode schemas) {
    this.schemas = schemas;
  }

  private static void field(ObjectNode properties, String name, String type, String about) {
    properties.putObject(name).put("type", type).put("description", about);
  }

  /// Begins a schema, and returns its properties.
  private ObjectNode begin(String name, String about) {
    var schema = schemas.putObject(name).put("type", "object").put("description", about);
    var properties = schema.putObject("properties");
    field(properties, "site", "string", "the site's id");
    return properties;
  }

  private static ObjectNode results(ObjectNode properties, String about) {
    var results = properties.putObject("results").put("type", "array").put("description", about);
    return results.putObject("items").put("type", "object").putObject("properties");
  }

  /// Returns the schema's name.
  String hosts() {
    var fields = begin("Hosts", "The site's hosts, in the order of their ids");
    field(
        fields,
        "held_revision",
        "integer",
        "the log's revision up to which the site has its plan on its disk and all of it passed on");
    field(fields, "result_count", "integer", "how many hosts there are");
    var host = results(fields, "the hosts");
    field(host, "id", "string", "within the site");
    field(host, "heard", "boolean", "whether a controller that is there has a session with it");
    field(host, "controller", "string", "the one that composes its plan; absent while it is away");
    field(
        host,
        "realized_revision",
        "integer",
        "the log's revision that is in force there; absent where the host has not said so");
    return "Hosts";
  }

  /// Returns the schema's name.
  String plan() {
    var fields = begin("HostPlan", "A page of what a host's controller has for it");
    field(fields, "host", "string", "its id within the site");
    field(fields, "plan", "string", "the place that the plan is at, as EPOCH:VERSION");
    field(
        fields,
        "held_plan",
        "string",
        "the place of what the host has on its disk and in force; empty where it has not said so");
    field(fields, "result_count", "integer", "how many entries the plan has, on all pages");
    field(fields, "bytes", "integer", "of their keys and values");
    var all =
        fields
            .putObject("with_all_members")
            .put("type", "object")
            .put(
                "description",
                "how large the plan would be with all members of the groups that its rules name,"
                    + " and not only those that matter to the host")
            .putObject("properties");
    field(all, "result_count", "integer", "entries");
    field(all, "bytes", "integer", "of their keys and values");
    field(fields, "cursor", "string", "where the next page begins; absent on the last");
    var entry = results(fields, "the page's entries, in the order of their keys");
    field(
        entry,
        "kind",
        "string",
        "PORT, SEGMENT, ROUTER, RULE, GROUP_MEMBERS, SELECTED (a member) or WORKLOAD (a member's"
            + " addresses)");
    field(
        entry,
        "path",
        "string",
        "the object's, or of the member's port; the fields beside it are those of the kind");
    return "HostPlan";
  }

  /// Returns the schema's name.
  String explanation() {
    var fields = begin("HostExplanation", "Why a host's plan has something, or why not");
    field(fields, "host", "string", "its id within the site");
    field(fields, "path", "string", "what was asked for");
    field(fields, "member", "boolean", "whether it was asked for as a member of groups");
    field(fields, "held", "boolean", "whether the plan has it");
    field(fields, "waits", "string", "for what a change of it waits; absent where none does");
    var steps = fields.putObject("steps").put("type", "array");
    steps.put("description", "from it to the host, where the plan has it");
    var step = steps.putObject("items").put("type", "object").putObject("properties");
    field(step, "from", "string", "a path");
    field(step, "reason", "string", "in words");
    field(step, "to", "string", "a path, or the host");
    var absences = fields.putObject("why_not").put("type", "array");
    absences.put("description", "what is in the way, where it does not");
    var absence = absences.putObject("items").put("type", "object").putObject("properties");
    field(absence, "path", "string", "of whom it is said");
    field(absence, "reason", "string", "in words");
    return "HostExplanation";
  }
}
