# What someone who runs NSX Federation keeps in Terraform, in three states: as it is first, changed, and bare: with all
# taken away again that need not be said. The provider takes host, credentials and the rest from the environment (NSXT_MANAGER_HOST, NSXT_GLOBAL_MANAGER, ...).

terraform {
  required_version = ">= 1.7"
  required_providers {
    nsxt = { source = "vmware/nsxt" }
  }
}

provider "nsxt" {}

variable "prefix" {
  description = "Starts the ids and names of everything here, so that runs do not meet each other."
  type        = string
  default     = "tf"
}

variable "state" {
  description = "first; changed, in which every resource differs; bare, in which what is optional is taken away."
  type        = string
  default     = "first"
  validation {
    condition     = contains(["first", "changed", "bare"], var.state)
    error_message = "The states are first, changed and bare."
  }
}

variable "sites" {
  description = "Ids of the sites; the first is the one that single-site objects live in."
  type        = list(string)
  default     = ["west", "central", "east"]
}

locals {
  p    = var.prefix
  home = var.sites[0]
  away = var.sites[1]

  changed = var.state != "first"
  bare    = var.state == "bare"
  # A block that is there unless all is bare.
  some  = local.bare ? [] : [true]
  words = local.bare ? null : local.changed ? "Changed" : "As it was first"

  # The span is a site smaller once it is changed.
  span = local.changed ? slice(var.sites, 0, 2) : var.sites
}
