import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { SignalState } from '../../../src/model/signal.ts';
import {
  account,
  asgId,
  complete,
  instance,
  instanceId,
  modelOf,
  region,
  resource,
  second,
  signal,
  start,
} from '../../support/model-world.ts';

/** Groups of three in three zones each; a name in `bad` fails by two families. */
function say(groups: readonly string[], bad: readonly string[], at = start): Observation[] {
  const members = groups.flatMap((group) =>
    ['a', 'b', 'c'].map((zone) => ({ name: `${group}-${zone}`, group, zone })),
  );
  return [
    complete('ec2/all', {
      at,
      resources: members.map(({ name, group, zone }) => instance(name, { zone, groups: [asgId(group)] })),
      signals: members.flatMap(({ name }) =>
        ['ec2/system-status', 'elb/target-health'].map((check) => {
          const state: SignalState = bad.includes(name) ? 'fail' : 'pass';
          return signal(instanceId(name), check, { state, since: at, observedAt: at });
        }),
      ),
    }),
    complete('autoscaling/groups', {
      at,
      resources: groups.map((group) => resource('autoscaling:group', asgId(group))),
    }),
  ];
}

describe('the list of active causes', () => {
  it('is empty while nothing shares one, though a host has failed', () => {
    const model = modelOf(say(['web'], ['web-a']));
    expect(model.verdicts.get(instanceId('web-a'))?.kind).toBe('host-failed');
    expect(model.causes()).toEqual([]);
    expect(model.causeOf(instanceId('web-a'))).toBeUndefined();
  });

  it('names the widest first, with how many suffer from it', () => {
    const model = modelOf(say(['web', 'api', 'jobs'], ['web-b', 'web-c', 'api-a', 'jobs-a']));
    expect(model.causes().map(({ id, verdict, affected }) => ({ id, verdict, affected }))).toEqual([
      { id: `zone:${region}a`, verdict: 'zone-impaired', affected: 2 },
      { id: asgId('web'), verdict: 'fleet-wide', affected: 2 },
    ]);
  });

  it('puts a whole region before all others', () => {
    const model = modelOf(
      say(['web', 'api', 'jobs', 'mail'], ['web-a', 'api-b', 'jobs-c', 'mail-a', 'mail-b']),
    );
    expect(model.causes()[0]?.id).toBe(`region:${account}/${region}`);
  });

  it('tells it of each that stands in it, and not only of those that fail', () => {
    const model = modelOf(say(['web', 'api'], ['web-a', 'web-b']));
    expect(model.causeOf(instanceId('web-b'))?.id).toBe(asgId('web'));
    expect(model.causeOf(instanceId('web-c'))?.id).toBe(asgId('web'));
    expect(model.causeOf(instanceId('api-c'))).toBeUndefined();
    expect(model.causeOf('never heard of')).toBeUndefined();
  });

  it('keeps when a cause began while others join it, and forgets it with the last that suffers from it', () => {
    let model = modelOf(say(['web'], ['web-a', 'web-b']));
    const later = start + 30 * second;
    model = fold(model, say(['web'], ['web-a', 'web-b', 'web-c'], later), later);
    expect(model.causes()).toMatchObject([{ id: asgId('web'), since: start, affected: 3 }]);
    const well = later + 30 * second;
    model = fold(model, say(['web'], [], well), well);
    expect(model.causes()).toEqual([]);
  });

  it('forgets one whose targets are gone', () => {
    let model = modelOf(say(['web'], ['web-a', 'web-b']));
    const later = start + 30 * second;
    model = fold(model, [complete('ec2/all', { at: later })], later);
    expect(model.causes()).toEqual([]);
  });
});
