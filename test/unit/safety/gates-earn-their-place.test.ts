import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model.ts';
import type { Signal } from '../../../src/model/signal.ts';
import type { Proposal } from '../../../src/policy/proposal.ts';
import type { Decision } from '../../../src/safety/decision.ts';
import { judge } from '../../../src/safety/judge.ts';
import { gates } from '../../../src/safety/registry.ts';
import { fleet, fleetId } from '../../support/fleet.ts';
import {
  buildModel,
  group,
  instanceId,
  noon,
  region,
  resource,
  signal,
  verdict,
} from '../../support/model-builder.ts';
import {
  actionRung,
  condition,
  facts,
  hour,
  minute,
  open,
  pageRung,
  past,
  policy,
  proposal,
  traits,
} from '../../support/safety-builder.ts';

/**
 * One world for each gate in which it alone stands between a proposal and the harm that is told. With all
 * gates nothing is done; with this one taken out of the registry it is. A gate without a world would be one
 * that never decides anything.
 */
interface World {
  readonly gate: string;
  /** What would come of it. */
  readonly harm: string;
  readonly given: Parameters<typeof facts>[0];
  readonly asked?: Proposal;
}

const target = instanceId('1');
const one = proposal({ target });
const eight = fleet({ size: 8, failed: [1] });
const { settings } = facts();

