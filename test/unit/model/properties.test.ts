import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyModel, fold } from '../../../src/model/fold.ts';
import type { Model } from '../../../src/model/model.ts';
import type { Observation } from '../../../src/model/observation.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import type { Signal, SignalState } from '../../../src/model/signal.ts';
import {
  asgId,
  complete,
  databaseId,
  instance,
  instanceId,
  loadBalancerId,
  newModel,
  partial,
  recordId,
  resource,
  second,
  signal,
  start,
  targetGroupId,
} from '../../support/model-world.ts';

/** How one host does: the state of each of its checks, and since when. */
interface Host {
  readonly group: number;
  readonly zone: string;
  /** Of the launch template that it came from. */
  readonly version: string;
  readonly checks: readonly SignalState[];
  /** Whether its alarm is one on its load. */
  readonly load: boolean;
  readonly since: number;
}

const checkNames = ['ec2/system-status', 'elb/target-health', 'cloudwatch/alarm'];
const states = fc.constantFrom<SignalState>('pass', 'pass', 'fail', 'fail', 'warn');

const host: fc.Arbitrary<Host> = fc.record({
  group: fc.nat(2),
  zone: fc.constantFrom('a', 'b', 'c'),
  version: fc.constantFrom('1', '1', '2'),
  checks: fc.tuple(states, states, states),
  load: fc.boolean(),
  since: fc.integer({ min: 0, max: 180 }).map((seconds) => start - seconds * second),
});

const hosts = fc.array(host, { minLength: 1, maxLength: 9 });
const databaseStates = fc.tuple(states, states, states);
type World = {
  readonly hosts: readonly Host[];
  readonly database: readonly SignalState[];
  readonly databaseLoad: boolean;
};
const worlds: fc.Arbitrary<World> = fc.record({
  hosts,
  database: databaseStates,
  databaseLoad: fc.boolean(),
});

const services = [
  { name: 'shop', tier: 1, ids: [loadBalancerId('0')], tags: {}, dependsOn: ['orders'], objectives: {} },
  { name: 'orders', tier: 1, ids: [databaseId('orders')], tags: {}, dependsOn: [], objectives: {} },
];

const saturation = { measures: 'saturation' } as const;

function checksOf(each: Host, index: number, at: number): Signal[] {
  return each.checks.map((state, number) => {
    const check = checkNames[number] ?? '';
    const by = check === 'elb/target-health' ? { by: targetGroupId(String(each.group)) } : {};
    const measures = check === 'cloudwatch/alarm' && each.load ? saturation : {};
    return signal(instanceId(`h${index}`), check, {
      state,
      since: each.since,
      observedAt: at,
      ...by,
      ...measures,
    });
  });
}

/** Everything that is said of a world at one time, by one observer for each kind of check. */
function sayAll({ hosts: all, database, databaseLoad }: World, at: number): Observation[] {
  const groups = [0, 1, 2].map(String);
  const signals = all.flatMap((each, index) => checksOf(each, index, at));
  const by = (check: string) => signals.filter((each) => each.check === check);
  const writer = databaseId('orders');
  return [
    complete('ec2/instances', {
      resources: all.map((each, index) =>
        instance(`h${index}`, {
          zone: each.zone,
          groups: [asgId(String(each.group)), targetGroupId(String(each.group))],
          facts: { launchTemplateId: 'lt-1', launchTemplateVersion: each.version },
        }),
      ),
      at,
    }),
    complete('ec2/status', { signals: by('ec2/system-status'), at }),
    complete('elbv2/target-groups', {
      resources: groups.flatMap((name) => [
        resource('elbv2:target-group', targetGroupId(name)),
        resource('elbv2:load-balancer', loadBalancerId(name), {
          facts: { type: 'application' },
          relations: [{ type: 'routes-to', to: targetGroupId(name) }],
        }),
      ]),
      signals: [
        ...by('elb/target-health'),
        ...groups.map((name) => signal(loadBalancerId(name), 'elb/load-balancer-state', { observedAt: at })),
      ],
      at,
    }),
    complete('autoscaling/groups', {
      resources: groups.map((name) => resource('autoscaling:group', asgId(name))),
      at,
    }),
    complete('cloudwatch/alarms', { signals: by('cloudwatch/alarm'), at }),
    complete('route53/records', {
      resources: groups.map((name) =>
        resource('route53:record', recordId('shop.example.com', name), {
          facts: { recordName: 'shop.example.com', setIdentifier: name },
          relations: [{ type: 'routes-to', to: loadBalancerId(name) }],
        }),
      ),
      signals: groups.map((name) =>
        signal(recordId('shop.example.com', name), 'route53/health-check', { observedAt: at }),
      ),
      at,
    }),
    complete('rds/instances', {
      resources: [resource('rds:instance', writer, { facts: { role: 'standalone' } })],
      signals: ['rds/status', 'cloudwatch/alarm', 'rds/event'].map((check, index) =>
        signal(writer, check, {
          state: database[index] ?? 'pass',
          observedAt: at,
          ...(databaseLoad && check === 'cloudwatch/alarm' ? saturation : {}),
        }),
      ),
      at,
    }),
  ];
}

