import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import { AwsError } from '../../../src/aws/error.ts';
import { createOutages } from '../../../src/aws/outages.ts';
import type { CallPriority } from '../../../src/aws/scope.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { manualClock } from '../../support/manual-clock.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };
const asked = (service = 'EC2', more: { region?: string; priority?: CallPriority } = {}) => ({
  service,
  scope: { ...scope, region: more.region ?? scope.region },
  priority: more.priority ?? ('sweep' as const),
});

describe('a service that gives no answer', () => {
  it.each([
    [4, false],
    [5, true],
  ])('counts as out after %i attempts in a row: %s', (times, isOut) => {
    const outages = createOutages(manualClock());
    for (let time = 0; time < times; time++) outages.note(asked(), false);
    expect(outages.isOut(asked())).toBe(isOut);
  });

  it('is back with its first answer', () => {
    const outages = createOutages(manualClock());
    for (let time = 0; time < 9; time++) outages.note(asked(), false);
    outages.note(asked('EC2', { priority: 'suspect' }), true);
    expect(outages.isOut(asked())).toBe(false);
  });

  it.each([
    ['half of twenty in a minute unanswered', 20, 10, true],
    ['fewer than half', 21, 10, false],
    ['fewer than twenty', 19, 15, false],
  ])('that answers now and then counts as out with %s', (_title, attempts, unanswered, isOut) => {
    const outages = createOutages(manualClock());
    for (let time = 0; time < attempts; time++)
      outages.note(
        asked(),
        Math.floor((time * unanswered) / attempts) === Math.floor(((time + 1) * unanswered) / attempts),
      );
    expect(outages.isOut(asked())).toBe(isOut);
    expect(outages.isOut(asked('EC2', { priority: 'verify' }))).toBe(false);
  });

  it.each([
    [59_999, true],
    [60_000, false],
  ])(
    'that answers now and then is asked as ever once those are old: after %i ms it is out: %s',
    async (later, isOut) => {
      const clock = manualClock();
      const outages = createOutages(clock);
      for (let time = 0; time < 20; time++) outages.note(asked(), time % 2 === 0);
      await clock.advance(later);
      expect(outages.isOut(asked())).toBe(isOut);
    },
  );

  it('is out for one account and region alone, and for all regions where it is global', () => {
    const outages = createOutages(manualClock());
    for (let time = 0; time < 5; time++) {
      outages.note(asked(), false);
      outages.note(asked('Route 53'), false);
    }
    expect(outages.isOut(asked('EC2', { region: 'us-east-1' }))).toBe(false);
    expect(outages.isOut(asked('RDS'))).toBe(false);
    expect(outages.isOut(asked('Route 53', { region: 'us-east-1' }))).toBe(true);
  });

  it.each([
    ['a sweep', 'sweep', 'ServiceUnavailable', 1],
    ['a second look', 'suspect', 'ServiceUnavailable', 1],
    ['a repair', 'verify', 'ServiceUnavailable', 3],
    ['a sweep', 'sweep', 'RequestLimitExceeded', 1],
    ['a repair', 'verify', 'RequestLimitExceeded', 3],
  ] as const)('is asked by %s %s after %s: %i attempts', async (_who, priority, code, attempts) => {
    const clock = manualClock();
    let calls = 0;
    let isDown = true;
    const access = createAwsAccess({
      clock,
      log: silentLogger,
      accounts: [{ account: scope.account }],
      transport: () => {
        calls += 1;
        return isDown
          ? Promise.reject(Object.assign(new Error('no'), { name: code }))
          : Promise.resolve({ Reservations: [] });
      },
    });
    const ask = async () => {
      const answer = access
        .client(EC2Client, scope, { priority })
        .send(new DescribeInstancesCommand({}))
        .catch((error: unknown) => error);
      await clock.advance(30_000);
      return answer;
    };
    await ask();
    await ask();
    calls = 0;
    expect(await ask()).toBeInstanceOf(AwsError);
    expect(calls).toBe(attempts);

    isDown = false;
    await ask();
    isDown = true;
    calls = 0;
    await ask();
    expect(calls).toBe(3);
    access.destroy();
  });
});
