import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../src/actions/action.ts';
import { returnSteps } from '../../../../src/actions/dns/return-steps.ts';
import { flipDns } from '../../../../src/actions/flip-dns.ts';
import { contextOn, journaled, unmet } from '../../../support/action-context.ts';
import { FakeAws } from '../../../support/fake-aws/fake-aws.ts';
import { type ModelParts, resourceOf } from '../../../support/model-of.ts';

const balancer = (set: string) => `lb-${set}`;
const target = resourceOf({
  id: 'arn:aws:route53:::recordset/Z1/shop.example.com/A/home',
  kind: 'route53:record',
  region: 'global',
});
const record = (set: string, routing: Partial<ResourceRecordSet>): ResourceRecordSet => ({
  Name: 'shop.example.com.',
  Type: 'A',
  SetIdentifier: set,
  AliasTarget: { HostedZoneId: 'ZLB', DNSName: `${set}.elb.amazonaws.com.`, EvaluateTargetHealth: true },
  ...routing,
});
const model: ModelParts = {
  resources: ['home', 'away'].map((set) =>
    resourceOf({
      id: balancer(set),
      kind: 'elbv2:load-balancer',
      facts: { dnsName: `${set}.elb.amazonaws.com` },
    }),
  ),
};
const state = (aws: FakeAws, set: string, health: string) =>
  void aws.loadBalancing.targetGroups.set(`tg-${set}`, {
    loadBalancer: balancer(set),
    targets: { 'i-1': health, 'i-2': health },
  });

/** Users were moved from home to away, and home is well again. */
async function flipped(home: Partial<ResourceRecordSet>, away: Partial<ResourceRecordSet>) {
  const aws = new FakeAws();
  aws.route53.records = [record('home', home), record('away', away)];
  state(aws, 'home', 'unhealthy');
  state(aws, 'away', 'healthy');
  const plan = journaled(await flipDns.plan(target, { assumeRoom: true }, contextOn(aws, model)));
  await flipDns.apply(plan, 0, contextOn(aws));
  state(aws, 'home', 'healthy');
  return { aws, plan, context: contextOn(aws, model) };
}

const lasting = flipDns.lasting;
if (lasting === undefined) throw new Error('a flip lasts');
const weightsOf = (aws: FakeAws) =>
  aws.route53.records
    .toSorted((a, b) => (a.SetIdentifier ?? '').localeCompare(b.SetIdentifier ?? ''))
    .map(({ Weight }) => Weight);

describe('the return of a flip', () => {
  it('of weighted records goes by 1, 5, 25, 50 and 100 % to exactly what was', async () => {
    const { aws, plan, context } = await flipped({ Weight: 100 }, { Weight: 0 });
    const back = journaled(await lasting.giveBack(plan, context));
    expect(unmet(back)).toEqual([]);
    const seen: unknown[] = [];
    for (const step of back.steps.keys()) {
      expect(await flipDns.observe(back, step, context)).toBe('not-started');
      await flipDns.apply(back, step, context);
      seen.push(weightsOf(aws));
    }
    // Away first. Two hundred in all: the ratio counts, and the scale leaves room for one per cent.
    expect(seen).toEqual([
      [198, 2],
      [190, 10],
      [150, 50],
      [100, 100],
      [0, 100],
    ]);
    expect(back.steps[0]?.name).toBe('Give shop.example.com A back: home 2, away 198');
  });

  it('of failover records is one step', async () => {
    const { aws, plan, context } = await flipped({ Failover: 'PRIMARY' }, { Failover: 'SECONDARY' });
    const back = await lasting.giveBack(plan, context);
    expect(back.steps).toHaveLength(1);
    await flipDns.apply(back, 0, context);
    expect(aws.route53.records.find(({ SetIdentifier }) => SetIdentifier === 'home')?.Failover).toBe(
      'PRIMARY',
    );
  });

  it.each<[string, (aws: FakeAws) => void]>([
    [
      'nobody changed the records since',
      (aws) => {
        aws.route53.records = aws.route53.records.map((each) => ({ ...each, Weight: 7 }));
      },
    ],
    ['the place they left is healthy', (aws) => state(aws, 'home', 'unhealthy')],
  ])('is not planned unless %s', async (name, spoil) => {
    const { aws, plan, context } = await flipped({ Weight: 100 }, { Weight: 0 });
    spoil(aws);
    const back = await lasting.giveBack(plan, context);
    expect(unmet(back)).toEqual([name]);
    expect(back.steps).toEqual([]);
  });

  it('that goes wrong on the way is taken back to what stood, from whichever step', async () => {
    for (const reached of [1, 3, 5]) {
      const { aws, plan, context } = await flipped({ Weight: 100 }, { Weight: 0 });
      const back = journaled(await lasting.giveBack(plan, context));
      for (let step = 0; step < reached; step++) await flipDns.apply(back, step, context);
      state(aws, 'home', 'unhealthy');
      const away = journaled((await lasting.leaveAgain?.(back, context)) as Plan);
      expect(unmet(away)).toEqual([]);
      await flipDns.apply(away, 0, context);
      expect(weightsOf(aws)).toEqual([100, 0]);
      expect(await lasting.inForce(away, context)).toBe('in-force');
    }
  });

  it('is taken back to what stood also where both places are sick', async () => {
    const { aws, plan, context } = await flipped({ Weight: 100 }, { Weight: 0 });
    const back = await lasting.giveBack(plan, context);
    await flipDns.apply(back, 0, context);
    state(aws, 'home', 'unhealthy');
    state(aws, 'away', 'unhealthy');
    const away = await lasting.leaveAgain?.(back, context);
    expect(away === undefined ? ['none'] : unmet(away)).toEqual([]);
  });

  it('is not taken back to a place that is sick while home is well', async () => {
    const { aws, plan, context } = await flipped({ Weight: 100 }, { Weight: 0 });
    const back = await lasting.giveBack(plan, context);
    await flipDns.apply(back, 0, context);
    state(aws, 'away', 'unhealthy');
    const away = await lasting.leaveAgain?.(back, context);
    expect(away === undefined ? [] : unmet(away)).toEqual(['going back is not worse']);
  });
});