function kinds(model: Model): Record<string, string> {
  const found = [...model.verdicts.values()].map(({ target, kind }) => [target, kind]);
  return Object.fromEntries(found.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}

function hostFailed(model: Model): string[] {
  return [...model.verdicts.values()]
    .filter(({ kind }) => kind === 'host-failed')
    .map(({ target }) => target)
    .toSorted();
}

describe('for any world', () => {
  it('every verdict of the list that evidence alone can reach is reached by some world', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(worlds, (world) => {
        const model = fold(newModel({ services }), sayAll(world, start), start);
        for (const { kind } of model.verdicts.values()) reached.add(kind);
      }),
      { numRuns: 400, seed: 7 },
    );
    expect([...reached].toSorted()).toEqual([
      'degraded',
      'dependency-failed',
      'deployment-failed',
      'fleet-wide',
      'healthy',
      'host-failed',
      'overloaded',
      'suspect',
      'zone-impaired',
    ]);
  });

  it('the order in which observations arrive in one fold decides nothing', () => {
    fc.assert(
      fc.property(
        worlds.chain((world) =>
          fc.tuple(
            fc.constant(sayAll(world, start)),
            fc.shuffledSubarray(sayAll(world, start), { minLength: 7, maxLength: 7 }),
          ),
        ),
        ([inOrder, shuffled]) => {
          const a = fold(newModel({ services }), inOrder, start);
          const b = fold(newModel({ services }), shuffled, start);
          expect(kinds(b)).toEqual(kinds(a));
          expect([...b.groups.values()].toSorted(byId)).toEqual([...a.groups.values()].toSorted(byId));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('folding step by step ends where folding all at once does', () => {
    fc.assert(
      fc.property(fc.array(worlds, { minLength: 2, maxLength: 3 }), (history) => {
        const told = history.map((world, index) => sayAll(world, start + index * 20 * second));
        const now = start + history.length * 20 * second;
        let stepwise = newModel({ services });
        for (const [index, said] of told.entries()) {
          for (const one of said) stepwise = fold(stepwise, [one], start + index * 20 * second);
        }
        stepwise = fold(stepwise, [], now);
        const atOnce = fold(newModel({ services }), told.flat(), now);
        expect(kinds(stepwise)).toEqual(kinds(atOnce));
        const counts = (model: Model) =>
          [...model.groups.values()].toSorted(byId).map((group) => ({ ...group, since: 0 }));
        expect(counts(stepwise)).toEqual(counts(atOnce));
        const parts = (model: Model) =>
          [...model.services.values()].map(({ name, resources, state }) => ({ name, resources, state }));
        expect(parts(stepwise).toSorted(byName)).toEqual(parts(atOnce).toSorted(byName));
      }),
      { numRuns: 100 },
    );
  });

  it('losing sight of anything never makes a host failed that was not', () => {
    const observers = 7;
    fc.assert(
      fc.property(worlds, fc.uniqueArray(fc.nat(observers - 1)), (world, silent) => {
        const later = start + 200 * second;
        const again = sayAll(world, later);
        const known = fold(fold(newModel({ services }), sayAll(world, start), start), again, later);
        const partly = fold(
          fold(newModel({ services }), sayAll(world, start), start),
          again.filter((_, index) => !silent.includes(index)),
          later,
        );
        expect(hostFailed(known)).toEqual(expect.arrayContaining(hostFailed(partly)));
      }),
      { numRuns: 400 },
    );
  });

  it('a check that turns unknown never makes a host failed that was not', () => {
    fc.assert(
      fc.property(worlds, fc.array(fc.tuple(fc.nat(8), fc.nat(2)), { maxLength: 6 }), (world, unknown) => {
        const later = start + second;
        const before = fold(newModel({ services }), sayAll(world, start), start);
        const allowed = hostFailed(before);
        const signals = unknown.flatMap(([index, check]) => {
          const each = world.hosts[index];
          const said = each && checksOf(each, index, later)[check];
          return said ? [{ ...said, state: 'unknown' as const }] : [];
        });
        const observations = checkNames.map((check, index) =>
          partial(['ec2/status', 'elbv2/target-groups', 'cloudwatch/alarms'][index] ?? '', {
            signals: signals.filter((each) => each.check === check),
            at: later,
          }),
        );
        expect(allowed).toEqual(expect.arrayContaining(hostFailed(fold(before, observations, later))));
      }),
      { numRuns: 400 },
    );
  });

  it('quarantine of checks that flap never makes a host failed that would not be without it', () => {
    const histories = fc.array(worlds, { minLength: 4, maxLength: 7 }).map(([first, ...later]) => {
      if (!first) return [];
      // The same hosts throughout, whose checks change.
      const next = later.map((world) => ({
        ...world,
        hosts: first.hosts.map((each, index) => ({
          ...each,
          checks: world.hosts[index]?.checks ?? each.checks,
        })),
      }));
      return [first, ...next];
    });
    const quarantined = new Set<string>();
    fc.assert(
      fc.property(histories, (history) => {
        const play = (flapChanges: number) => {
          const settings = { ...defaultModelSettings, flapChanges };
          let model = emptyModel({ settings, services });
          for (const [index, world] of history.entries()) {
            const at = start + index * 20 * second;
            model = fold(model, sayAll(world, at), at);
          }
          return model;
        };
        const model = play(3);
        for (const signals of model.signals.values())
          for (const { reason, check } of signals)
            if (reason.startsWith('changes back and forth')) quarantined.add(check);
        expect(hostFailed(play(1000))).toEqual(expect.arrayContaining(hostFailed(model)));
      }),
      { numRuns: 200 },
    );
    expect([...quarantined]).toEqual(expect.arrayContaining(checkNames));
  });

  it('an unknown check counts neither as pass nor as fail', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const unknown = { ...world, hosts: world.hosts.map((each) => ({ ...each, checks: allUnknown })) };
        const model = fold(newModel({ services }), sayAll(unknown, start), start);
        for (const group of model.groups.values()) {
          if (group.kind === 'route53:record-set') continue;
          expect([group.serving, group.failing]).toEqual([0, 0]);
        }
        expect(hostFailed(model)).not.toContainEqual(expect.stringContaining(':instance/'));
      }),
      { numRuns: 50 },
    );
  });

  it('the same input gives the same changes', () => {
    fc.assert(
      fc.property(worlds, worlds, (first, second_) => {
        const play = () => {
          const model = fold(newModel({ services }), sayAll(first, start), start);
          const changes = [...model.changes];
          const next = fold(model, sayAll(second_, start + second), start + second);
          return [...changes, ...next.changes];
        };
        expect(play()).toEqual(play());
      }),
      { numRuns: 50 },
    );
  });

  it('saying everything again changes nothing', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const model = fold(newModel({ services }), sayAll(world, start), start);
        expect(fold(model, sayAll(world, start + second), start + second).changes).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

const allUnknown: readonly SignalState[] = ['unknown', 'unknown', 'unknown'];

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
