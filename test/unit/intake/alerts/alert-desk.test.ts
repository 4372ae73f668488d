import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceArn } from '../../../../src/aws/arn.ts';
import type { Alert } from '../../../../src/intake/alerts/alert.ts';
import { createAlertDesk } from '../../../../src/intake/alerts/alert-desk.ts';
import { alertFinding } from '../../../../src/intake/alerts/alert-word.ts';
import { standingAlerts } from '../../../../src/intake/alerts/standing-alerts.ts';
import { emptyModel, fold } from '../../../../src/model/fold.ts';
import type { Model } from '../../../../src/model/model.ts';
import type { Observation } from '../../../../src/model/observation.ts';
import { defaultModelSettings } from '../../../../src/model/settings.ts';
import { silentLogger } from '../../../../src/runtime/logger.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { account, noon, region } from '../../../support/model-builder.ts';

const minute = 60_000;
const scope = { account, region };
const [one, other] = [instanceArn(scope, 'i-1'), instanceArn(scope, 'i-2')];
const alert = (more: Partial<Alert> = {}): Alert => ({
  status: 'firing',
  labels: { alertname: 'Down', instance_id: 'i-1' },
  annotations: {},
  startsAt: noon - minute,
  endsAt: Date.UTC(1, 0, 1),
  fingerprint: 'f1',
  generatorURL: '',
  ...more,
});
const resolved = (more: Partial<Alert> = {}) => alert({ status: 'resolved', endsAt: noon, ...more });

/** The desk in front of the real model, which two instances are known to. */
function stage(push?: () => Promise<'written' | 'lost'>) {
  const clock = manualClock(noon);
  let model: Model = emptyModel({ settings: defaultModelSettings, services: [] });
  const hear = (observations: readonly Observation[]) => {
    model = fold(model, observations, clock.now());
  };
  const instance = (id: string) =>
    ({ id, kind: 'ec2:instance', account, region, name: id, tags: {}, facts: {}, relations: [] }) as const;
  hear([
    {
      kind: 'complete',
      observer: { name: 'ec2/instances', ...scope },
      observedAt: noon,
      resources: [instance(one), instance(other)],
      signals: [],
    },
  ]);
  const desk = createAlertDesk({
    clock,
    log: silentLogger,
    scopes: [scope],
    repeatMs: minute,
    model: () => model,
    push: async ({ observations }) => {
      hear(observations);
      return (await push?.()) ?? 'written';
    },
  });
  return {
    desk,
    clock,
    model: () => model,
    outcomes: async (...alerts: Alert[]) => (await desk.take(alerts)).map(({ outcome }) => outcome),
    against: (id: string) => (model.signals.get(id) ?? []).map(({ by }) => by),
  };
}

