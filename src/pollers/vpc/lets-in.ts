import { ec2Arn } from '../../aws/arn.ts';
import { covers } from '../../model/address-blocks.ts';
import type { Resource } from '../../model/resource.ts';
import { isForPort, parseRule, type SecurityRule } from '../../model/security-rule.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { knownOf } from '../seldom.ts';
import { parseLost, textsOf } from './lost-rules.ts';

/** Something behind security groups, which somebody has to reach. */
interface Door {
  readonly id: string;
  /** What people call it, with who has to get in. */
  readonly words: string;
  readonly port: number;
  readonly groups: readonly string[];
  /** Whether a rule lets in who has to; undefined where that cannot be told. */
  admits(rule: SecurityRule): boolean | undefined;
}

/**
 * On a security group, by each target group or database behind it: whether who has to is let in. A door that
 * nobody gets in by any more because of a rule that was taken away within a day is a failure; one of which no
 * such rule is known may never have been open, and is a warning.
 */
export function letsInFindings(groups: readonly Resource[], context: PollContext): readonly Finding[] {
  const known = new Map(groups.map((group) => [String(group.facts['securityGroup']), group]));
  return doorsIn(context).flatMap((door) => {
    const around = door.groups.map((id) => known.get(id));
    const read = around.filter((group) => group !== undefined && group.facts['rules'] !== undefined);
    const rules = read.flatMap((group) => rulesIn(textsOf(group?.facts['rules'])));
    const answers = new Set(
      rules.filter((rule) => isForPort(rule, door.port)).map((rule) => door.admits(rule)),
    );
    const isOpen = answers.has(true);
    const isUnclear = read.length < around.length || answers.has(undefined);
    return read.flatMap((group): readonly Finding[] =>
      group === undefined
        ? []
        : [
            {
              resource: group.id,
              by: door.id,
              check: 'security-group/lets-in',
              family: 'control-plane',
              ...wordOn(door, group, { isOpen, isUnclear }),
            },
          ],
    );
  });
}

function wordOn(
  door: Door,
  group: Resource,
  { isOpen, isUnclear }: { readonly isOpen: boolean; readonly isUnclear: boolean },
): Pick<Finding, 'state' | 'reason'> {
  if (isOpen) return { state: 'pass', reason: `${door.words} is let in on port ${door.port}` };
  if (isUnclear)
    return {
      state: 'unknown',
      reason: `Whether ${door.words} is let in on port ${door.port} cannot be told`,
    };
  const lost = textsOf(group.facts['lostRules'])
    .flatMap((words) => parseLost(words) ?? [])
    .find(({ rule }) =>
      rulesIn([rule]).some((one) => isForPort(one, door.port) && door.admits(one) !== false),
    );
  return lost === undefined
    ? { state: 'warn', reason: `${door.words} is not let in on port ${door.port} by any rule` }
    : {
        state: 'fail',
        reason: `${door.words} is not let in on port ${door.port} any more: the rule ${lost.rule} was there until ${timeInWords(lost.at)}`,
      };
}

function rulesIn(words: readonly string[]): readonly SecurityRule[] {
  return words.flatMap((one) => parseRule(one) ?? []);
}

/** Those of which enough is known to tell. */
function doorsIn(context: PollContext): readonly Door[] {
  return [
    ...knownOf('elbv2:target-group', context).flatMap((pool) => targetsDoor(pool, context)),
    ...knownOf('rds:instance', context).flatMap(databaseDoor),
  ];
}

/** Machines of a target group, which its load balancer has to reach. Those in other security groups than the first are left out. */
function targetsDoor(pool: Resource, { model, scope }: PollContext): readonly Door[] {
  const { port } = pool.facts;
  const ends = [...model.incoming(pool.id)].flatMap(({ type, from }) =>
    type === 'member-of' || type === 'routes-to' ? (model.resources.get(from) ?? []) : [],
  );
  const member = ends.find(
    ({ kind, facts }) => kind === 'ec2:instance' && textsOf(facts['securityGroups']).length > 0,
  );
  const balancer = ends.find(({ kind }) => kind === 'elbv2:load-balancer');
  if (typeof port !== 'number' || member === undefined || balancer === undefined) return [];
  const own = new Set(textsOf(balancer.facts['securityGroups']));
  const blocks = textsOf(balancer.facts['subnets']).map(
    (subnet) => model.resources.get(ec2Arn(scope, `subnet/${subnet}`))?.facts['cidr'],
  );
  return [
    {
      id: pool.id,
      words: `the load balancer ${balancer.name}`,
      port,
      groups: textsOf(member.facts['securityGroups']),
      admits: ({ source }) => {
        if (source.startsWith('sg-')) return own.has(source);
        if (source.startsWith('pl-')) return undefined;
        if (blocks.length === 0) return source === '0.0.0.0/0' ? true : undefined;
        const within = blocks.map((block) => (typeof block === 'string' ? covers(source, block) : undefined));
        return within.includes(undefined) ? covers(source, '0.0.0.0/0') || undefined : within.every(Boolean);
      },
    },
  ];
}

/** Who its clients are nobody tells, so that anybody will do. */
function databaseDoor({ id, name, facts }: Resource): readonly Door[] {
  const { endpointPort: port } = facts;
  const groups = textsOf(facts['securityGroups']);
  if (typeof port !== 'number' || groups.length === 0) return [];
  return [{ id, words: `whoever uses the database ${name}`, port, groups, admits: () => true }];
}
