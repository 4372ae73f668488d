import type { Transport } from '../../../src/aws/transport.ts';
import { type AutoScalingWorld, autoScaling } from './auto-scaling.ts';
import { type AwsAnswers, awsFailure } from './answers.ts';
import { cloudWatch, type CloudWatchWorld } from './cloud-watch.ts';
import { ec2, type Ec2World } from './ec2.ts';
import { loadBalancing, type LoadBalancingWorld } from './load-balancing.ts';
import { rds, type RdsWorld } from './rds.ts';
import { route53, type Route53World } from './route53.ts';
import { routingControl, type RoutingControlWorld } from './routing-control.ts';

export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly region: string;
}

/**
 * A small stateful AWS, without time: tests move it by hand. Reads see what mutations did, compare-and-set
 * is honoured, and every call is recorded.
 */
export class FakeAws {
  readonly autoScaling: AutoScalingWorld = { groups: new Map(), activities: [], refreshes: [] };
  readonly ec2: Ec2World = {
    instances: new Map(),
    statuses: new Map(),
    instanceStoreTypes: new Set(),
    templateVersions: new Map(),
  };
  readonly loadBalancing: LoadBalancingWorld = {
    targetGroups: new Map(),
    reasons: new Map(),
    attributes: new Map(),
  };
  readonly route53: Route53World = { records: [], healthChecks: new Map(), pending: new Set(), changes: 0 };
  readonly rds: RdsWorld = { instances: new Map(), clusters: new Map(), events: [] };
  readonly cloudWatch: CloudWatchWorld = {
    points: new Map(),
    connections: new Map(),
    writes: new Map(),
    alarms: new Map(),
  };
  readonly routingControl: RoutingControlWorld = { states: new Map(), silentRegions: new Set() };
  readonly calls: RecordedCall[] = [];
  /** Called before a call is answered: to throw, or to let somebody else change the world first. */
  before: (call: RecordedCall) => void = () => undefined;

  private readonly services: Record<string, AwsAnswers> = {
    'Auto Scaling': autoScaling(this.autoScaling, this.ec2),
    EC2: ec2(this.ec2),
    'Elastic Load Balancing v2': loadBalancing(this.loadBalancing),
    'Route 53': route53(this.route53),
    RDS: rds(this.rds),
    CloudWatch: cloudWatch(this.cloudWatch),
    'Route53 Recovery Cluster': routingControl(this.routingControl),
  };

  readonly transport: Transport = async ({ service, operation, input, scope }) => {
    const call = { service, operation, input, region: scope.region };
    this.calls.push(call);
    this.before(call);
    const answer = this.services[service]?.[operation];
    if (answer === undefined) throw awsFailure('UnknownOperation', `the fake has no ${service} ${operation}`);
    return answer(input as never, scope);
  };

  /** Operations that changed something, in their order. */
  mutations(): readonly string[] {
    const reads = /^(Describe|Get|List)/;
    return this.calls.map(({ operation }) => operation).filter((operation) => !reads.test(operation));
  }
}
