import { stringify } from 'yaml';
import { eventSources } from '../../src/intake/registry.ts';

/** The templates under deploy/events, made from the registry, so that exactly what is understood is subscribed to. */

const head = `# A queue of events for Holdfast in one region of one account: docs/events.md.
# Made from src/intake/registry.ts and renewed by \`npx vitest run test/architecture -u\`; edit there.
`;

const rules = eventSources.map(({ source, detailTypes, detail }) => ({
  name: source.replace(/^aws\./, ''),
  pattern: { source: [source], 'detail-type': detailTypes, ...(detail === undefined ? {} : { detail }) },
}));

/** Long enough to survive a deploy of Holdfast, short enough that what is stale does not pile up. Seconds. */
const retention = 3600;
const deadLetterRetention = 1_209_600;
/** A cycle and its write take seconds. Seconds. */
const visibility = 30;
/** A message that could not be read so often is set aside. */
const receives = 5;

export function cloudFormationText(): string {
  const arn = (resource: string) => ({ 'Fn::GetAtt': [resource, 'Arn'] });
  const sub = (text: string) => ({ 'Fn::Sub': text });
  const queue = (properties: object) => ({
    Type: 'AWS::SQS::Queue',
    Properties: { SqsManagedSseEnabled: true, ...properties },
  });
  const queues = [arn('Events'), arn('DeadLetters')];
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Queue of events for Holdfast, fed by EventBridge',
    Parameters: { QueueName: { Type: 'String', Default: 'holdfast-events' } },
    Resources: {
      Events: queue({
        QueueName: sub('${QueueName}'),
        VisibilityTimeout: visibility,
        MessageRetentionPeriod: retention,
        RedrivePolicy: { deadLetterTargetArn: arn('DeadLetters'), maxReceiveCount: receives },
      }),
      DeadLetters: queue({
        QueueName: sub('${QueueName}-dead-letters'),
        MessageRetentionPeriod: deadLetterRetention,
      }),
      QueuePolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Events' }, { Ref: 'DeadLetters' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'RulesSend',
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: queues,
                Condition: {
                  ArnLike: {
                    'aws:SourceArn': sub(
                      'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${QueueName}-*',
                    ),
                  },
                },
              },
              {
                Sid: 'OnlyEncrypted',
                Effect: 'Deny',
                Principal: '*',
                Action: 'sqs:*',
                Resource: queues,
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        },
      },
      ...Object.fromEntries(
        rules.map(({ name, pattern }) => [
          `Rule${name.replaceAll(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
          {
            Type: 'AWS::Events::Rule',
            Properties: {
              Name: sub(`\${QueueName}-${name}`),
              EventPattern: pattern,
              Targets: [{ Id: 'queue', Arn: arn('Events'), DeadLetterConfig: { Arn: arn('DeadLetters') } }],
            },
          },
        ]),
      ),
    },
    Outputs: { QueueUrl: { Description: 'For intake.sqs in holdfast.yaml', Value: { Ref: 'Events' } } },
  };
  return `${head}${stringify(template, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

export function terraformText(): string {
  const types = (names: readonly string[]) => names.map((name) => `      "${name}",\n`).join('');
  const patterns = rules
    .map(({ name, pattern }) => `    "${name}" = [\n${types(pattern['detail-type'])}    ]\n`)
    .join('');
  const wanted = rules.flatMap(({ name, pattern: { detail } }) =>
    detail === undefined ? [] : [{ key: `"${name}"`, detail }],
  );
  // `terraform fmt` sets what stands in lines of its own under one another.
  const width = Math.max(...wanted.map(({ key }) => key.length));
  const details = wanted.map(({ key, detail }) => `    ${key.padEnd(width)} = ${hclText(detail)}\n`).join('');
  return `${head}
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
${patterns}  }

  # What of the detail has to hold, where not all events of a type are wanted.
  details = {
${details}  }
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "\${var.queue_name}-dead-letters"
  message_retention_seconds = ${deadLetterRetention}
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "events" {
  name                       = var.queue_name
  visibility_timeout_seconds = ${visibility}
  message_retention_seconds  = ${retention}
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = ${receives}
  })
}

resource "aws_cloudwatch_event_rule" "events" {
  for_each = local.detail_types

  name = "\${var.queue_name}-\${each.key}"
  event_pattern = jsonencode(merge(
    {
      source      = ["aws.\${each.key}"]
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
`;
}

/** What has to hold of a detail, as an object of Terraform's language. */
function hclText(detail: Readonly<Record<string, readonly (string | boolean)[]>>): string {
  const fields = Object.entries(detail).map(([name, values]) => `${name} = ${JSON.stringify(values)}`);
  return `{ ${fields.join(', ')} }`;
}
