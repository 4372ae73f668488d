import { describe, expect, it } from 'vitest';
import { emptyModel, fold, withIllness } from '../../../src/model/fold.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import { complete, instance, instanceId, minute, signal, start } from '../../support/model-world.ts';

const target = instanceId('web-1');
/** A new process reads it for the first time. */
const now = start + 60 * minute;

const incident: Incident = {
  id: 'inc-1',
  subject: target,
  subjectName: 'web-1',
  verdict: 'host-failed',
  fingerprint: `${target}#host-failed`,
  openedAt: now - 5 * minute,
  affected: [target],
  services: [],
  reason: '',
  evidence: [],
  timeline: [],
};

function illFor(
  state: 'pass' | 'fail',
  incidents: readonly Incident[],
  waitedFor: number,
): number | undefined {
  const checks = ['ec2/system-status', 'cloudwatch/alarm'];
  const signals = checks.map((check) => signal(target, check, { state, observedAt: now, since: now }));
  const seen = fold(
    emptyModel({ settings: defaultModelSettings, services: [], incidents }),
    [complete('ec2/all', { resources: [instance('web-1')], signals, at: now })],
    now,
  );
  const model = withIllness(seen, [{ target, since: now - waitedFor }]);
  const since = model.verdicts.get(target)?.unhealthySince;
  // What was put into it stays in the next one.
  expect(fold(model, [], now + 1).verdicts.get(target)?.unhealthySince).toBe(since);
  return since === undefined ? undefined : now - since;
}

describe('what an earlier run saw ill', () => {
  it.each([
    ['as long as it was waited for', 3 * minute, 3 * minute],
    ['no longer than its incident is open', 90 * minute, 5 * minute],
  ])('has been ill %s', (_what, waitedFor, ill) => {
    expect(illFor('fail', [incident], waitedFor)).toBe(ill);
  });

  it('is newly ill where no incident of it is open', () => {
    expect(illFor('fail', [], 3 * minute)).toBe(0);
    expect(illFor('fail', [{ ...incident, closedAt: now - 4 * minute }], 3 * minute)).toBe(0);
  });

  it('stays well where it is well', () => {
    expect(illFor('pass', [incident], 3 * minute)).toBeUndefined();
  });
});
