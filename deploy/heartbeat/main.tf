# Calls somebody when Holdfast has said nothing for three minutes: docs/configuration.md, "The daemon's own health".

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "name" {
  type        = string
  default     = "holdfast"
  description = "heartbeat.name of the configuration; for a cell, NAME/CELL"
}

variable "topic_arn" {
  type        = string
  description = "SNS topic that reaches people without Holdfast"
}

resource "aws_cloudwatch_metric_alarm" "silent" {
  alarm_name          = "${var.name}-is-silent"
  alarm_description   = "Holdfast has not said for three minutes that it watches. Nothing is repaired, and it calls nobody."
  namespace           = "Holdfast"
  metric_name         = "Watching"
  dimensions          = { Name = var.name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  # What is missing is what it is for.
  treat_missing_data = "breaching"
  alarm_actions      = [var.topic_arn]
  ok_actions         = [var.topic_arn]
}
