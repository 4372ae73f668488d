import type {
  Event,
  LookupEventsCommandInput,
  LookupEventsCommandOutput,
  Resource,
} from '@aws-sdk/client-cloudtrail';
import type { Happening } from '../world/state/happening.ts';
import { awsFailure } from './failure.ts';
import type { CallContext } from './operation.ts';
import { page } from './page.ts';

type Mutation = Extract<Happening, { kind: 'mutation' }>;

/** CloudTrail tells of a call within five minutes on average (AWS); here after two (model). */
const deliveredAfterMs = 120_000;
/** CloudTrail's event history goes back 90 days (AWS). */
const historyMs = 90 * 86_400_000;
/** Services whose changes are data events, which the event history leaves out (AWS). */
const dataPlanes = new Set(['SQS', 'SNS', 'Route53 Recovery Cluster']);

/**
 * The event history of a region, newest first: what Holdfast and the other actors of a story called. What AWS does by
 * itself, and what a fault does to the world, is nobody's call and is not in it; neither is what was refused.
 */
export function lookUpEvents(
  input: LookupEventsCommandInput,
  context: CallContext,
): Omit<LookupEventsCommandOutput, '$metadata'> {
  const { LookupAttributes: [attribute, ...others] = [], MaxResults: size = 50 } = input;
  if (others.length > 0)
    throw awsFailure('InvalidLookupAttributesException', 'Only one lookup attribute can be specified.');
  if (size < 1 || size > 50)
    throw awsFailure('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
  const wanted = (event: Event) =>
    attribute === undefined || valueOf(event, attribute.AttributeKey) === attribute.AttributeValue;
  const { items, next } = page(eventsIn(input, context).filter(wanted), {
    token: input.NextToken,
    size,
    sizeAtMost: 50,
    invalidToken: 'InvalidNextTokenException',
  });
  return { Events: [...items], ...(next === undefined ? {} : { NextToken: next }) };
}

function eventsIn({ StartTime, EndTime }: LookupEventsCommandInput, context: CallContext): readonly Event[] {
  const { world, scope } = context;
  const now = world.clock.now();
  const from = StartTime?.getTime() ?? now - historyMs;
  const to = Math.min(EndTime?.getTime() ?? now, now - deliveredAfterMs);
  if (EndTime !== undefined && from > EndTime.getTime())
    throw awsFailure('InvalidTimeRangeException', 'The start time is after the end time.');
  const events: Event[] = [];
  // From the newest: a long story has many happenings, and what is asked for is mostly new.
  for (let index = world.happenings.length - 1; index >= 0; index -= 1) {
    const happening = world.happenings[index];
    if (happening === undefined || happening.at < from) break;
    if (happening.kind !== 'mutation' || happening.at > to || dataPlanes.has(happening.service)) continue;
    // Global services are logged in us-east-1 (AWS).
    const region = happening.service === 'Route 53' ? 'us-east-1' : happening.region;
    if (region === scope.region) events.push(eventOf(happening, index, context));
  }
  return events;
}

function valueOf(event: Event, key: string | undefined): string | undefined {
  switch (key) {
    case 'ReadOnly':
      return event.ReadOnly;
    case 'EventName':
      return event.EventName;
    case 'EventSource':
      return event.EventSource;
    case 'Username':
      return event.Username;
    default:
      throw awsFailure(
        'InvalidLookupAttributesException',
        `The attribute ${key} is not known to simulated AWS.`,
      );
  }
}

function eventOf(mutation: Mutation, index: number, { world }: CallContext): Event {
  const { at, caller, service, operation, input } = mutation;
  const { account } = world;
  const id = `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  const source = `${sources[service] ?? service.toLowerCase().replaceAll(' ', '')}.amazonaws.com`;
  const record = {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/${caller}/${caller}`,
      accountId: account,
      sessionContext: { sessionIssuer: { type: 'Role', userName: caller } },
    },
    eventTime: new Date(at).toISOString(),
    eventSource: source,
    eventName: operation,
    requestParameters: input,
    readOnly: false,
    eventID: id,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
  };
  return {
    EventId: id,
    EventName: operation,
    ReadOnly: 'false',
    EventTime: new Date(at),
    EventSource: source,
    Username: caller,
    Resources: resourcesIn(input),
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** By the SDK's service id, where its name in addresses is another. */
const sources: Readonly<Record<string, string>> = {
  'Auto Scaling': 'autoscaling',
  CloudWatch: 'monitoring',
  'Config Service': 'config',
  EFS: 'elasticfilesystem',
  'Elastic Load Balancing': 'elasticloadbalancing',
  'Elastic Load Balancing v2': 'elasticloadbalancing',
  EventBridge: 'events',
};

/** What CloudTrail names of a request, by the parameter that holds it. */
const named: Readonly<Record<string, string>> = {
  AutoScalingGroupName: 'AWS::AutoScaling::AutoScalingGroup',
  DBClusterIdentifier: 'AWS::RDS::DBCluster',
  DBInstanceIdentifier: 'AWS::RDS::DBInstance',
  FunctionName: 'AWS::Lambda::Function',
  GroupId: 'AWS::EC2::SecurityGroup',
  HostedZoneId: 'AWS::Route53::HostedZone',
  InstanceId: 'AWS::EC2::Instance',
  InstanceIds: 'AWS::EC2::Instance',
  LaunchTemplateId: 'AWS::EC2::LaunchTemplate',
  LoadBalancerArn: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  RouteTableId: 'AWS::EC2::RouteTable',
  TableName: 'AWS::DynamoDB::Table',
  TargetGroupArn: 'AWS::ElasticLoadBalancingV2::TargetGroup',
};

function resourcesIn(input: unknown): Resource[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => {
    const type = named[key];
    if (type === undefined) return [];
    return [value]
      .flat()
      .filter((name): name is string => typeof name === 'string')
      .map((name) => ({ ResourceType: type, ResourceName: name }));
  });
}
