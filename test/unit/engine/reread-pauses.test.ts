import { describe, expect, it } from 'vitest';
import { createRereadPauses } from '../../../src/engine/reread-pauses.ts';
import type { Observation } from '../../../src/model/observation.ts';
import { manualClock } from '../../support/manual-clock.ts';

const scope = { account: '111111111111', region: 'us-east-1' };
const observer = { name: 'route53/records', account: scope.account, region: 'global' };

type Failure = Extract<Observation, { kind: 'failed' }>['failure'];

const failed = (failure: Failure): Observation => ({
  kind: 'failed',
  observer,
  observedAt: 0,
  failure,
  reason: 'it did not answer',
});
const read: Observation = { kind: 'partial', observer, observedAt: 0, resources: [], signals: [], gone: [] };

function pausing() {
  const clock = manualClock();
  const pauses = createRereadPauses(clock);
  const whyNot = (poller = 'route53', region = scope.region) => pauses.whyNot(poller, { ...scope, region });
  const note = (...answers: readonly Observation[]) => pauses.note('route53', scope, answers);
  return { clock, whyNot, note };
}

describe('a poller that is to read things again', () => {
  it.each<Failure>(['throttled', 'unreachable'])('is left alone for a while once it is %s', (failure) => {
    const { whyNot, note } = pausing();
    expect(whyNot()).toBeUndefined();
    note(read, failed(failure));
    expect(whyNot()).toBe('route53: 1 in a row failed, asked again in 15 s');
  });

  it('is left alone for twice as long each time, up to two minutes', async () => {
    const { clock, whyNot, note } = pausing();
    const waits: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      note(failed('throttled'));
      const from = clock.now();
      while (whyNot() !== undefined) await clock.advance(1000);
      waits.push((clock.now() - from) / 1000);
    }
    expect(waits).toEqual([15, 30, 60, 120, 120, 120]);
  });

  it('is asked as ever once it has answered', async () => {
    const { clock, whyNot, note } = pausing();
    note(failed('throttled'));
    await clock.advance(15_000);
    note(read);
    expect(whyNot()).toBeUndefined();
    note(failed('throttled'));
    expect(whyNot()).toContain('asked again in 15 s');
  });

  it.each<Failure>(['denied', 'broken'])('is not spared for an answer that is %s', (failure) => {
    const { whyNot, note } = pausing();
    note(failed(failure));
    expect(whyNot()).toBeUndefined();
  });

  it('is left alone by itself, where it failed', () => {
    const { whyNot, note } = pausing();
    note(failed('unreachable'));
    expect(whyNot('elbv2')).toBeUndefined();
    expect(whyNot('route53', 'eu-west-1')).toBeUndefined();
  });

  it('ends its pause by its own answer, not by having been asked nothing', () => {
    const { whyNot, note } = pausing();
    note(failed('unreachable'));
    note();
    expect(whyNot()).toBeDefined();
  });
});
