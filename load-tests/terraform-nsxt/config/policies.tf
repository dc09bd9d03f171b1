# Policies with their rules inside, and one whose rules are resources of their own.

resource "nsxt_policy_security_policy" "shop" {
  nsx_id          = "${local.p}-shop"
  display_name    = "${local.p} shop"
  description     = local.words
  category        = "Application"
  locked          = false
  stateful        = true
  tcp_strict      = local.changed
  sequence_number = local.changed ? 20 : 10
  comments        = local.words
  scope           = local.bare ? null : [nsxt_policy_group.web.path]

  rule {
    display_name       = "clients"
    description        = local.words
    action             = "ALLOW"
    direction          = "IN"
    ip_version         = local.bare ? "NONE" : "IPV4"
    logged             = true
    log_label          = local.bare ? null : "clients"
    notes              = local.bare ? null : "for the shop"
    destination_groups = [nsxt_policy_group.web.path]
    services           = local.bare ? null : [data.nsxt_policy_service.predefined["HTTPS"].path, nsxt_policy_service.ports.path]
    dynamic "tag" {
      for_each = local.some
      content {
        scope = "${local.p}-kind"
        tag   = "rule"
      }
    }
  }
  rule {
    display_name          = "all but"
    action                = local.changed ? "REJECT" : "DROP"
    source_groups         = [nsxt_policy_group.nested.path, "10.99.0.0/16"]
    sources_excluded      = true
    destination_groups    = [nsxt_policy_group.mixed.path]
    destinations_excluded = true
    scope                 = [nsxt_policy_group.web.path]
    disabled              = local.changed
  }
  rule {
    display_name = "written out"
    action       = "ALLOW"
    direction    = "OUT"
    ip_version   = "IPV4_IPV6"
    dynamic "service_entries" {
      for_each = local.some
      content {
        l4_port_set_entry {
          protocol          = "TCP"
          destination_ports = local.changed ? ["6443", "6444"] : ["6443"]
        }
        icmp_entry {
          protocol  = "ICMPv4"
          icmp_type = "8"
        }
      }
    }
  }
  dynamic "rule" {
    for_each = local.changed ? [] : ["last"]
    content {
      display_name = rule.value
      action       = "DROP"
      ip_version   = "NONE"
    }
  }
}

# A policy of each category.
resource "nsxt_policy_security_policy" "category" {
  for_each     = toset(["Emergency", "Infrastructure", "Environment"])
  nsx_id       = "${local.p}-${lower(each.key)}"
  display_name = "${local.p} ${each.key}"
  description  = local.words
  category     = each.key
  rule {
    display_name    = "names"
    sequence_number = 5
    action          = each.key == "Environment" ? "JUMP_TO_APPLICATION" : "ALLOW"
    source_groups   = [nsxt_policy_group.names.path]
    services        = [data.nsxt_policy_service.predefined["DNS-UDP"].path]
  }
}

# The region's own.
resource "nsxt_policy_security_policy" "regional" {
  nsx_id       = "${local.p}-regional"
  display_name = "${local.p} regional"
  description  = local.words
  domain       = nsxt_policy_domain.region.nsx_id
  category     = "Application"
  rule {
    display_name  = "inside"
    action        = "ALLOW"
    source_groups = [nsxt_policy_group.regional.path]
  }
}

resource "nsxt_policy_parent_security_policy" "parent" {
  nsx_id          = "${local.p}-parent"
  display_name    = "${local.p} parent"
  description     = local.words
  category        = "Application"
  sequence_number = 30
}

resource "nsxt_policy_security_policy_rule" "child" {
  for_each           = local.changed ? { ssh = 10, ping = 30 } : { ssh = 10, ping = 20 }
  nsx_id             = each.key
  display_name       = "${local.p} ${each.key}"
  description        = local.words
  policy_path        = nsxt_policy_parent_security_policy.parent.path
  sequence_number    = each.value
  action             = "ALLOW"
  logged             = local.changed
  source_groups      = [nsxt_policy_group.addresses.path]
  destination_groups = [nsxt_policy_group.both.path]
  services           = [data.nsxt_policy_service.predefined[each.key == "ssh" ? "SSH" : "ICMP Echo Request"].path]
  ip_version         = local.bare ? "NONE" : "IPV4_IPV6"
  dynamic "service_entries" {
    for_each = local.some
    content {
      l4_port_set_entry {
        protocol          = "TCP"
        destination_ports = ["2222"]
      }
    }
  }
  dynamic "tag" {
    for_each = local.some
    content {
      scope = "${local.p}-kind"
      tag   = "rule"
    }
  }
}

data "nsxt_policy_security_policy" "shop" {
  display_name = nsxt_policy_security_policy.shop.display_name
}

data "nsxt_policy_security_policy" "parent" {
  id = nsxt_policy_parent_security_policy.parent.nsx_id
}

# The last rule of all: the default policy.
data "nsxt_policy_security_policy" "last" {
  is_default = true
  category   = "Application"
}
