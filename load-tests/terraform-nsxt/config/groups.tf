# Groups with every kind of criteria that the provider writes for a global manager.

# One condition on the tags of ports: scope|tag.
resource "nsxt_policy_group" "web" {
  nsx_id       = "${local.p}-web"
  display_name = "${local.p} web"
  description  = local.words
  criteria {
    condition {
      key         = "Tag"
      member_type = "SegmentPort"
      operator    = "EQUALS"
      value       = local.changed ? "role|web-2" : "role|web"
    }
  }
  dynamic "tag" {
    for_each = local.bare ? {} : { group = "${local.p}-kind", "no scope" = "" }
    content {
      scope = tag.value
      tag   = tag.key
    }
  }
}

# Conditions that all must hold (a nested expression), or others.
resource "nsxt_policy_group" "nested" {
  nsx_id       = "${local.p}-nested"
  display_name = "${local.p} nested"
  criteria {
    condition {
      key         = "Tag"
      member_type = "SegmentPort"
      operator    = "EQUALS"
      value       = "role|app"
    }
    condition {
      key         = "Tag"
      member_type = "SegmentPort"
      operator    = "EQUALS"
      value       = local.changed ? "tier|silver" : "tier|gold"
    }
  }
  dynamic "conjunction" {
    for_each = local.some
    content {
      operator = "OR"
    }
  }
  dynamic "criteria" {
    for_each = local.some
    content {
      condition {
        key         = "Tag"
        member_type = "Segment"
        operator    = "EQUALS"
        value       = "role|app"
      }
    }
  }
}

# Conditions of one member type joined by AND at the top.
resource "nsxt_policy_group" "both" {
  nsx_id       = "${local.p}-both"
  display_name = "${local.p} both"
  criteria {
    condition {
      key         = "Name"
      member_type = "VirtualMachine"
      operator    = "STARTSWITH"
      value       = "db-"
    }
  }
  conjunction {
    operator = "AND"
  }
  criteria {
    condition {
      key         = "Name"
      member_type = "VirtualMachine"
      operator    = local.changed ? "CONTAINS" : "ENDSWITH"
      value       = "-prod"
    }
  }
}

# Every operator on names.
resource "nsxt_policy_group" "names" {
  nsx_id       = "${local.p}-names"
  display_name = "${local.p} names"
  dynamic "criteria" {
    for_each = toset(local.changed ? ["CONTAINS", "STARTSWITH"] : ["CONTAINS", "ENDSWITH", "EQUALS", "NOTEQUALS", "STARTSWITH"])
    content {
      condition {
        key         = "Name"
        member_type = "VirtualMachine"
        operator    = criteria.key
        value       = "www"
      }
    }
  }
  dynamic "conjunction" {
    for_each = range(local.changed ? 1 : 4)
    content {
      operator = "OR"
    }
  }
}

# Addresses and, beside them, paths of groups and segments.
resource "nsxt_policy_group" "mixed" {
  nsx_id       = "${local.p}-mixed"
  display_name = "${local.p} mixed"
  criteria {
    ipaddress_expression {
      ip_addresses = local.changed ? ["10.1.0.1", "10.2.0.0/16"] : ["10.1.0.1", "10.2.0.0/16", "10.3.0.10-10.3.0.20", "2001:db8::/64"]
    }
  }
  conjunction {
    operator = "OR"
  }
  criteria {
    macaddress_expression {
      mac_addresses = ["02:00:0a:01:00:0b", "02:00:0a:01:00:0c"]
    }
  }
  conjunction {
    operator = "OR"
  }
  criteria {
    path_expression {
      member_paths = local.changed ? [nsxt_policy_group.web.path] : [nsxt_policy_group.web.path, nsxt_policy_segment.web.path]
    }
  }
}

# Members by the ids that other systems know them by; nobody once it is bare.
resource "nsxt_policy_group" "external" {
  nsx_id       = "${local.p}-external"
  display_name = "${local.p} external"
  dynamic "criteria" {
    for_each = local.some
    content {
      external_id_expression {
        member_type  = "VirtualNetworkInterface"
        external_ids = local.changed ? ["nic-web-w1"] : ["nic-web-w1", "nic-web-c1"]
      }
    }
  }
}

# Nothing but addresses, said so by its type.
resource "nsxt_policy_group" "addresses" {
  nsx_id       = "${local.p}-addresses"
  display_name = "${local.p} addresses"
  group_type   = "IPAddress"
  criteria {
    ipaddress_expression {
      ip_addresses = local.changed ? ["192.0.2.0/25"] : ["192.0.2.0/24"]
    }
  }
}

# Nobody yet.
resource "nsxt_policy_group" "empty" {
  nsx_id       = "${local.p}-empty"
  display_name = "${local.p} empty"
  description  = local.words
}

# A group of the region, which only its sites contribute members to.
resource "nsxt_policy_group" "regional" {
  nsx_id       = "${local.p}-regional"
  display_name = "${local.p} regional"
  domain       = nsxt_policy_domain.region.nsx_id
  criteria {
    condition {
      key         = "Tag"
      member_type = "SegmentPort"
      operator    = "EQUALS"
      value       = local.changed ? "role|b" : "role|a"
    }
  }
}

# An id of the server's choice.
resource "nsxt_policy_group" "unnamed" {
  display_name = "${local.p} unnamed"
  description  = local.words
}

data "nsxt_policy_group" "web" {
  display_name = nsxt_policy_group.web.display_name
}

data "nsxt_policy_group" "regional" {
  id     = nsxt_policy_group.regional.nsx_id
  domain = nsxt_policy_domain.region.nsx_id
}

data "nsxt_policy_groups" "all" {
  depends_on = [nsxt_policy_group.web]
}

output "unnamed" {
  description = "The id of the group that was given none: an import needs it."
  value       = nsxt_policy_group.unnamed.id
}