const worlds: readonly World[] = [
  {
    gate: 'stop-switch',
    harm: 'somebody who wants everything stopped is not obeyed',
    given: { stop: { state: 'thrown', source: 'file', readAt: noon } },
  },
  {
    gate: 'mode',
    harm: 'a policy on trial acts',
    given: {},
    asked: proposal({ target, policy: policy({ mode: 'observe' }) }),
  },
  {
    gate: 'settling',
    harm: 'a daemon acts on its first, half-filled picture',
    given: { settings: { ...settings, settleUntil: noon + 1 } },
  },
  {
    gate: 'opt-in-scope',
    harm: 'what belongs to somebody else is replaced',
    given: { settings: { ...settings, scope: { tag: 'holdfast', value: 'the-other-team' } } },
  },
  {
    gate: 'holds',
    harm: 'a machine is terminated under the hands of whoever debugs it',
    given: {
      history: {
        holds: [
          {
            id: 'hold-1',
            scope: `resource:${target}`,
            actions: [],
            reason: 'I debug it',
            owner: 'ana',
            createdAt: noon - minute,
            expiresAt: noon + hour,
          },
        ],
      },
    },
  },
  {
    gate: 'calendar',
    harm: 'something is touched while the sale of the year runs',
    given: {
      settings: {
        ...settings,
        calendar: 'sale',
        calendars: new Map([
          ['sale', { name: 'sale', standingAt: () => ({ state: 'closed', reason: 'the sale' }) }],
        ]),
      },
    },
  },
  {
    gate: 'verdict-actionable',
    harm: 'a newborn is replaced before it had the time to come up, and so is the next',
    given: { model: fleet({ size: 8, failed: [1], verdicts: { 1: 'starting' } }) },
  },
  {
    gate: 'evidence-fresh',
    harm: 'the writer of a database is changed on the word of ten minutes ago that all is well',
    given: {
      model: databases({ seenAgo: 200_000 }),
      traits: new Map([
        ['switchover', traits({ name: 'switchover', verdicts: ['healthy'], effect: 'changes-writer' })],
      ]),
    },
    asked: proposal({ target: 'db-1', rung: actionRung({ action: 'switchover' }) }),
  },
  {
    gate: 'evidence-witnessed',
    harm: 'a machine is replaced because one health check is wrong about it',
    given: { model: fleet({ size: 8, failed: [1], hypervisor: 'pass' }) },
  },
  {
    gate: 'other-automation',
    harm: 'two controllers replace members of one group at the same time',
    given: { model: fleet({ size: 8, failed: [1], activityInProgress: true }) },
  },
  {
    gate: 'cause-priority',
    harm: 'a group that loses a zone loses a member of another one as well',
    given: { model: fleet({ size: 8, failed: [1], verdicts: { 2: 'zone-impaired' } }) },
  },
  {
    gate: 'already-standing',
    harm: 'an effect is laid over itself, and can be given back no more',
    given: {
      history: {
        standing: [{ ...standing(), target, action: 'replace-instance', effect: 'removes-target' }],
      },
    },
  },
  {
    gate: 'cool-down',
    harm: 'the next remedy comes before the last one could work',
    given: {
      history: {
        remediations: [
          past({ target, startedAt: noon - 10 * minute, endedAt: noon - minute, outcome: 'failed' }),
        ],
      },
    },
  },
  {
    gate: 'attempts',
    harm: 'what did not help twice is done a third time',
    given: { history: { remediations: [failedFor('inc-1', 2, 2), failedFor('inc-1', 3, 3)] } },
    asked: proposal({ target, incident: 'inc-1' }),
  },
  {
    gate: 'effectiveness',
    harm: 'a leak is treated by one replacement after another, for ever',
    given: {
      history: {
        remediations: [2, 2.5, 3].map((hours) => ({
          ...failedFor(`inc-${hours}`, 4, hours),
          outcome: 'success' as const,
        })),
      },
    },
    asked: proposal({ target, incident: 'inc-now' }),
  },
  {
    gate: 'group-breaker',
    harm: 'the first member that comes back after a common failure starts the next round of it',
    given: {
      history: {
        breakers: new Map([
          [
            fleetId,
            { group: fleetId, name: 'web', state: 'open', since: noon - minute, trips: [noon - minute] },
          ],
        ]),
      },
    },
  },
  {
    gate: 'shared-budgets',
    harm: 'two actions in different groups take out two zones together',
    given: {
      history: {
        remediations: [
          past({
            groups: ['another'],
            zone: `${region}b`,
            startedAt: noon - 30 * minute,
            endedAt: noon - 20 * minute,
          }),
        ],
      },
    },
  },
  {
    gate: 'group-budget',
    harm: 'a group is replaced member by member within the hour',
    given: {
      history: {
        remediations: [
          past({ groups: [fleetId], startedAt: noon - 40 * minute, endedAt: noon - 30 * minute }),
        ],
      },
    },
  },
  {
    gate: 'group-floor',
    harm: 'fewer go on serving than the policy promises',
    given: {},
    asked: proposal({
      target,
      policy: policy({ limits: { ...policy().limits, keepServing: { count: 1, percent: 0.9 } } }),
    }),
  },
  {
    gate: 'incident-ratchet',
    harm: 'a machine that answers its users is taken out while another one fails',
    given: { model: stillServing() },
  },
  {
    gate: 'destination',
    harm: 'users are sent to where nobody has seen anybody answer',
    given: { model: records() },
    asked: proposal({ target: 'home', rung: actionRung({ action: 'flip-dns' }) }),
  },
  {
    gate: 'single-writer',
    harm: 'a database that may have two writers gets another one',
    given: { model: databases({ failed: true, roles: ['writer', 'reader', undefined] }) },
    asked: proposal({ target: 'db-1', rung: actionRung({ action: 'failover' }) }),
  },
  {
    gate: 'block-if',
    harm: "the policy's own reason not to act is passed over",
    given: {},
    asked: proposal({ target, policy: policy({ blockIf: [condition('unknown')] }) }),
  },
  {
    gate: 'permissions',
    harm: 'a remedy is begun that AWS refuses half-way',
    given: { deniedPermissions: new Set(['replace-instance']) },
  },
  {
    gate: 'approval',
    harm: 'it is done before anybody was asked',
    given: {},
    asked: proposal({ target, policy: policy({ mode: 'approve' }) }),
  },
  {
    gate: 'page-once',
    harm: 'a person is called every few seconds until the pager is switched off',
    given: {
      history: {
        pages: [{ policy: one.policy.name, target, to: 'oncall', at: noon - minute, incident: 'inc-1' }],
      },
    },
    asked: proposal({ target, rung: pageRung, incident: 'inc-1' }),
  },
];

