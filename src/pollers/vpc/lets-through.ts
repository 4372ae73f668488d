import { ec2Arn } from '../../aws/arn.ts';
import { ephemeral, type Passage, passage } from '../../model/acl-entries.ts';
import type { Resource } from '../../model/resource.ts';
import type { Finding } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { knownOf } from '../seldom.ts';
import { textsOf } from './lost-rules.ts';

const check = 'network-acl/lets-through';

/** A way between two subnets that an ACL has to let through, in one direction. */
interface Passing {
  readonly acl: string;
  readonly direction: 'inbound' | 'outbound';
  /** Addresses at the other end. */
  readonly block: string;
  readonly ports: { readonly from: number; readonly to: number };
  /** What goes there, as the beginning of a sentence. */
  readonly words: string;
}

/**
 * On a network ACL, by each target group whose machines or whose load balancer stand in its subnets: whether what the
 * load balancer sends gets in, and what the machines answer gets out. ACLs keep no state: they are asked for both. What was
 * let through before and is no more is a failure; what was never seen to be may not be meant to, and is a warning.
 */
export function letsThroughFindings(acls: readonly Resource[], context: PollContext): readonly Finding[] {
  const bySubnet = new Map(
    acls.flatMap((acl) => textsOf(acl.facts['subnets']).map((subnet) => [subnet, acl] as const)),
  );
  return knownOf('elbv2:target-group', context).flatMap((pool) => {
    const passings = passingsOf(pool, bySubnet, context);
    return acls.flatMap((acl): readonly Finding[] => {
      const own = passings.filter((one) => one.acl === acl.id);
      return own.length === 0
        ? []
        : [
            {
              resource: acl.id,
              by: pool.id,
              check,
              family: 'control-plane',
              ...wordOn(own, acl, wasOpen(pool, context)),
            },
          ];
    });
  });
}

/** Whether any ACL was ever seen to let this target group's traffic through, or is known to have stopped. */
function wasOpen({ id: by }: Resource, { model }: PollContext): boolean {
  return [...model.ofKind('network-acl:acl')].some((acl) =>
    (model.signals.get(acl) ?? []).some(
      (signal) =>
        signal.check === check && signal.by === by && (signal.state === 'pass' || signal.state === 'fail'),
    ),
  );
}

function wordOn(
  passings: readonly Passing[],
  acl: Resource,
  wasOpenBefore: boolean,
): Pick<Finding, 'state' | 'reason'> {
  const judged = passings.map((one) => ({
    ...one,
    ...passage(textsOf(acl.facts[one.direction]), one.block, one.ports),
  }));
  const stopped = judged.find(({ passes }) => passes === 'no');
  if (stopped !== undefined)
    return {
      state: wasOpenBefore ? 'fail' : 'warn',
      reason: `${stopped.words} ${wasOpenBefore ? 'is not let through any more' : 'is not let through'}: ${entryInWords(stopped)}`,
    };
  const partly = judged.find(({ passes }) => passes === 'partly');
  if (partly !== undefined)
    return {
      state: 'warn',
      reason: `Only a part of this is let through: ${partly.words}: ${entryInWords(partly)}`,
    };
  const unclear = judged.find(({ passes }) => passes === 'unclear');
  return unclear === undefined
    ? { state: 'pass', reason: 'What its load balancer sends is let through, and what is answered' }
    : { state: 'unknown', reason: `Whether this is let through depends on the address: ${unclear.words}` };
}

function entryInWords({ direction, stoppedBy }: Passing & Passage): string {
  return stoppedBy === undefined
    ? `no ${direction} entry allows it`
    : `the ${direction} entry ${stoppedBy.number} denies it`;
}

/** Between each subnet of the load balancer and each of its machines'; within a subnet no ACL is asked. */
function passingsOf(
  pool: Resource,
  bySubnet: ReadonlyMap<string, Resource>,
  { model, scope }: PollContext,
): readonly Passing[] {
  const { port } = pool.facts;
  const ends = [...model.incoming(pool.id)].flatMap(({ type, from }) =>
    type === 'member-of' || type === 'routes-to' ? (model.resources.get(from) ?? []) : [],
  );
  const balancers = ends.filter(({ kind }) => kind === 'elbv2:load-balancer');
  const machines = ends.filter(({ kind }) => kind === 'ec2:instance');
  if (typeof port !== 'number') return [];
  const near = new Set(balancers.flatMap(({ facts }) => textsOf(facts['subnets'])));
  const far = new Set(
    machines.flatMap(({ facts: { subnet } }) => (typeof subnet === 'string' ? [subnet] : [])),
  );
  const blockOf = (subnet: string) => {
    const cidr = model.resources.get(ec2Arn(scope, `subnet/${subnet}`))?.facts['cidr'];
    return typeof cidr === 'string' ? cidr : undefined;
  };
  const named = balancers.map(({ name }) => name).join(', ');
  return [...near].flatMap((sender) =>
    [...far].flatMap((answerer): readonly Passing[] => {
      const [from, to] = [blockOf(sender), blockOf(answerer)];
      if (sender === answerer || from === undefined || to === undefined) return [];
      const asked = { from: port, to: port };
      const sent = `What the load balancer ${named} sends to port ${port} of ${pool.name} (${sender} to ${answerer})`;
      const answered = `What ${pool.name} answers the load balancer ${named} on ports ${ephemeral.from}–${ephemeral.to} (${answerer} to ${sender})`;
      const [outer, inner] = [bySubnet.get(sender)?.id, bySubnet.get(answerer)?.id];
      return [
        ...(outer === undefined
          ? []
          : [
              { acl: outer, direction: 'outbound' as const, block: to, ports: asked, words: sent },
              { acl: outer, direction: 'inbound' as const, block: to, ports: ephemeral, words: answered },
            ]),
        ...(inner === undefined
          ? []
          : [
              { acl: inner, direction: 'inbound' as const, block: from, ports: asked, words: sent },
              { acl: inner, direction: 'outbound' as const, block: from, ports: ephemeral, words: answered },
            ]),
      ];
    }),
  );
}
