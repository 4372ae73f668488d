import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { FileSystemDescription, MountTargetDescription } from '@aws-sdk/client-efs';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { efs } from '../../src/pollers/efs.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedWorld } from '../support/watched-world.ts';

const arn = 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1';
const targetArn = (id: string) => `arn:aws:elasticfilesystem:eu-west-1:111122223333:mount-target/${id}`;

const list = 'EFS DescribeFileSystems';
const targets = 'EFS DescribeMountTargets';

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

const described: Partial<FileSystemDescription> = {
  FileSystemId: 'fs-1',
  FileSystemArn: arn,
  Name: 'uploads',
  LifeCycleState: 'available',
  NumberOfMountTargets: 2,
  PerformanceMode: 'generalPurpose',
  ThroughputMode: 'bursting',
  Encrypted: true,
  Tags: [{ Key: 'Name', Value: 'uploads' }],
};

const target = (parts: Partial<MountTargetDescription>): Partial<MountTargetDescription> => ({
  MountTargetId: 'fsmt-1',
  FileSystemId: 'fs-1',
  LifeCycleState: 'available',
  AvailabilityZoneName: 'eu-west-1a',
  ...parts,
});

describe('the file systems of EFS, as AWS documents its answers', () => {
  async function read(
    fileSystem: Partial<FileSystemDescription>,
    mountTargets: readonly Partial<MountTargetDescription>[] = [target({})],
  ) {
    const answers: Answers = {
      [list]: () => ({ FileSystems: [fileSystem] }),
      [targets]: () => ({ MountTargets: mountTargets }),
    };
    const { resources, signals } = answered(await pollBench(answers).run(efs, 'file-systems'));
    return { resource: resources[0], signals };
  }

  it.each([
    ['available', 'pass', undefined],
    ['updating', 'pass', undefined],
    ['creating', 'unknown', 'transition'],
    ['deleting', 'unknown', 'transition'],
    ['error', 'fail', undefined],
    ['something new', 'unknown', undefined],
    [undefined, 'unknown', undefined],
  ])('takes a file system that is %s for %s', async (status, state, nature) => {
    const LifeCycleState = status as FileSystemDescription['LifeCycleState'];
    const { signals } = await read({ ...described, LifeCycleState });
    expect(signals.find(({ check }) => check === 'efs/status')).toMatchObject({
      family: 'control-plane',
      state,
    });
    expect(signals.find(({ check }) => check === 'efs/status')?.nature).toBe(nature);
  });

  it.each([
    ['one of two', 'available', 'warn'],
    ['both', 'error', 'fail'],
  ])('takes %s of its mount targets in error for what that is', async (_title, other, state) => {
    const { signals } = await read(described, [
      target({ LifeCycleState: 'error' }),
      target({
        MountTargetId: 'fsmt-2',
        AvailabilityZoneName: 'eu-west-1b',
        LifeCycleState: other as 'available' | 'error',
      }),
    ]);
    expect(signals.filter(({ check }) => check === 'efs/mount-target')).toMatchObject([
      {
        resource: arn,
        by: targetArn('fsmt-1'),
        family: 'control-plane',
        state,
        reason: 'EFS says error of the mount target in eu-west-1a',
      },
      { by: targetArn('fsmt-2') },
    ]);
  });

  it('says how it is set up, and in which zones it can be reached', async () => {
    const { resource } = await read({ ...described, AvailabilityZoneName: 'eu-west-1a' });
    expect(resource).toMatchObject({ id: arn, kind: 'efs:file-system', name: 'uploads' });
    expect(resource?.facts).toEqual({
      fileSystemId: 'fs-1',
      status: 'available',
      oneZone: 'eu-west-1a',
      throughputMode: 'bursting',
      performanceMode: 'generalPurpose',
      encrypted: true,
      mountZones: ['eu-west-1a'],
    });
    expect((await read(described)).resource?.facts['oneZone']).toBe('no');
  });

  it('guesses nothing of what AWS left out', async () => {
    const { resource, signals } = await read({ FileSystemId: 'fs-1' }, [{ MountTargetId: 'fsmt-1' }]);
    expect(resource).toMatchObject({
      id: arn,
      name: 'fs-1',
      facts: { fileSystemId: 'fs-1', mountZones: [] },
    });
    expect(resource?.facts).not.toHaveProperty('oneZone');
    expect(resource?.facts).not.toHaveProperty('encrypted');
    expect(signals.map(({ state }) => state)).toEqual(['unknown', 'unknown']);
  });

  it('reads every page, and passes over a file system that is gone meanwhile', async () => {
    const bench = pollBench({
      [list]: ({ Marker }: { Marker?: string }) =>
        Marker === undefined
          ? {
              FileSystems: [{ ...described, FileSystemId: 'fs-2', FileSystemArn: `${arn}-2` }],
              NextMarker: 'more',
            }
          : { FileSystems: [described] },
      [targets]: ({ FileSystemId, Marker }: { FileSystemId: string; Marker?: string }) => {
        if (FileSystemId === 'fs-2') throw refused('FileSystemNotFound', 404);
        return Marker === undefined
          ? { MountTargets: [target({})], NextMarker: 'more' }
          : { MountTargets: [target({ MountTargetId: 'fsmt-2', AvailabilityZoneName: 'eu-west-1b' })] };
      },
    });
    const { resources } = answered(await bench.run(efs, 'file-systems'));
    expect(resources.map(({ id, facts }) => [id, facts['mountZones']])).toEqual([
      [arn, ['eu-west-1a', 'eu-west-1b']],
    ]);
  });

  it('costs one call where there is no file system', async () => {
    const bench = pollBench({ [list]: () => ({ FileSystems: [] }) });
    for (const { name } of efs.parts)
      expect(answered(await bench.run(efs, name))).toMatchObject({ resources: [], signals: [] });
    expect(bench.sent.map(({ operation }) => operation)).toEqual(['DescribeFileSystems']);
  });

  it.each([
    [list, 'elasticfilesystem:DescribeFileSystems'],
    [targets, 'elasticfilesystem:DescribeMountTargets'],
  ])('knows nothing where %s is denied, and says which permission is missing', async (denied, permission) => {
    const bench = pollBench({
      [list]: () => ({ FileSystems: [described] }),
      [denied]: () => {
        throw refused('AccessDeniedException', 403);
      },
    });
    expect(await bench.run(efs, 'file-systems')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission },
    ]);
  });
});