describe('every gate earns its place', () => {
  it('has a world for each gate of the registry', () => {
    expect(worlds.map(({ gate }) => gate)).toEqual(gates.map(({ name }) => name));
  });

  it.each(worlds)('without $gate, $harm', ({ gate, given, asked = one }) => {
    const known = facts({ model: eight, ...given });
    const decide = (list: typeof gates): Decision | undefined => judge(list, [asked], known)[0];

    const guarded = decide(gates);
    const mutated = decide(gates.filter(({ name }) => name !== gate));

    expect(guarded?.outcome).not.toBe('act');
    expect(
      guarded?.results.filter(({ outcome }) => outcome !== 'allow').map(({ gate: name }) => name),
    ).toEqual([gate]);
    expect(mutated?.outcome).toBe('act');
  });

  it('would find out a gate that decides nothing', () => {
    const known = facts({ model: eight });

    expect(judge(gates, [one], known)[0]?.outcome).toBe('act');
  });
});

function failedFor(incident: string, member: number, hoursAgo: number) {
  return past({
    id: `rem-${hoursAgo}`,
    target: instanceId(`gone-${member}`),
    groups: [fleetId],
    incident,
    outcome: 'failed',
    startedAt: noon - hoursAgo * hour,
    endedAt: noon - hoursAgo * hour + minute,
  });
}

function standing() {
  const { id, policy: of, rungIndex, groups, account, startedAt } = open();
  return { id, policy: of, rungIndex, groups, account, region, startedAt, since: noon - minute };
}

/** Fails by the hypervisor and by its own alarms, and its load balancer still sends to it; a sibling is suspect. */
function stillServing(): Model {
  const model = fleet({ size: 8, failed: [1], verdicts: { 2: 'suspect' } });
  const own: readonly Signal[] = [
    signal({ resource: target, state: 'pass' }),
    signal({ resource: target, check: 'ec2/instance-status', family: 'hypervisor' }),
    signal({ resource: target, check: 'cloudwatch/alarm', family: 'application' }),
  ];
  const signals = new Map([...model.signals.keys()].map((id) => [id, model.signals.get(id) ?? []]));
  return { ...model, signals: signals.set(target, own) };
}

/** Two records of one name: the first fails, and the second is said to be well by nobody's fresh word. */
function records(): Model {
  const tags = { holdfast: 'on' };
  const common = { kind: 'route53:record', region: 'global', tags } as const;
  return buildModel({
    resources: [resource({ id: 'home', ...common }), resource({ id: 'away', ...common })],
    signals: [
      signal({ resource: 'home', check: 'route53/health-check', family: 'external' }),
      signal({ resource: 'home', check: 'elb/targets-serving' }),
    ],
    verdicts: [verdict({ target: 'home', kind: 'host-failed' })],
    groups: [
      group({ id: 'names', kind: 'route53:record-set', members: ['home', 'away'], serving: 1, failing: 1 }),
    ],
  });
}

/** A writer and its replicas, all of them at rest by RDS's word. */
function databases(given: {
  readonly failed?: boolean;
  readonly roles?: readonly (string | undefined)[];
  readonly seenAgo?: number;
}): Model {
  const { failed = false, roles = ['writer', 'reader'], seenAgo = 0 } = given;
  const members = roles.map((_, index) => `db-${index + 1}`);
  const read = { observedAt: noon - seenAgo, validForMs: 600_000 };
  return buildModel({
    resources: members.map((id, index) => {
      const role = roles[index];
      return resource({
        id,
        kind: 'rds:instance',
        tags: { holdfast: 'on' },
        facts: { status: 'available', ...(role === undefined ? {} : { role }) },
        relations: index === 0 ? [] : [{ type: 'replicates', to: 'db-1' }],
      });
    }),
    signals: members.flatMap((resourceId, index) => [
      signal({ resource: resourceId, check: 'rds/status', family: 'control-plane', state: 'pass', ...read }),
      ...(failed && index === 0
        ? [
            signal({ resource: resourceId, check: 'rds/connections', family: 'application' }),
            signal({ resource: resourceId, check: 'rds/reachable', family: 'network' }),
          ]
        : []),
    ]),
    verdicts: failed ? [verdict({ target: 'db-1', kind: 'host-failed', unhealthySince: noon - hour })] : [],
    groups: [
      group({
        id: 'family',
        kind: 'rds:replication',
        members,
        serving: members.length - (failed ? 1 : 0),
        failing: failed ? 1 : 0,
      }),
    ],
  });
}
