import type { StepProgress } from '../../../src/actions/action.ts';
import { describe, expect, it } from 'vitest';
import { failoverReplica } from '../../../src/actions/failover-replica.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import type { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { applied, database, orders, writer } from './promotion-world.ts';

const minute = 60_000;
/** A figure by the minute that began so many minutes ago. */
type PerMinute = Readonly<Record<number, number>>;

/** No write in any minute in which somebody was counted or nobody. */
const nothingIn = (counts: PerMinute): PerMinute =>
  Object.fromEntries(Object.keys(counts).map((ago) => [ago, 0]));

const minutes = (from: number, counts: PerMinute) =>
  Object.entries(counts).map(([ago, count]) => [from - Number(ago) * minute, count] as const);

/** RDS calls the writer available; the replica has all that was committed until five minutes ago. */
function stalled(connections: PerMinute, writes = nothingIn(connections)): FakeAws {
  const aws = orders();
  database(aws, 'orders').DBInstanceStatus = 'available';
  database(aws, 'orders-b').StatusInfos = [{ StatusType: 'read replication', Normal: false }];
  aws.cloudWatch.points.set('orders-a', [[plannedAt - 2 * minute, 900]]);
  aws.cloudWatch.points.set('orders-b', [[plannedAt - 2 * minute, 180]]);
  aws.cloudWatch.connections.set('orders', minutes(plannedAt, connections));
  aws.cloudWatch.writes.set('orders', minutes(plannedAt, writes));
  return aws;
}

const planOn = (aws: FakeAws, more: Record<string, unknown> = { fenceSecurityGroup: 'sg-closed' }) =>
  failoverReplica.plan(writer, { maxLagSeconds: 120, ...more }, contextOn(aws));

describe('the loss by a writer that RDS calls available', () => {
  const loss = 'the loss is within the RPO';
  const silence = 'nobody is connected to the writer or writes to it';

  it.each<[string, PerMinute, readonly string[]]>([
    ['ends with the first minute in which nobody was connected', { 5: 40, 4: 0, 3: 0, 2: 0 }, []],
    ['is too much where that came a minute later', { 5: 40, 4: 1, 3: 0, 2: 0 }, [loss]],
    ['goes on where a part of the network still writes', { 5: 40, 4: 0, 3: 0, 2: 3 }, [silence, loss]],
    ['may have gone on within a minute that is missing', { 5: 40, 4: 0, 2: 0 }, [loss]],
    ['is not known from a figure that is too old', { 5: 0, 4: 0, 3.001: 0 }, [silence, loss]],
    ['is not known without any figure', {}, [silence, loss]],
  ])('%s', async (_what, connections, reasons) => {
    expect(unmet(await planOn(stalled(connections)))).toEqual(reasons);
  });

  it.each<[string, PerMinute, PerMinute, RegExp]>([
    [
      'who was connected, and when',
      { 3: 0, 2: 3 },
      { 3: 0, 2: 0 },
      /^somebody is: up to 3 at once in the minute from \d\d:\d\d UTC/,
    ],
    [
      'what was written, and when',
      { 3: 0, 2: 0 },
      { 3: 0, 2: 0.125 },
      /^something was written: 0.125 writes a second in the minute from/,
    ],
    [
      'that nobody was counted',
      {},
      {},
      /^it is not known: CloudWatch has no DatabaseConnections of the last 3 minutes$/,
    ],
    [
      'that writes were not told',
      { 3: 0, 2: 0 },
      { 3: 0 },
      /^it is not known: CloudWatch has no WriteIOPS in the minute from/,
    ],
  ])('is refused with %s', async (_what, connections, writes, found) => {
    const { preconditions } = await planOn(stalled(connections, writes));
    expect(preconditions.find(({ name }) => name === silence)).toMatchObject({
      holds: false,
      detail: expect.stringMatching(found),
    });
  });

  // Nobody is counted in any minute: whoever connects for each request is gone before the count.
  it.each<[string, PerMinute, readonly string[]]>([
    ['ends with the first minute in which nothing was written', { 5: 9, 4: 0, 3: 0, 2: 0 }, []],
    ['is too much where that came a minute later', { 5: 9, 4: 0.1, 3: 0, 2: 0 }, [loss]],
    ['goes on where clients write between the counts', { 5: 9, 4: 9, 3: 9, 2: 0.1 }, [silence, loss]],
    ['may have gone on in a minute of which no writes are told', { 4: 0, 2: 0 }, [loss]],
    ['is not known where the newest writes are not told', { 5: 0, 4: 0, 3: 0 }, [silence, loss]],
    ['is not known without any figure of writes', {}, [silence, loss]],
  ])('of clients that connect for each request %s', async (_what, writes, reasons) => {
    expect(unmet(await planOn(stalled({ 5: 0, 4: 0, 3: 0, 2: 0 }, writes)))).toEqual(reasons);
  });

  it.each([
    ['somebody is connected', { 2: 3 }],
    ['nobody can tell', {}],
  ])('is no reason to fence it while %s, however little it is', async (_what, connections) => {
    const aws = stalled(connections);
    aws.cloudWatch.points.set('orders-b', [[plannedAt - 90_000, 1]]);
    expect(unmet(await planOn(aws))).toEqual([silence]);
  });

  it('says what bounds it', async () => {
    const { preconditions } = await planOn(stalled({ 5: 40, 4: 0, 3: 0, 2: 0 }));
    expect(preconditions.find(({ name }) => name === 'the loss is within the RPO')?.detail).toBe(
      'at most 120 s of writes (nobody was connected to the writer after 07:57 UTC, and nothing was written), 120 s allowed',
    );
  });

  it('is bounded by nothing where no fence keeps the next client out', async () => {
    const made = await planOn(stalled({ 5: 40, 4: 0, 3: 0, 2: 0 }), { withoutFencing: true });
    expect(unmet(made)).toEqual(['the loss is within the RPO']);
  });
});

