import type { HealthCheckObservation } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../../src/pollers/route53/checkers.ts';
import { route53 } from '../../../../src/pollers/route53.ts';
import { modelOf, resourceOf, signalOf } from '../../../support/model-of.ts';
import { pollBench, refused, startedAt } from '../../../support/poll.ts';

const timedOut = 'Failure: Connection timed out. The endpoint or the internet connection is down';

function observations(count: { ok: number; bad: number }, ageMs = 10_000): HealthCheckObservation[] {
  const CheckedTime = new Date(startedAt - ageMs);
  const word = (Status: string) => ({ Region: 'eu-west-1' as const, StatusReport: { Status, CheckedTime } });
  return [
    ...Array.from({ length: count.ok }, () => word('Success: HTTP Status Code 200, OK')),
    ...Array.from({ length: count.bad }, () => word(timedOut)),
  ];
}

const verdict = (seen: readonly HealthCheckObservation[], inverted = false) =>
  verdictOf(seen, { inverted, now: startedAt });

describe('the verdict of the checkers, by the rule of more than 18 %', () => {
  it.each([
    [0, 16, 'fail'],
    [2, 14, 'fail'], // 12.5 %
    [3, 13, 'pass'], // 18.75 %
    [9, 41, 'fail'], // exactly 18 %
    [10, 41, 'pass'], // 19.6 %
    [16, 0, 'pass'],
  ])('of %i that reach it and %i that do not is %s', (ok, bad, state) => {
    expect(verdict(observations({ ok, bad }))).toMatchObject({ state });
  });

  it('is turned round for an inverted check', () => {
    expect(verdict(observations({ ok: 16, bad: 0 }), true)).toMatchObject({ state: 'fail' });
    expect(verdict(observations({ ok: 0, bad: 16 }), true)).toMatchObject({ state: 'pass' });
  });

  it('tells in words what most failing checkers say', () => {
    const { reason } = verdict([...observations({ ok: 1, bad: 15 })]);
    expect(reason).toBe(
      '1 of 16 checkers reach it (more than 18 % are needed); most failures say: Connection timed out. The endpoint or the internet connection is down',
    );
  });

  it.each([
    ['no observation', []],
    ['an observation without a report', [{ Region: 'eu-west-1' as const }]],
    ['an observation without a time', [{ StatusReport: { Status: 'Success: HTTP Status Code 200, OK' } }]],
    ['observations of more than three minutes ago', observations({ ok: 16, bad: 0 }, 180_001)],
  ])('is unknown from %s', (_, seen) => {
    expect(verdict(seen)).toMatchObject({ state: 'unknown' });
  });

  it('still counts observations of three minutes ago', () => {
    expect(verdict(observations({ ok: 16, bad: 0 }, 180_000))).toMatchObject({ state: 'pass' });
  });
});

const checkNamed = (name: string, facts = {}) =>
  resourceOf({
    id: `arn:aws:route53:::healthcheck/${name}`,
    kind: 'route53:health-check',
    region: 'global',
    facts: { healthCheckId: name, type: 'HTTP', ...facts },
  });
const wordOn = (
  name: string,
  state: 'pass' | 'fail' | 'unknown',
  check = 'route53/health-check',
  observedAt = 0,
) => signalOf({ resource: `arn:aws:route53:::healthcheck/${name}`, check, state, observedAt });

function benchOf(names: readonly string[], signals: ReturnType<typeof wordOn>[], facts = {}) {
  const model = modelOf({ resources: names.map((name) => checkNamed(name, facts)), signals });
  const asked: string[] = [];
  const bench = pollBench(
    {
      'Route 53 GetHealthCheckStatus': ({ HealthCheckId }: { HealthCheckId: string }) => {
        asked.push(HealthCheckId);
        if (HealthCheckId === 'gone') throw refused('NoSuchHealthCheck', 404);
        return { HealthCheckObservations: observations({ ok: 0, bad: 16 }) };
      },
    },
    model,
  );
  return { bench, asked };
}

describe('the checkers part', () => {
  it('asks only about suspects: checks whose own signals are not all well', async () => {
    const { bench, asked } = benchOf(
      ['well', 'failing', 'dark', 'new'],
      [wordOn('well', 'pass'), wordOn('failing', 'fail'), wordOn('dark', 'unknown')],
    );
    await bench.run(route53, 'checkers');
    expect(asked).toEqual(['failing', 'dark']);
  });

  it('asks again until the checkers themselves are content, also when the metric already is', async () => {
    const { bench, asked } = benchOf(['a'], [wordOn('a', 'pass'), wordOn('a', 'fail', 'route53/checkers')]);
    await bench.run(route53, 'checkers');
    expect(asked).toEqual(['a']);
  });

  it.each(['CALCULATED', 'CLOUDWATCH_METRIC', 'RECOVERY_CONTROL'])(
    'never asks about %s checks',
    async (type) => {
      const { bench, asked } = benchOf(['a'], [wordOn('a', 'fail')], { type });
      await bench.run(route53, 'checkers');
      expect(asked).toEqual([]);
    },
  );

  it('asks about at most ten a round, those first that were asked the longest ago', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `hc-${index}`);
    const signals = names.flatMap((name, index) => [
      wordOn(name, 'fail'),
      ...(index < 2 ? [wordOn(name, 'fail', 'route53/checkers', 1_000 - index)] : []),
    ]);
    const { bench, asked } = benchOf(names, signals);
    const round = bench.run(route53, 'checkers');
    await bench.clock.advance(30_000);
    await round;
    expect(asked).toEqual(names.slice(2));
  });

  it('passes over a check that is gone', async () => {
    const { bench } = benchOf(['gone', 'a'], [wordOn('gone', 'fail'), wordOn('a', 'fail')]);
    const [observation] = await bench.run(route53, 'checkers');
    expect(observation).toMatchObject({
      kind: 'complete',
      signals: [{ resource: checkNamed('a').id, state: 'fail' }],
    });
  });

  it('names the permission when it is denied, without the health by metric being lost', async () => {
    const bench = pollBench(
      {
        'Route 53 GetHealthCheckStatus': () => {
          throw refused('AccessDenied', 403);
        },
      },
      modelOf({ resources: [checkNamed('a')], signals: [wordOn('a', 'fail')] }),
    );
    const [observation] = await bench.run(route53, 'checkers');
    expect(observation).toMatchObject({
      kind: 'failed',
      failure: 'denied',
      permission: 'route53:GetHealthCheckStatus',
      observer: { name: 'route53/checkers' },
    });
  });
});
