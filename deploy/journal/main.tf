# The table of journals for Holdfast: docs/configuration.md#what-it-keeps. One serves any number of journals.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "table_name" {
  type    = string
  default = "holdfast-journal"
}

resource "aws_dynamodb_table" "journal" {
  name                        = var.table_name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "journal"
  range_key                   = "number"
  deletion_protection_enabled = true

  attribute {
    name = "journal"
    type = "S"
  }

  attribute {
    name = "number"
    type = "N"
  }

  server_side_encryption {
    enabled = true
  }

  point_in_time_recovery {
    enabled = true
  }

  # A journal that nobody prunes any more goes by itself.
  ttl {
    attribute_name = "expires"
    enabled        = true
  }

  # It is the record of what was done: deleting the module must not erase it.
  lifecycle {
    prevent_destroy = true
  }
}

output "table_name" {
  value = aws_dynamodb_table.journal.name
}