/** When the fence was seen to hold: in the midst of a minute. */
const fencedAt = plannedAt + 90_000;

async function fenced() {
  const aws = stalled({ 5: 40, 4: 0, 3: 0, 2: 0 });
  const plan = journaled(await planOn(aws));
  await failoverReplica.apply(plan, 0, contextOn(aws));
  applied(aws, 'orders');
  const proof = (given: { stepSince?: number } = { stepSince: fencedAt }) =>
    failoverReplica.observe(plan, 1, { ...contextOn(aws), now: plannedAt + 5 * minute, ...given });
  return { aws, plan, proof };
}

const busy = {
  calledOff: 'somebody is still connected to orders or writes to it, so a promotion would make two writers',
};

describe('the proof that a fenced writer has no client left', () => {
  it('stands between the fence and the promotion', async () => {
    const { plan } = await fenced();
    expect(plan.steps.map(({ name }) => name)).toEqual([
      'fence orders',
      'prove that nobody writes to orders any more',
      'promote orders-b',
    ]);
  });

  it.each<[string, PerMinute, StepProgress, PerMinute?]>([
    ['a whole minute after the fence was silent', { 3: 0 }, 'done'],
    ['the last minute began before the fence held', { 4: 0 }, 'under-way'],
    ['who was there in that minute may be gone', { 4: 2 }, 'under-way'],
    ['somebody is connected after it', { 3: 1 }, busy],
    ['somebody came back after a silent minute', { 3: 0, 2: 1 }, busy],
    ['nothing was reported', {}, 'under-way'],
    ['something was written after it, though nobody was counted', { 3: 0 }, busy, { 3: 0.1 }],
    ['something was written before it', { 4: 0, 3: 0 }, 'done', { 4: 9, 3: 0 }],
    ['nobody was counted, and what was written is not told', { 3: 0 }, 'under-way', {}],
  ])('%s: %j is %j', async (_what, connections, progress, writes = nothingIn(connections)) => {
    const { aws, proof } = await fenced();
    aws.cloudWatch.connections.set('orders', minutes(plannedAt + 5 * minute, connections));
    aws.cloudWatch.writes.set('orders', minutes(plannedAt + 5 * minute, writes));
    expect(await proof()).toEqual(progress);
  });

  it.each<[string, StepProgress, (aws: FakeAws) => void]>([
    [
      'a replica that was cut off follows again: the writer is back',
      {
        calledOff:
          'orders-b follows orders again, so orders is back and to let its clients in is the quicker cure',
      },
      (aws) =>
        void (database(aws, 'orders-b').StatusInfos = [{ StatusType: 'read replication', Normal: true }]),
    ],
    [
      'the fence was taken away',
      { calledOff: 'the security group that keeps clients out of orders is not in force any more' },
      (aws) =>
        void (database(aws, 'orders').VpcSecurityGroups = [
          { VpcSecurityGroupId: 'sg-app', Status: 'active' },
        ]),
    ],
    ['the writer is gone', { calledOff: 'orders is gone' }, (aws) => void aws.rds.instances.delete('orders')],
    [
      'the replica is gone',
      { calledOff: 'orders-b is gone' },
      (aws) => void aws.rds.instances.delete('orders-b'),
    ],
    [
      'RDS itself says that it does not work',
      'done',
      (aws) => void (database(aws, 'orders').DBInstanceStatus = 'storage-full'),
    ],
  ])('%s: %j', async (_what, progress, happens) => {
    const { aws, proof } = await fenced();
    happens(aws);
    expect(await proof()).toEqual(progress);
  });

  it('is not given while nobody knows when the fence began to hold', async () => {
    const { aws, proof } = await fenced();
    aws.cloudWatch.connections.set('orders', minutes(plannedAt + 5 * minute, { 3: 0 }));
    aws.cloudWatch.writes.set('orders', minutes(plannedAt + 5 * minute, { 3: 0 }));
    expect(await proof({})).toBe('under-way');
  });
});
