import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { ReplicationRule } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { s3 } from '../../src/pollers/s3.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { watchedWorld } from '../support/watched-world.ts';

const arn = (name: string) => `arn:aws:s3:::${name}`;

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

const list = 'S3 ListBuckets';
const versioning = 'S3 GetBucketVersioning';
const replication = 'S3 GetBucketReplication';
const tagging = 'S3 GetBucketTagging';

const refuse = (code: string, status: number) => () => {
  throw refused(code, status);
};

/** A bucket of which S3 has nothing to say. */
const bare: Answers = {
  [list]: () => ({ Buckets: [{ Name: 'invoices', BucketRegion: 'eu-west-1' }] }),
  [versioning]: () => ({}),
  [replication]: refuse('ReplicationConfigurationNotFoundError', 404),
  [tagging]: refuse('NoSuchTagSet', 404),
};

const ruleTo = (to: string, parts: Partial<ReplicationRule> = {}): ReplicationRule => ({
  ID: `to-${to}`,
  Status: 'Enabled',
  Filter: { Prefix: '' },
  Destination: { Bucket: arn(to), Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } } },
  ...parts,
});

describe('the buckets of S3, as AWS documents its answers', () => {
  async function read(answers: Answers) {
    const { resources } = answered(await pollBench({ ...bare, ...answers }).run(s3, 'buckets'));
    return resources[0];
  }

  it.each([
    [{}, 'off'],
    [{ Status: 'Suspended' }, 'suspended'],
    [{ Status: 'Enabled', MFADelete: 'Disabled' }, 'enabled'],
  ])('takes the answer %j for versioning that is %s', async (answer, said) => {
    expect(await read({ [versioning]: () => answer })).toMatchObject({
      id: arn('invoices'),
      kind: 's3:bucket',
      region: 'eu-west-1',
      tags: {},
      facts: { versioning: said, replicaBuckets: [], measuredRules: [], unmeasuredRules: [] },
    });
  });

  it('says where a bucket is replicated to by the rules in force, and which of them are measured', async () => {
    const Rules = [
      ruleTo('copy'),
      ruleTo('archive', { Destination: { Bucket: arn('archive') } }),
      ruleTo('old', { Status: 'Disabled' }),
    ];
    const bucket = await read({
      [replication]: () => ({ ReplicationConfiguration: { Role: 'arn:aws:iam::1:role/r', Rules } }),
      [tagging]: () => ({ TagSet: [{ Key: 'holdfast', Value: 'managed' }] }),
    });
    expect(bucket?.tags).toEqual({ holdfast: 'managed' });
    expect(bucket?.facts).toEqual({
      versioning: 'off',
      replicaBuckets: [arn('archive'), arn('copy')],
      measuredRules: ['to-copy'],
      measuredDestinations: [arn('copy')],
      unmeasuredRules: ['to-archive'],
    });
  });

  it('asks only for the buckets of its region, and reads every page of them', async () => {
    const bench = pollBench({
      ...bare,
      [list]: ({ ContinuationToken: token }: { ContinuationToken?: string }) =>
        token === undefined
          ? { Buckets: [{ Name: 'a' }], ContinuationToken: 'more' }
          : { Buckets: [{ Name: 'b' }] },
    });
    const reading = bench.run(s3, 'buckets');
    await bench.pass(10_000);
    const { resources } = answered(await reading);
    expect(resources.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(bench.sent[0]?.input).toMatchObject({ BucketRegion: 'eu-west-1', MaxBuckets: 1_000 });
  });

  it('costs one call where there is no bucket', async () => {
    const bench = pollBench({ [list]: () => ({ Buckets: [] }) });
    for (const { name } of s3.parts)
      expect(answered(await bench.run(s3, name))).toMatchObject({ resources: [], signals: [] });
    expect(bench.sent.map(({ operation }) => operation)).toEqual(['ListBuckets']);
  });

  it('reads at most sixty of them at a time, those that it never read first', async () => {
    const names = Array.from({ length: 70 }, (_, index) => `bucket-${index}`);
    const known = names
      .slice(0, 20)
      .map((name) => resourceOf({ id: arn(name), kind: 's3:bucket', facts: { versioning: 'enabled' } }));
    const bench = pollBench(
      { ...bare, [list]: () => ({ Buckets: names.map((Name) => ({ Name })) }) },
      modelOf({ resources: known }),
    );
    const reading = bench.run(s3, 'buckets');
    await bench.pass(120_000);
    const { resources } = answered(await reading);
    const read = bench.sent.filter(({ operation }) => operation === 'GetBucketVersioning');
    expect(read).toHaveLength(60);
    expect(resources.filter(({ facts }) => facts['versioning'] === 'off')).toHaveLength(60);
    expect(resources.filter(({ facts }) => facts['versioning'] === 'enabled')).toHaveLength(10);
  });

  it('passes over a bucket that was deleted meanwhile', async () => {
    expect(await read({ [versioning]: refuse('NoSuchBucket', 404) })).toBeUndefined();
  });

  it('claims nothing of a bucket whose own policy shuts it out, and reads the others', async () => {
    const bench = pollBench({
      ...bare,
      [list]: () => ({ Buckets: [{ Name: 'closed' }, { Name: 'open' }] }),
      [versioning]: ({ Bucket }: { Bucket: string }) => {
        if (Bucket === 'closed') throw refused('AccessDenied', 403);
        return { Status: 'Enabled' };
      },
    });
    const { resources } = answered(await bench.run(s3, 'buckets'));
    expect(resources.map(({ name, facts }) => [name, facts['versioning'], facts['unreadable']])).toEqual([
      ['closed', undefined, true],
      ['open', 'enabled', undefined],
    ]);
  });

  it.each([
    [list, 's3:ListAllMyBuckets'],
    [versioning, 's3:GetBucketVersioning'],
    [replication, 's3:GetReplicationConfiguration'],
    [tagging, 's3:GetBucketTagging'],
  ])('knows nothing where %s is denied, and says which permission is missing', async (denied, permission) => {
    const bench = pollBench({ ...bare, [denied]: refuse('AccessDenied', 403) });
    expect(await bench.run(s3, 'buckets')).toMatchObject([{ kind: 'failed', failure: 'denied', permission }]);
  });
});

describe('the metrics of replication, as CloudWatch documents its answers', () => {
  const invoices = (facts = {}) =>
    resourceOf({
      id: arn('invoices'),
      kind: 's3:bucket',
      name: 'invoices',
      facts: { measuredRules: ['all'], measuredDestinations: [arn('copy')], ...facts },
    });
  const copy = resourceOf({ id: arn('copy'), kind: 's3:bucket', name: 'copy', region: 'us-east-1' });
  const at = (minutesAgo: number) => new Date(startedAt - minutesAgo * 60_000);

  type Told = Readonly<Record<string, readonly number[] | string>>;

  /** By metric and statistic: the values of the last minutes, newest first; or a status and no value. */
  async function measured(metrics: Told, resources = [invoices(), copy], newestAt = 1) {
    const answers = {
      'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
        MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
          const told = metrics[`${MetricStat?.Metric?.MetricName} ${MetricStat?.Stat}`] ?? [];
          if (typeof told === 'string') return { Id, Timestamps: [], Values: [], StatusCode: told };
          const Timestamps = told.map((_, index) => at(index + newestAt));
          return { Id, Timestamps, Values: [...told], StatusCode: 'Complete' };
        }),
      }),
    };
    const bench = pollBench(answers, modelOf({ resources }));
    const { signals } = answered(await bench.run(s3, 'replication'));
    return { latency: signals[0], failures: signals[1], signals, sent: bench.sent };
  }

  it.each([
    ['900 s', 900, 'pass'],
    ['901 s', 901, 'warn'],
  ])('calls a destination that is %s behind by its name', async (_title, value, state) => {
    const { latency } = await measured({ 'ReplicationLatency Maximum': [value, 0] });
    expect(latency).toMatchObject({
      resource: arn('invoices'),
      by: arn('copy'),
      check: 's3/replication-latency',
      family: 'data',
      state,
      value,
    });
    expect(latency).not.toHaveProperty('nature');
  });

  it.each([
    ['five minutes ago', 5, 'pass'],
    ['six minutes ago', 6, 'unknown'],
  ])('knows how far one is behind that was measured %s: %s', async (_title, minutes, state) => {
    const { latency } = await measured({ 'ReplicationLatency Maximum': [3] }, undefined, minutes);
    expect(latency?.state).toBe(state);
  });

  it.each([
    ['nothing was measured', [], 'How far copy is behind was not reported in 5 minutes'],
    ['CloudWatch may not tell', 'Forbidden', 'How far copy is behind is not known: '],
  ])('knows nothing of how far one is behind where %s', async (_title, told, reason) => {
    const { latency } = await measured({ 'ReplicationLatency Maximum': told });
    expect(latency).toMatchObject({ state: 'unknown', reason: expect.stringContaining(reason) });
    expect(latency).not.toHaveProperty('value');
  });

  it('says that it cannot see a destination of another account, and does not count that as sight lost', async () => {
    const { latency } = await measured({ 'ReplicationLatency Maximum': [3] }, [invoices()]);
    expect(latency).toMatchObject({ state: 'unknown', nature: 'warning-only' });
    expect(latency?.reason).toMatch(/is measured in its own region, which is not among those/);
  });

  it.each([
    ['some of them', [2, 0, 1], [60, 60, 60], 'warn', 3],
    ['none of them', [0, 0], [60, 60], 'pass', 0],
  ])('counts what failed in a quarter of an hour: %s', async (_title, failed, all, state, value) => {
    const { failures } = await measured({
      'OperationsFailedReplication Sum': failed,
      'OperationsFailedReplication SampleCount': all,
    });
    expect(failures).toMatchObject({
      check: 's3/replication-failures',
      state,
      value,
      nature: 'warning-only',
    });
  });

  it.each([
    ['nothing was replicated', {}],
    ['CloudWatch tells only a part', { 'OperationsFailedReplication Sum': 'PartialData' }],
  ])('never says that nothing failed where %s', async (_title, told: Told) => {
    const { failures } = await measured(told);
    expect(failures).toMatchObject({ state: 'unknown' });
    expect(failures).not.toHaveProperty('value');
  });

  it('says nothing of a bucket without measured replication, and asks for nothing', async () => {
    const plain = invoices({ measuredRules: [], measuredDestinations: [] });
    expect(await measured({}, [plain])).toMatchObject({ signals: [], sent: [] });
  });

  it('lets the worst of several rules to one destination count', async () => {
    const two = invoices({ measuredRules: ['a', 'b'], measuredDestinations: [arn('copy'), arn('copy')] });
    const { signals } = await measured({ 'ReplicationLatency Maximum': [1_000] }, [two, copy]);
    expect(signals.map(({ check, state }) => [check, state])).toEqual([
      ['s3/replication-latency', 'warn'],
      ['s3/replication-failures', 'unknown'],
    ]);
  });
});

