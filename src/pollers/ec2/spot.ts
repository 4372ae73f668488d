import { EC2Client, paginateDescribeSpotInstanceRequests } from '@aws-sdk/client-ec2';
import type { Resource } from '../../model/resource.ts';
import type { Finding, Voice } from '../finding.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';

/** EC2 warns two minutes ahead, so that a minute is as slow as a poll may be. */
export const spotVoice: Voice = {
  poller: 'ec2',
  part: { name: 'spot', reach: 'regional', everyMs: 60_000 },
};

const interruption = 'ec2/spot-interruption';
const rebalance = 'ec2/rebalance-recommendation';

/** The codes of a request whose machine EC2 is about to take back. */
const marked = ['marked-for-termination', 'marked-for-stop'];

/** Two minutes of warning, and three for a machine that takes its time to go. */
const warnedForMs = 300_000;

/** The Spot Instances of the region that run. */
export function spotMachines(context: PollContext): readonly Resource[] {
  return known(context, 'ec2:instance').filter(isSpot);
}

export function isSpot({ facts }: Resource): boolean {
  return facts['lifecycle'] === 'spot' && facts['state'] === 'running';
}

/**
 * What is announced to these Spot Instances. A recommendation to rebalance comes as an event alone and is never
 * withdrawn, so it is said again for as long as its machine runs; a warning that came as an event is said again until
 * it is over, for a request may be marked later than that. Throws AwsError.
 */
export async function readSpot(
  machines: readonly Resource[],
  context: PollContext,
): Promise<readonly Finding[]> {
  if (machines.length === 0) return [];
  const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
  const requests = await collectPages(
    paginateDescribeSpotInstanceRequests(
      { client },
      { Filters: [{ Name: 'status-code', Values: marked }], MaxResults: 1_000 },
    ),
    (page) => page.SpotInstanceRequests,
  );
  const codes = new Map(requests.map(({ InstanceId, Status }) => [InstanceId, Status?.Code]));
  return machines.flatMap((machine) => {
    const code = codes.get(machine.id.split('/').at(-1));
    return [...announced(machine, code, context), ...recommended(machine, context)];
  });
}

/**
 * EC2 takes it back: a loss that is announced, and none that anything on the machine could mend. It is in transition,
 * not failing. `action` is `terminate`, `stop` or `hibernate`.
 */
export function interruptionFinding(resource: string, action: string): Finding {
  return {
    resource,
    check: interruption,
    family: 'control-plane',
    state: 'unknown',
    nature: 'transition',
    reason: `EC2 takes this Spot Instance back (${action}) within two minutes of its warning`,
  };
}

/** The risk of an interruption is greater than before: it may never come. */
export function rebalanceFinding(resource: string): Finding {
  return {
    resource,
    check: rebalance,
    family: 'control-plane',
    state: 'warn',
    nature: 'warning-only',
    reason: 'EC2 recommends to replace this Spot Instance, which it may soon take back',
  };
}

function announced({ id }: Resource, code: string | undefined, context: PollContext): readonly Finding[] {
  if (code !== undefined && marked.includes(code))
    return [interruptionFinding(id, code.replace('marked-for-', '').replace('termination', 'terminate'))];
  const warned = held(id, interruption, context);
  return warned !== undefined && context.now() - warned.since <= warnedForMs ? [again(warned)] : [];
}

function recommended({ id }: Resource, context: PollContext): readonly Finding[] {
  const said = held(id, rebalance, context);
  return said === undefined ? [] : [again(said)];
}

const held = (id: string, check: string, { model }: PollContext) =>
  model.signals.get(id)?.find((signal) => signal.check === check);

function again({ resource, check, family, state, nature, reason, since }: Finding): Finding {
  return {
    resource,
    check,
    family,
    state,
    reason,
    ...(nature === undefined ? {} : { nature }),
    ...(since === undefined ? {} : { since }),
  };
}