describe('an alert', () => {
  it('that fires speaks against its resource since it began, and counts for 2.5 repetitions', async () => {
    const { desk, model } = stage();

    expect(await desk.take([alert()])).toEqual([{ fingerprint: 'f1', outcome: 'firing', resource: one }]);
    expect(model().signals.get(one)).toMatchObject([
      {
        check: 'alertmanager/alert',
        state: 'fail',
        since: noon - minute,
        observedAt: noon,
        validForMs: 150_000,
      },
    ]);
    expect(model().verdicts.get(one)?.kind).toBe('suspect');
    desk.stop();
  });

  it('is renewed when it is said again, and known no longer when nobody does', async () => {
    const { desk, clock, model } = stage();
    await desk.take([alert()]);
    await clock.advance(2 * minute);
    await desk.take([alert(), alert()]);
    expect(model().signals.get(one)).toMatchObject([{ since: noon - minute, observedAt: noon + 2 * minute }]);

    const later = (ms: number) => fold(model(), [], noon + 2 * minute + ms).verdicts.get(one)?.kind;
    expect(later(150_000)).toBe('suspect');
    desk.stop();
  });

  it('runs out after 2.5 repetitions that nobody made', async () => {
    const { desk, model } = stage();
    await desk.take([alert()]);
    expect(fold(model(), [], noon + 150_001).verdicts.get(one)?.kind).toBe('stale');
    desk.stop();
  });

  it('that is resolved is withdrawn, which proves nothing: its series may have gone', async () => {
    const { desk, against, outcomes, model } = stage();
    await desk.take([alert(), alert({ fingerprint: 'f2' })]);
    expect(await outcomes(resolved())).toEqual(['resolved']);
    expect(against(one)).toEqual(['f2']);
    expect(await outcomes(resolved({ fingerprint: 'f2' }))).toEqual(['resolved']);
    expect(against(one)).toEqual([]);
    expect(model().verdicts.get(one)?.kind).not.toBe('healthy');
    desk.stop();
  });

  it('that nobody repeats or resolves is forgotten in the end', async () => {
    const { desk, clock, against } = stage();
    await desk.take([alert()]);
    await clock.advance(60 * minute + 150_000);
    expect(against(one)).toEqual(['f1']);
    await clock.advance(minute);
    expect(against(one)).toEqual([]);
    expect([...desk.counts()]).toContainEqual(['forgotten', 1]);
    desk.stop();
  });

  it.each<[string, Partial<Alert>, string]>([
    ['about what nobody watches', { labels: { instance_id: 'i-9' } }, 'unknown'],
    ['that names nothing', { labels: { alertname: 'Down' } }, 'unnamed'],
    ['that begins too far ahead', { startsAt: noon + 5001 }, 'ahead'],
  ])('%s is answered why, and changes nothing', async (_what, more, outcome) => {
    const { desk, against } = stage();
    expect(await desk.take([alert(more)])).toMatchObject([{ outcome, why: expect.any(String) as string }]);
    expect(against(one)).toEqual([]);
    expect([...desk.counts()]).toEqual([[outcome, 1]]);
  });

  it('that begins a little ahead has begun now', async () => {
    const { desk, model } = stage();
    await desk.take([alert({ startsAt: noon + 5000 })]);
    expect(model().signals.get(one)).toMatchObject([{ since: noon }]);
    desk.stop();
  });

  it('whose beginning comes after its end stays ended, but not once it is said again a repetition later', async () => {
    const { desk, clock, outcomes, against } = stage();
    await desk.take([alert()]);
    await desk.take([resolved()]);
    expect(await outcomes(alert())).toEqual(['overtaken']);
    await clock.advance(minute - 1);
    expect(await outcomes(alert())).toEqual(['overtaken']);
    await clock.advance(1);
    expect(await outcomes(alert())).toEqual(['firing']);
    expect(against(one)).toEqual(['f1']);
    desk.stop();
  });

  it('that fires anew is not ended by the end of its last time, and begins at once', async () => {
    const { desk, outcomes, against } = stage();
    await desk.take([alert({ startsAt: noon - 10 * minute }), resolved({ endsAt: noon - 5 * minute })]);
    expect(await outcomes(alert({ startsAt: noon - minute }))).toEqual(['firing']);
    expect(await outcomes(resolved({ endsAt: noon - 5 * minute }))).toEqual(['overtaken']);
    expect(against(one)).toEqual(['f1']);
    desk.stop();
  });

  it('is answered as lost where the journal did not take it, and ends as it should when it is sent again', async () => {
    const fates: ('written' | 'lost')[] = ['written', 'lost', 'written'];
    const { desk, outcomes, against } = stage(async () => fates.shift() ?? 'written');
    await desk.take([alert()]);
    expect(await outcomes(resolved())).toEqual(['lost']);
    expect(await outcomes(resolved())).toEqual(['resolved']);
    expect(against(one)).toEqual([]);
  });

  it('is answered as lost where the journal takes longer than ten seconds', async () => {
    const { desk, clock } = stage(() => new Promise(() => undefined));
    const answer = desk.take([alert()]);
    await clock.advance(10_000);
    expect(await answer).toMatchObject([{ outcome: 'lost' }]);
    desk.stop();
  });

  it('finds no room where a hundred stand against the same thing, but those are renewed', async () => {
    const { desk, outcomes } = stage();
    await desk.take(Array.from({ length: 100 }, (_, index) => alert({ fingerprint: `f${index}` })));
    expect(await outcomes(alert({ fingerprint: 'g' }), alert({ fingerprint: 'f1' }))).toEqual([
      'overflow',
      'firing',
    ]);
    expect(await outcomes(alert({ fingerprint: 'g', labels: { instance_id: 'i-2' } }))).toEqual(['firing']);
    desk.stop();
  });

  it('finds no room where ten thousand stand', () => {
    const standing = standingAlerts(minute);
    const begin = (index: number) => {
      const fires = alert({ fingerprint: `f${index}` });
      const resource = instanceArn(scope, `i-${index}`);
      const times = { since: noon, observedAt: noon, validForMs: minute };
      return standing.begin(fires, { ...alertFinding(fires, resource), ...times }, noon);
    };
    for (let index = 0; index < 10_000; index += 1) begin(index);
    expect(begin(10_000)).toBe('overflow');
    expect(begin(9_999)).toBeUndefined();
  });
});

describe('any posts in any order', () => {
  it('leave against each thing exactly what was said to fire last', async () => {
    const post = fc.record({
      fingerprint: fc.constantFrom('f1', 'f2', 'f3'),
      fires: fc.boolean(),
      waitMs: fc.constantFrom(0, minute, 10 * minute),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(post, { maxLength: 4 }), { maxLength: 8 }), async (posts) => {
        const { desk, clock, against } = stage();
        const last = new Map<string, boolean>();
        for (const group of posts) {
          for (const { fingerprint, fires } of group) {
            last.set(fingerprint, fires);
            // Each is later than all before it.
            await clock.advance(1);
            const [startsAt, endsAt] = [clock.now(), clock.now()];
            const labels = { instance_id: fingerprint === 'f3' ? 'i-2' : 'i-1' };
            const status = fires ? 'firing' : 'resolved';
            await desk.take([alert({ fingerprint, labels, status, startsAt, endsAt })]);
          }
          await clock.advance(group[0]?.waitMs ?? 0);
        }
        const fire = (...fingerprints: string[]) => fingerprints.filter((each) => last.get(each) === true);
        expect(new Set(against(one))).toEqual(new Set(fire('f1', 'f2')));
        expect(against(other)).toEqual(fire('f3'));
        desk.stop();
      }),
    );
  });
});