describe('what stands of a flip', () => {
  it.each<[string, (records: ResourceRecordSet[]) => ResourceRecordSet[], string]>([
    ['as it was left', (records) => records, 'in-force'],
    [
      'given traffic again by hand',
      (records) => records.map((each) => (each.SetIdentifier === 'home' ? { ...each, Weight: 10 } : each)),
      'gone',
    ],
    [
      'taken away by hand',
      (records) => records.filter(({ SetIdentifier }) => SetIdentifier !== 'home'),
      'gone',
    ],
    [
      'with another weight elsewhere',
      (records) => records.map((each) => (each.SetIdentifier === 'away' ? { ...each, Weight: 9 } : each)),
      'unknown',
    ],
  ])('a record that is %s', async (_what, change, answer) => {
    const { aws, plan, context } = await flipped({ Weight: 100 }, { Weight: 0 });
    aws.route53.records = change(aws.route53.records);
    expect(await lasting.inForce(plan, context)).toBe(answer);
    expect(lasting.expiresAt(plan)).toBeUndefined();
  });
});

describe('the steps of a return', () => {
  const whole = fc.integer({ min: 0, max: 255 });
  it('rise, end where it began, and never take the answer from both, whatever the weights were', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 255 }),
        whole,
        fc.option(whole, { nil: undefined }),
        (home, away, third) => {
          const before = [record('home', { Weight: home }), record('away', { Weight: away })] as never;
          const after = [
            record('home', { Weight: 0 }),
            record('away', { Weight: Math.min(255, home + away) }),
          ] as never;
          const others = third === undefined ? [] : [record('third', { Weight: third })];
          const steps = returnSteps({ zoneId: 'Z1', before, after }, [...after, ...others]);
          expect(steps.at(-1)?.after).toEqual(before);
          let standing: unknown = after;
          let share = 0;
          for (const step of steps) {
            expect(step.before).toEqual(standing);
            standing = step.after;
            const [source = 0, destination = 0] = step.after.map(({ Weight = 0 }) => Weight);
            expect(source).toBeGreaterThan(0);
            expect(Math.max(source, destination)).toBeLessThanOrEqual(255);
            expect(Math.min(source, destination)).toBeGreaterThanOrEqual(0);
            const now = source / (source + destination);
            // Weights are whole numbers of at most 255: half a one of them is no step back.
            expect(now).toBeGreaterThanOrEqual(share - 1 / 510);
            share = now;
          }
        },
      ),
    );
  });

  it.each([
    [
      1,
      0,
      undefined,
      [
        [3, 252],
        [13, 242],
        [64, 191],
        [128, 127],
        [1, 0],
      ],
    ],
    [
      50,
      50,
      undefined,
      [
        [1, 199],
        [5, 195],
        [25, 175],
        [50, 150],
        [50, 50],
      ],
    ],
    [
      4,
      4,
      8,
      [
        [1, 7],
        [2, 6],
        [4, 4],
      ],
    ],
    [1, 1, 1, [[1, 1]]],
  ])('of %i beside %i with a third of %s', (home, away, third, expected) => {
    const before = [record('home', { Weight: home }), record('away', { Weight: away })] as never;
    const after = [record('home', { Weight: 0 }), record('away', { Weight: home + away })] as never;
    const others = third === undefined ? [] : [record('third', { Weight: third })];
    const steps = returnSteps({ zoneId: 'Z1', before, after }, [...after, ...others]);
    expect(steps.map((step) => step.after.map(({ Weight }) => Weight))).toEqual(expected);
  });
});