describe('the metrics of EFS, as CloudWatch documents its answers', () => {
  const mebibyte = 1_048_576;
  const at = (minutesAgo: number) => new Date(startedAt - minutesAgo * 60_000);
  type Told = Readonly<Record<string, readonly number[] | string>>;

  /** By metric: the values of the last minutes, newest first; or a status and no value. */
  async function measured(metrics: Told, throughputMode = 'bursting') {
    const answers: Answers = {
      'CloudWatch GetMetricData': ({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
        MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
          const told = metrics[MetricStat?.Metric?.MetricName ?? ''] ?? [];
          if (typeof told === 'string') return { Id, Timestamps: [], Values: [], StatusCode: told };
          const Timestamps = told.map((_, index) => at(index + 1));
          return { Id, Timestamps, Values: [...told], StatusCode: 'Complete' };
        }),
      }),
    };
    const facts = { fileSystemId: 'fs-1', throughputMode };
    const one = resourceOf({ id: arn, kind: 'efs:file-system', facts });
    const { signals } = answered(
      await pollBench(answers, modelOf({ resources: [one] })).run(efs, 'throughput'),
    );
    return { throughput: signals[0], credits: signals[1] };
  }

  /** Shares of 100 MiB/s that were used, newest first. */
  const used = (...shares: readonly number[]): Told => ({
    MeteredIOBytes: shares.map((share) => share * 100 * mebibyte * 60),
    PermittedThroughput: shares.map(() => 100 * mebibyte),
  });

  it.each([
    ['half of it', used(0.5), 'pass', 0.5],
    ['79 %', used(0.79), 'pass', 0.79],
    ['80 %', used(0.8), 'warn', 0.8],
    ['all of it for two minutes', used(1, 1, 0.5, 0.5, 0.5), 'warn', 1],
    ['all of it for three minutes', used(1, 1, 1, 0.5, 0.5), 'fail', 1],
    ['95 % for three of five minutes', used(0.95, 0.5, 0.95, 0.5, 0.95), 'fail', 0.95],
    ['94 % for five minutes', used(0.94, 0.94, 0.94, 0.94, 0.94), 'warn', 0.94],
    ['nothing any more', used(0, 1, 1, 1, 1), 'pass', 0],
  ])('calls %s of its throughput by its name', async (_title, told, state, value) => {
    const { throughput } = await measured(told);
    expect(throughput).toMatchObject({ check: 'efs/throughput', family: 'application', state });
    expect(throughput?.value).toBeCloseTo(value, 9);
    expect(throughput?.measures).toBe(state === 'fail' ? 'saturation' : undefined);
    expect(throughput?.nature).toBe(state === 'fail' ? undefined : 'warning-only');
  });

  it.each([
    ['nothing was counted', { PermittedThroughput: [100] }],
    ['nobody said how much it may carry', { MeteredIOBytes: [100] }],
    ['CloudWatch may not tell', { ...used(1, 1, 1), MeteredIOBytes: 'Forbidden' }],
  ])('knows nothing of its throughput where %s', async (_title, told: Told) => {
    const { throughput } = await measured(told);
    expect(throughput).toMatchObject({ state: 'unknown' });
    expect(throughput).not.toHaveProperty('value');
  });

  /** Burst credits that fall by so many bytes a minute, to `left`, over the last quarter of an hour. */
  const falling = (left: number, perMinute: number): Told => ({
    BurstCreditBalance: Array.from({ length: 16 }, (_, index) => left + index * perMinute),
  });

  it.each([
    ['last an hour and a minute', falling(61e9, 1e9), 'pass'],
    ['last an hour', falling(60e9, 1e9), 'warn'],
    ['grow', falling(60e9, -1e9), 'pass'],
    ['are gone', { BurstCreditBalance: [0] }, 'warn'],
    ['have no past', { BurstCreditBalance: [1e9] }, 'pass'],
    ['were not reported', {}, 'unknown'],
    ['may not be told', { BurstCreditBalance: 'Forbidden' }, 'unknown'],
  ])('says of burst credits that %s what that means', async (_title, told: Told, state) => {
    const { credits } = await measured(told);
    expect(credits).toMatchObject({ check: 'efs/burst-credits', nature: 'warning-only', state });
  });

  it('says nothing of burst credits where they bound nothing', async () => {
    expect((await measured(falling(0, 1), 'elastic')).credits).toBeUndefined();
  });
});

