# A queue of events for Holdfast in one region of one account: docs/events.md.
# Made from src/intake/registry.ts and renewed by `npx vitest run test/architecture -u`; edit there.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "queue_name" {
  type    = string
  default = "holdfast-events"
}

locals {
  detail_types = {
    "ec2" = [
      "EC2 Instance State-change Notification",
      "EC2 Spot Instance Interruption Warning",
      "EC2 Instance Rebalance Recommendation",
      "EBS Volume Notification",
      "EBS Snapshot Notification",
      "EC2 AMI State Change",
      "EC2 Capacity Reservation Instance Interruption Warning",
    ]
    "autoscaling" = [
      "EC2 Instance Launch Successful",
      "EC2 Instance Launch Unsuccessful",
      "EC2 Instance Terminate Successful",
      "EC2 Instance Terminate Unsuccessful",
      "EC2 Instance-launch Lifecycle Action",
      "EC2 Instance-terminate Lifecycle Action",
      "EC2 Auto Scaling Instance Refresh Started",
      "EC2 Auto Scaling Instance Refresh Succeeded",
      "EC2 Auto Scaling Instance Refresh Failed",
      "EC2 Auto Scaling Instance Refresh Cancelled",
      "EC2 Auto Scaling Instance Refresh Checkpoint Reached",
      "EC2 Auto Scaling Instance Refresh Rollback Started",
      "EC2 Auto Scaling Instance Refresh Rollback Succeeded",
      "EC2 Auto Scaling Instance Refresh Rollback Failed",
    ]
    "cloudwatch" = [
      "CloudWatch Alarm State Change",
      "CloudWatch Alarm Configuration Change",
      "CloudWatch Alarm Contributor State Change",
    ]
    "ecs" = [
      "ECS Task State Change",
      "ECS Container Instance State Change",
      "ECS Service Action",
      "ECS Deployment State Change",
    ]
    "rds" = [
      "RDS DB Instance Event",
      "RDS DB Cluster Event",
      "RDS DB Snapshot Event",
      "RDS DB Proxy Event",
      "RDS Blue Green Deployment Event",
    ]
    "health" = [
      "AWS Health Event",
      "AWS Health Abuse Event",
    ]
    "config" = [
      "Config Rules Compliance Change",
      "Config Configuration Item Change",
      "Config Rules Re-evaluation Status",
    ]
    "arc-zonal-shift" = [
      "Autoshift In Progress",
      "Autoshift Completed",
      "Practice Run Started",
      "Practice Run Interrupted",
      "Practice Run Failed",
      "Practice Run Succeeded",
      "Manual Shift Started",
      "Manual Shift Updated",
      "Manual Shift Canceled",
      "FIS Experiment Autoshift In Progress",
      "FIS Experiment Autoshift Completed",
      "FIS Experiment Autoshift Canceled",
    ]
    "networkmanager" = [
      "Network Manager Status Update",
      "Network Manager Topology Change",
      "Network Manager Routing Update",
      "Network Manager Segment Update",
      "Network Manager Policy Update",
    ]
    "elasticache" = [
      "Cache Created",
      "Cache Updated",
      "Cache Deleted",
      "Cache Creation Failed",
      "Cache Update Failed",
      "Cache Limit Approaching",
      "Snapshot Created",
      "Snapshot Creation Failed",
      "Snapshot Export Failed",
      "Snapshot Copy Failed",
    ]
    "acm" = [
      "ACM Certificate Approaching Expiration",
      "ACM Certificate Expired",
    ]
    "synthetics" = [
      "Synthetics Canary Status Change",
      "Synthetics Canary TestRun Failure",
    ]
    "tag" = [
      "Tag Change on Resource",
    ]
    "fis" = [
      "FIS Experiment State Change",
    ]
    "cloudformation" = [
      "CloudFormation Stack Status Change",
    ]
    "codedeploy" = [
      "CodeDeploy Deployment State-change Notification",
    ]
    "elasticloadbalancing" = [
      "AWS API Call via CloudTrail",
    ]
    "dynamodb" = [
      "AWS API Call via CloudTrail",
    ]
    "sqs" = [
      "AWS API Call via CloudTrail",
    ]
    "route53" = [
      "AWS API Call via CloudTrail",
    ]
  }

  # What of the detail has to hold, where not all events of a type are wanted.
  details = {
    "elasticloadbalancing" = { managementEvent = [true] }
    "dynamodb"             = { managementEvent = [true] }
    "sqs"                  = { managementEvent = [true] }
    "route53"              = { managementEvent = [true] }
  }
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.queue_name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "events" {
  name                       = var.queue_name
  visibility_timeout_seconds = 30
  message_retention_seconds  = 3600
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 5
  })
}

resource "aws_cloudwatch_event_rule" "events" {
  for_each = local.detail_types

  name = "${var.queue_name}-${each.key}"
  event_pattern = jsonencode(merge(
    {
      source      = ["aws.${each.key}"]
      detail-type = each.value
    },
    try({ detail = local.details[each.key] }, {})
  ))
}

resource "aws_cloudwatch_event_target" "queue" {
  for_each = aws_cloudwatch_event_rule.events

  rule = each.value.name
  arn  = aws_sqs_queue.events.arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }
}

data "aws_iam_policy_document" "queue" {
  for_each = {
    events       = aws_sqs_queue.events.arn
    dead_letters = aws_sqs_queue.dead_letters.arn
  }

  statement {
    sid       = "RulesSend"
    actions   = ["sqs:SendMessage"]
    resources = [each.value]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [for rule in aws_cloudwatch_event_rule.events : rule.arn]
    }
  }

  statement {
    sid       = "OnlyEncrypted"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [each.value]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sqs_queue_policy" "events" {
  queue_url = aws_sqs_queue.events.id
  policy    = data.aws_iam_policy_document.queue["events"].json
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id
  policy    = data.aws_iam_policy_document.queue["dead_letters"].json
}

output "queue_url" {
  description = "For intake.sqs in holdfast.yaml"
  value       = aws_sqs_queue.events.url
}
