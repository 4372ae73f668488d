import { type Judge, startJudge } from '../../src/simulator/judge/judge.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { shopAccount } from '../../src/simulator/stacks/shop.ts';
import { tell } from '../../src/simulator/world/happening.ts';
import type { ScalingGroup } from '../../src/simulator/world/state/scaling-group.ts';
import { first, type PlayedShop, playedShop } from './played-shop.ts';

type Call = PlayedShop['call'];

/** A shop with a judge, in which a test acts as the policy that is judged, or as somebody else. */
export interface Planted extends PlayedShop {
  readonly judge: Judge;
  /** Group of the home region. */
  readonly group: ScalingGroup;
  /** Ids of that group's members, oldest first. */
  readonly members: readonly string[];
  /** As the caller who is judged; `call` of the shop itself is somebody else's. */
  readonly naive: Call;
  /**
   * As if AWS had done what the judged caller asked, with no effect in the world: for operations that
   * simulated AWS does not have, or would refuse here.
   */
  accepted(service: string, operation: string, input?: object, caller?: string): void;
  /** The judged caller reads all there is to read. */
  look(): Promise<void>;
}

export type Limits = Parameters<typeof startJudge>[1];

/** After a minute's quiet with the judge watching. */
export async function planted(limits: Limits = {}, seed = 5): Promise<Planted> {
  const shop = playedShop(seed);
  const judge = startJudge(shop.world, limits);
  await shop.play(60);
  const naive = callsAs(shop, 'naive');
  const group = first(shop.world.scalingGroups);
  return {
    ...shop,
    judge,
    group,
    members: [...group.members.keys()],
    naive,
    accepted: (service, operation, input = {}, caller = 'naive') =>
      pretend(shop, { caller, service, operation, input }),
    look: () => lookRound(shop, naive),
  };
}

export function codesOf(shop: Planted): readonly string[] {
  return [...new Set(shop.judge.harms.map(({ code }) => code))].toSorted();
}

export function callsAs({ world }: PlayedShop, caller: string): Call {
  const transport = simulatedTransport(world, { caller });
  return async <T>(service: string, operation: string, input: object = {}, region = 'us-east-1') =>
    (await transport({ service, operation, input, scope: { account: shopAccount, region } })) as T;
}

function pretend(
  { world }: PlayedShop,
  call: { caller: string; service: string; operation: string; input: object },
): void {
  const region = 'us-east-1';
  tell(world, { kind: 'mutation', ...call, region, text: `${call.caller} calls ${call.operation}` });
  for (const listener of world.callListeners)
    listener({ at: world.clock.now(), ...call, region, mutates: true });
}

async function lookRound({ world }: PlayedShop, call: Call): Promise<void> {
  for (const region of ['us-east-1', 'eu-west-1']) {
    await call('EC2', 'DescribeInstanceStatus', {}, region);
    await call('Auto Scaling', 'DescribeAutoScalingGroups', {}, region);
    await call('RDS', 'DescribeDBInstances', {}, region);
    await call('CloudWatch', 'DescribeAlarms', {}, region);
    for (const group of world.targetGroups.values()) {
      if (group.region !== region) continue;
      await call('Elastic Load Balancing v2', 'DescribeTargetHealth', { TargetGroupArn: group.arn }, region);
    }
  }
  await call('Route 53', 'ListHostedZones');
}