const stack = `
stack: files
summary: A file system that two zones reach, a bursting one in one zone, and a site that needs neither.
regions: [{ region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 2, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
fileSystems:
  - { name: uploads }
  - { name: scratch, oneZone: home/2, throughput: bursting, encrypted: false }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

/** A simulated account with file systems, and the real poller's word on it, folded into the real model. */
function watched() {
  const { shop, look, refresh, model } = watchedWorld(stack, efs);
  const idOf = (name: string) =>
    [...shop.world.fileSystems.values()].find((one) => one.name === name)?.arn ?? '';
  const said = (name: string, check: string) =>
    (model().signals.get(idOf(name)) ?? []).filter((signal) => signal.check === `efs/${check}`);
  return {
    shop,
    look,
    refresh: (name: string) => refresh(efs, [idOf(name)]),
    said,
    verdict: (name: string) => model().verdicts.get(idOf(name))?.kind,
    facts: (name: string) => model().resources.get(idOf(name))?.facts,
  };
}

describe('the file systems of EFS, in the simulated account', () => {
  it('are well while nothing is wrong', async () => {
    const { look, said, verdict, facts } = watched();
    await look();
    for (const name of ['uploads', 'scratch']) {
      expect(said(name, 'status')).toMatchObject([{ state: 'pass' }]);
      expect(said(name, 'throughput')).toMatchObject([{ state: 'pass', value: 0.1 }]);
      expect(verdict(name)).toBe('healthy');
    }
    expect(said('uploads', 'mount-target')).toHaveLength(2);
    expect(said('uploads', 'burst-credits')).toEqual([]);
    expect(said('scratch', 'burst-credits')).toMatchObject([{ state: 'pass' }]);
    expect(facts('uploads')).toMatchObject({ oneZone: 'no', mountZones: ['eu-west-1a', 'eu-west-1b'] });
    expect(facts('scratch')).toMatchObject({ oneZone: 'eu-west-1b', encrypted: false });
  });

  it('warn of a mount target that fails, and fail where it is the only one', async () => {
    const { look, refresh, said, shop } = watched();
    await look();
    shop.fault(faultNamed('break-mount-target'), { fileSystem: 'file-system' });
    const heal = shop.fault(faultNamed('break-mount-target'), { fileSystem: 'scratch', zone: 'home/2' });
    for (const name of ['uploads', 'scratch']) await refresh(name);
    expect(said('uploads', 'mount-target').map(({ state }) => state)).toEqual(['warn', 'pass']);
    expect(said('scratch', 'mount-target')).toMatchObject([{ state: 'fail' }]);
    heal();
    await refresh('scratch');
    expect(said('scratch', 'mount-target')).toMatchObject([{ state: 'pass' }]);
  });

  it('are overloaded once what is asked of them has been all that they may carry for minutes', async () => {
    const { look, said, shop, verdict } = watched();
    await look();
    const heal = shop.fault(faultNamed('surge-file-system'), { fileSystem: 'uploads', times: 20 });
    await shop.play(100);
    await look();
    expect(said('uploads', 'throughput')).toMatchObject([{ state: 'warn' }]);
    await shop.play(150);
    await look();
    expect(said('uploads', 'throughput')).toMatchObject([{ state: 'fail', measures: 'saturation' }]);
    expect(verdict('uploads')).toBe('overloaded');
    heal();
    await shop.play(120);
    await look();
    expect(said('uploads', 'throughput')).toMatchObject([{ state: 'pass' }]);
  });

  it('warn before their burst credits run out', async () => {
    const { look, said, shop } = watched();
    shop.fault(faultNamed('surge-file-system'), { fileSystem: 'scratch', times: 1_000 });
    await shop.play(4 * 3_600);
    await look();
    expect(said('scratch', 'burst-credits')).toMatchObject([{ state: 'pass' }]);
    await shop.play(75 * 60);
    await look();
    expect(said('scratch', 'burst-credits')).toMatchObject([{ state: 'warn', nature: 'warning-only' }]);
  });

  it.each([
    ['DescribeFileSystems', { FileSystemId: 'fs-0' }, 'FileSystemNotFound'],
    ['DescribeMountTargets', { FileSystemId: 'fs-0' }, 'FileSystemNotFound'],
    ['DescribeMountTargets', {}, 'BadRequest'],
    ['DescribeFileSystems', { Marker: 'made up' }, 'BadRequest'],
  ])('answer %s of %j as EFS does: %s', async (operation, input, code) => {
    await expect(watched().shop.call('EFS', operation, input, 'eu-west-1')).rejects.toMatchObject({
      name: code,
    });
  });
});