const stack = `
stack: buckets
summary: A bucket that is replicated to another region, one that is not, and a site that needs neither.
regions:
  - { region: eu-west-1, zones: [eu-west-1a] }
  - { region: us-east-1, zones: [us-east-1a] }
balancers: [{ name: web, regions: [home, standby], targetGroup: { name: web } }]
groups: [{ name: web, regions: [home, standby], size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
buckets:
  - { name: invoices, replicateTo: [invoices-copy] }
  - { name: invoices-copy, region: standby }
  - { name: logs, versioning: "off" }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

/** A simulated account with buckets, and the real poller's word on it, folded into the real model. */
function watched() {
  const {
    shop,
    look: watch,
    refresh,
    model,
  } = watchedWorld(stack, s3, [{ ...scope, region: 'us-east-1' }, scope]);
  const look = async () => {
    const { signals } = await watch();
    return (name: string, check: string) =>
      signals.get(arn(name))?.find((signal) => signal.check === `s3/${check}`);
  };
  return { shop, look, refresh: (id: string) => refresh(s3, [id]), model };
}

describe('the buckets of S3, in the simulated account', () => {
  it('are well while nothing is wrong, each in its own region', async () => {
    const { look, model } = watched();
    const said = await look();
    expect(said('invoices', 'replication-latency')).toMatchObject({ state: 'pass', value: 4 });
    expect(said('invoices', 'replication-failures')).toMatchObject({ state: 'pass', value: 0 });
    expect(said('logs', 'replication-latency')).toBeUndefined();
    expect(model().resources.get(arn('invoices-copy'))).toMatchObject({
      region: 'us-east-1',
      facts: { versioning: 'enabled', replicaBuckets: [] },
    });
    expect(model().resources.get(arn('logs'))?.facts['versioning']).toBe('off');
  });

  it('warn once a destination is a quarter of an hour behind, and no more when it has caught up', async () => {
    const { look, shop } = watched();
    const heal = shop.fault(faultNamed('pause-bucket-replication'), { bucket: 'bucket' });
    await shop.play(14 * 60);
    expect((await look())('invoices', 'replication-latency')).toMatchObject({ state: 'pass' });
    await shop.play(4 * 60);
    expect((await look())('invoices', 'replication-latency')).toMatchObject({ state: 'warn' });
    heal();
    await shop.play(150);
    expect((await look())('invoices', 'replication-latency')).toMatchObject({ state: 'pass' });
  });

  it('warn of what could not be replicated, and of nothing before', async () => {
    const { look, shop } = watched();
    shop.fault(faultNamed('fail-bucket-replication'), { bucket: 'invoices' });
    await shop.play(150);
    const said = await look();
    expect(said('invoices', 'replication-failures')).toMatchObject({ state: 'warn', nature: 'warning-only' });
    expect(said('invoices', 'replication-failures')?.value).toBeGreaterThanOrEqual(60);
  });

  it('claim nothing while CloudWatch is silent', async () => {
    const { look, shop } = watched();
    shop.fault(faultNamed('silence-metrics'), { namespace: 'AWS/S3' });
    await shop.play(22 * 60);
    const said = await look();
    expect(said('invoices', 'replication-latency')).toMatchObject({ state: 'unknown' });
    expect(said('invoices', 'replication-failures')).toMatchObject({ state: 'unknown' });
  });

  it('are read again at once where it is asked for', async () => {
    const { look, refresh, shop, model } = watched();
    await look();
    shop.fault(faultNamed('pause-bucket-replication'), { bucket: 'bucket' });
    await shop.play(18 * 60);
    await refresh(arn('invoices'));
    const found = model()
      .signals.get(arn('invoices'))
      ?.find(({ check }) => check === 's3/replication-latency');
    expect(found).toMatchObject({ state: 'warn' });
  });

  it.each([
    ['GetBucketVersioning', { Bucket: 'no-such' }, 'NoSuchBucket'],
    ['GetBucketVersioning', { Bucket: 'invoices' }, 'PermanentRedirect'],
    ['GetBucketReplication', { Bucket: 'invoices-copy' }, 'ReplicationConfigurationNotFoundError'],
    ['GetBucketTagging', { Bucket: 'invoices-copy' }, 'NoSuchTagSet'],
    ['ListBuckets', { ContinuationToken: 'made up' }, 'InvalidArgument'],
  ])('answer %s of %j as S3 does: %s', async (operation, input, code) => {
    await expect(watched().shop.call('S3', operation, input)).rejects.toMatchObject({ name: code });
  });
});
