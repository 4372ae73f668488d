import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Route53Client } from '@aws-sdk/client-route-53';
import type { ActionContext } from '../../../src/actions/action.ts';
import { createAwsAccess, type ManagedAwsAccess } from '../../../src/aws/client-pool.ts';
import { emptyModel, fold } from '../../../src/model/fold.ts';
import type { Model } from '../../../src/model/model.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import { observePart } from '../../../src/pollers/observe-part.ts';
import type { Poller } from '../../../src/pollers/poller.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { answered } from '../../support/answered.ts';
import type { MotoAccess } from '../build-shop.ts';
import type { Facts } from './contract-case.ts';

export const home = 'us-east-1';
export const standby = 'us-west-2';

/** One simulator of AWS as Holdfast looks at it, by its pollers, and changes it, by its remedies. */
export interface Watched extends ReturnType<typeof ownersClients> {
  readonly aws: ManagedAwsAccess;
  readonly account: string;
  /** Somebody denies what comes in, before every other entry of the one network ACL that is not a default one. */
  denyInbound(): Promise<void>;
  stopRecorder(): Promise<void>;
  /** Lets a quarter of an hour pass where time passes; elsewhere everything has happened already. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface WatchedCase {
  readonly name: string;
  run(subject: Watched): Promise<Facts>;
}

/** What the owners of the account make and change with. */
export function ownersClients(access: MotoAccess, region = home) {
  const settings = { region, ...access, maxAttempts: 1 };
  return {
    ec2: new EC2Client(settings),
    balancing: new ElasticLoadBalancingV2Client(settings),
    classic: new ElasticLoadBalancingClient(settings),
    names: new Route53Client(settings),
    edges: new CloudFrontClient(settings),
    tables: new DynamoDBClient(settings),
    config: new ConfigServiceClient(settings),
  };
}

/** Holdfast's own way to AWS. Its credentials are those of the SDK's default chain. */
export const holdfastsAccess = (endpoint: string, account: string): ManagedAwsAccess =>
  createAwsAccess({
    clock: systemClock,
    log: silentLogger,
    accounts: [{ account }],
    endpoint,
    budget: { share: 0.99 },
  });

/** What the parts of these pollers find, each knowing what those before it have found. */
export async function look(
  { aws, account }: Watched,
  parts: readonly (readonly [Poller, part: string, region?: string])[],
): Promise<Model> {
  let model = emptyModel({ settings: defaultModelSettings, services: [] });
  for (const [poller, name, region = home] of parts) {
    const part = poller.parts.find((each) => each.name === name);
    if (part === undefined) throw new Error(`${poller.name} has no part ${name}`);
    const now = systemClock.now();
    const said = await observePart(poller, part, {
      aws,
      scope: { account, region },
      now: () => now,
      priority: 'sweep',
      model,
      wantedMetrics: () => [],
    });
    model = fold(model, [answered(said)], now);
  }
  return model;
}

/** The one thing of its kind that people call so. */
export function found(model: Model, kind: Resource['kind'], name: string, region?: string): Resource {
  const all = [...model.ofKind(kind)].flatMap((id) => model.resources.get(id) ?? []);
  const [one, ...others] = all.filter(
    (each) => each.name === name && (region === undefined || each.region === region),
  );
  if (one !== undefined && others.length === 0) return one;
  throw new Error(`no one ${kind} ${name} among ${all.map((each) => each.name).join(', ')}`);
}

/** What Holdfast says of it by one check. */
export function word(model: Model, { id }: Resource, check: string): string | undefined {
  return model.signals.get(id)?.find((signal) => signal.check === check)?.state;
}

/** What a remedy works with. */
export const remedying = ({ aws }: Watched, model: Model): ActionContext => ({
  aws,
  model,
  now: systemClock.now(),
  remediation: 'rem-1',
  log: silentLogger,
});
