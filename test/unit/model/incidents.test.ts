import { describe, expect, it } from 'vitest';
import { emptyModel, fold } from '../../../src/model/fold.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Model } from '../../../src/model/model.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import type { SignalState } from '../../../src/model/signal.ts';
import {
  account,
  asgId,
  complete,
  failed,
  instance,
  instanceId,
  loadBalancerId,
  minute,
  modelOf,
  newModel,
  recordId,
  region,
  resource,
  second,
  signal,
  start,
  targetGroupId,
} from '../../support/model-world.ts';

const names = ['web-1', 'web-2', 'web-3', 'web-4'];
const checks = ['ec2/system-status', 'cloudwatch/alarm'];

/** Four instances of one group, two in each of two zones; those named fail the given checks. */
function fleet(failing: readonly string[], at: number, by: readonly string[] = checks, present = names) {
  return [
    complete('autoscaling/groups', { resources: [resource('autoscaling:group', asgId('web'))], at }),
    complete('ec2/all', {
      resources: present.map((name) =>
        instance(name, { zone: names.indexOf(name) < 2 ? 'a' : 'b', groups: [asgId('web')] }),
      ),
      signals: present.flatMap((name) =>
        checks.map((check) => {
          const state: SignalState = failing.includes(name) && by.includes(check) ? 'fail' : 'pass';
          return signal(instanceId(name), check, { state, observedAt: at });
        }),
      ),
      at,
    }),
  ];
}

function open(model: Model): readonly Incident[] {
  return [...model.incidents.values()].filter(({ closedAt }) => closedAt === undefined);
}

describe('an incident', () => {
  it('opens at once for a failed host', () => {
    const model = modelOf(fleet(['web-1'], start));
    expect(open(model)).toMatchObject([
      {
        id: 'inc-20261121-1',
        subject: instanceId('web-1'),
        subjectName: 'web-1',
        verdict: 'host-failed',
        affected: [instanceId('web-1')],
        openedAt: start,
      },
    ]);
  });

  it.each([
    [minute - 1, 0],
    [minute, 1],
  ])('for a suspect that is %i ms old: %i', (age, count) => {
    const model = modelOf(fleet(['web-1'], start, ['cloudwatch/alarm']));
    expect(open(fold(model, [], start + age))).toHaveLength(count);
  });

  it('of a suspect that is confirmed becomes that of a failed host, and says so', () => {
    let model = fold(modelOf(fleet(['web-1'], start, ['cloudwatch/alarm'])), [], start + minute);
    model = fold(model, fleet(['web-1'], start + 2 * minute), start + 2 * minute);
    const [incident] = open(model);
    expect(incident).toMatchObject({ verdict: 'host-failed', openedAt: start + minute });
    expect(incident?.timeline.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^web-1: suspect\./),
      expect.stringMatching(/^Now host-failed: web-1 fails/),
    ]);
  });

  it.each([
    [2 * minute - 1, undefined],
    [2 * minute, start + minute],
  ])('is closed %i ms after all was well again: at %s', (held, closedAt) => {
    let model = fold(modelOf(fleet(['web-1'], start)), fleet([], start + minute), start + minute);
    model = fold(model, fleet([], start + minute + held), start + minute + held);
    expect(model.incidents.get('inc-20261121-1')?.closedAt).toBe(closedAt);
  });

  it('goes on when the trouble comes back before it was closed', () => {
    let model = modelOf(fleet(['web-1'], start));
    model = fold(model, fleet([], start + minute), start + minute);
    model = fold(model, fleet(['web-1'], start + 2 * minute), start + 2 * minute);
    model = fold(model, fleet(['web-1'], start + 4 * minute), start + 4 * minute);
    expect(open(model)).toHaveLength(1);
    expect(model.incidents.size).toBe(1);
  });

  it('is one for a zone and not one for each host in it', () => {
    const model = modelOf(fleet(['web-1', 'web-2'], start));
    expect(open(model)).toMatchObject([
      {
        subject: `zone:${region}a`,
        subjectName: `zone ${region}a`,
        verdict: 'zone-impaired',
        affected: [instanceId('web-1'), instanceId('web-2')],
      },
    ]);
  });

  it('about one host is taken over when its zone turns out to be the cause', () => {
    const model = fold(
      modelOf(fleet(['web-1'], start)),
      fleet(['web-1', 'web-2'], start + minute),
      start + minute,
    );
    expect(open(model)).toMatchObject([{ subject: `zone:${region}a` }]);
    expect(model.incidents.get('inc-20261121-1')).toMatchObject({ closedAt: start + minute });
  });

  it('is one for a site that is down, from its hosts up to its record', () => {
    const group = targetGroupId('web');
    const hosts = names.map((name) => instanceId(name));
    const model = modelOf([
      ...fleet(names, start),
      complete('elbv2/all', {
        resources: [
          resource('elbv2:target-group', group),
          resource('elbv2:load-balancer', loadBalancerId('web'), {
            relations: [{ type: 'routes-to', to: group }],
          }),
          ...hosts.map((id) =>
            resource('ec2:instance', id, { relations: [{ type: 'member-of', to: group }] }),
          ),
        ],
        signals: hosts.map((id) => signal(id, 'elb/target-health', { by: group, state: 'fail' })),
      }),
      complete('route53/all', {
        resources: [
          resource('route53:record', recordId('shop.example.com'), {
            facts: { recordName: 'shop.example.com' },
            relations: [{ type: 'routes-to', to: loadBalancerId('web') }],
          }),
        ],
        signals: [
          signal(recordId('shop.example.com'), 'route53/health-check', { state: 'fail', by: 'check' }),
        ],
      }),
    ]);
    const later = fold(model, [], start + minute);
    expect(open(later)).toMatchObject([
      { subject: asgId('web'), verdict: 'fleet-wide', services: ['shop.example.com'] },
    ]);
    expect(open(later)[0]?.affected).toEqual(
      [...hosts, group, loadBalancerId('web'), recordId('shop.example.com')].toSorted(),
    );
  });

  it('ends when what it was about is gone', () => {
    let model = modelOf(fleet(['web-1'], start));
    const rest = names.slice(1);
    for (let at = start + minute; at <= start + 3 * minute; at += minute) {
      model = fold(model, fleet([], at, checks, rest), at);
    }
    expect(model.incidents.get('inc-20261121-1')).toMatchObject({ closedAt: start + minute });
  });

  it('does not open for what is starting', () => {
    const newborn = instance('web-1', { facts: { launchTime: start } });
    const signals = checks.map((check) => signal(instanceId('web-1'), check, { state: 'fail' }));
    expect(open(modelOf([complete('ec2/all', { resources: [newborn], signals })]))).toEqual([]);
  });

  it('is one for all that is out of sight in an account and region', () => {
    let model = fold(modelOf(fleet([], start)), [failed('ec2/all', start + minute)], start + 151 * second);
    model = fold(model, [], start + 151 * second + minute);
    expect(open(model)).toMatchObject([
      { subject: `sight:${account}/${region}`, verdict: 'observer-blind', affected: { length: 4 } },
    ]);
  });

  it('keeps its oldest timeline entry and the newest 99', () => {
    // A check that changes so often would be quarantined.
    const settings = { ...defaultModelSettings, flapChanges: 1000 };
    let model = fold(emptyModel({ settings, services: [] }), fleet(['web-1'], start), start);
    for (let index = 1; index <= 120; index++) {
      const at = start + index * second;
      model = fold(model, fleet(index % 2 === 0 ? ['web-1'] : [], at), at);
    }
    const timeline = open(model)[0]?.timeline ?? [];
    expect(timeline).toHaveLength(100);
    expect(timeline[0]?.at).toBe(start);
    expect(timeline.at(-1)?.at).toBe(start + 120 * second);
  });

  it('is dropped seven days after it closed', () => {
    let model = fold(modelOf(fleet(['web-1'], start)), fleet([], start + minute), start + minute);
    model = fold(model, fleet([], start + 3 * minute), start + 3 * minute);
    const dropAt = start + minute + 7 * 86_400_000;
    model = fold(model, [], dropAt - 1);
    expect(model.incidents.has('inc-20261121-1')).toBe(true);
    expect(fold(model, [], dropAt).incidents.has('inc-20261121-1')).toBe(false);
  });
});

describe('an incident from before a restart', () => {
  const left = () => [...modelOf(fleet(['web-1'], start)).incidents.values()];
  const restarted = start + minute;

  it('goes on under its own id while its target is still unwell', () => {
    const model = fold(newModel({ incidents: left() }), fleet(['web-1'], restarted), restarted);
    expect(open(model)).toMatchObject([{ id: 'inc-20261121-1', openedAt: start }]);
    expect(model.incidents.size).toBe(1);
  });

  it('is closed once its target has been well for the hold', () => {
    let model = fold(newModel({ incidents: left() }), fleet([], restarted), restarted);
    model = fold(model, fleet([], restarted + 2 * minute), restarted + 2 * minute);
    expect(open(model)).toEqual([]);
  });

  it('is closed when nobody knows its target any more after the grace', () => {
    let model = fold(newModel({ incidents: left() }), [], restarted);
    model = fold(model, [], restarted + 5 * minute);
    expect(open(model)).toHaveLength(1);
    expect(open(fold(model, [], restarted + 7 * minute))).toEqual([]);
  });

  it('never lends its id to a new one', () => {
    const model = fold(newModel({ incidents: left() }), fleet(['web-1', 'web-4'], restarted), restarted);
    expect(new Set([...model.incidents.values()].map(({ id }) => id)).size).toBe(model.incidents.size);
    expect(model.incidents.has('inc-20261121-2')).toBe(true);
  });
});
