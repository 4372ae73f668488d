import type { GetTrailStatusResponse, Trail } from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import { cloudtrail } from '../../src/pollers/cloudtrail.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { answered } from '../support/answered.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { watchedAccount } from '../support/watched-account.ts';

const list = 'CloudTrail DescribeTrails';
const status = 'CloudTrail GetTrailStatus';
const arn = (name: string, { account, region } = scope) =>
  `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;

/** As AWS documents the answer. */
const audit: Trail = {
  Name: 'audit',
  S3BucketName: 'shop-audit',
  IncludeGlobalServiceEvents: true,
  IsMultiRegionTrail: true,
  HomeRegion: 'eu-west-1',
  TrailARN: arn('audit'),
  LogFileValidationEnabled: true,
  HasCustomEventSelectors: false,
  HasInsightSelectors: false,
  IsOrganizationTrail: false,
};

/** What is told of the account itself. */
const accountOf = (trails?: number) => ({
  id: `arn:aws:iam::${scope.account}:root`,
  kind: 'iam:account',
  account: scope.account,
  region: 'global',
  name: scope.account,
  tags: {},
  facts: trails === undefined ? {} : { 'trailsIn:eu-west-1': trails },
  relations: [],
});

const bench = (trails: readonly Trail[], said: GetTrailStatusResponse = { IsLogging: true }) =>
  pollBench({ [list]: () => ({ trailList: trails }), [status]: () => said });

async function polled(trails: readonly Trail[], said?: GetTrailStatusResponse) {
  const read = bench(trails, said);
  return { ...answered(await read.run(cloudtrail, 'trails')), sent: read.sent };
}

describe('the trails of CloudTrail, as AWS documents its answers', () => {
  const stoppedAt = startedAt - 7_200_000;
  it.each<[string, GetTrailStatusResponse, string, string]>([
    ['logs', { IsLogging: true, LatestDeliveryTime: new Date(startedAt) }, 'pass', 'The trail logs'],
    [
      'logs, with no error in so many words',
      { IsLogging: true, LatestDeliveryError: '' },
      'pass',
      'The trail',
    ],
    ['was stopped', { IsLogging: false, StopLoggingTime: new Date(stoppedAt) }, 'warn', 'is stopped'],
    ['was stopped nobody knows when', { IsLogging: false }, 'warn', 'is stopped'],
    ['may not write', { IsLogging: true, LatestDeliveryError: 'AccessDenied' }, 'warn', 'AccessDenied'],
    ['AWS says nothing of', {}, 'unknown', 'AWS did not say'],
  ])('takes a trail that %s for what it is', async (_title, said, state, reason) => {
    const { signals } = await polled([audit], said);
    expect(signals).toMatchObject([
      {
        resource: arn('audit'),
        check: 'cloudtrail/logging',
        family: 'control-plane',
        nature: 'warning-only',
        state,
        reason: expect.stringContaining(reason),
        since: said.StopLoggingTime?.getTime() ?? startedAt,
      },
    ]);
  });

  it('does not date a trail that logs by when it was last stopped', async () => {
    const { signals } = await polled([audit], { IsLogging: true, StopLoggingTime: new Date(stoppedAt) });
    expect(signals).toMatchObject([{ state: 'pass', since: startedAt }]);
  });

  it('tells what is known of a trail', async () => {
    const { resources } = await polled([audit]);
    expect(resources).toEqual([
      {
        id: arn('audit'),
        kind: 'cloudtrail:trail',
        ...scope,
        name: 'audit',
        tags: {},
        facts: { multiRegion: true, allRegions: true, organization: false, bucket: 'shop-audit' },
        relations: [],
      },
      accountOf(1),
    ]);
  });

  const elsewhere = {
    ...audit,
    Name: 'all',
    HomeRegion: 'us-east-1',
    TrailARN: arn('all', { ...scope, region: 'us-east-1' }),
  };
  const organization = {
    ...audit,
    Name: 'all',
    IsOrganizationTrail: true,
    TrailARN: arn('all', { ...scope, account: '999988887777' }),
  };
  const local = { ...audit, IsMultiRegionTrail: false };

  it.each<[string, readonly Trail[], boolean | undefined]>([
    ['its only trail is of this region', [local], false],
    ['a trail that was made elsewhere logs all', [local, elsewhere], true],
    ['the trail of the organization logs all', [local, organization], true],
    [
      'AWS does not say of one what it logs',
      [local, { ...elsewhere, IsMultiRegionTrail: undefined }],
      undefined,
    ],
    [
      'AWS does not say of one what it logs, but another logs all',
      [local, { ...local, Name: 'x', TrailARN: arn('x'), IsMultiRegionTrail: undefined }, elsewhere],
      true,
    ],
  ])('knows whether all regions are logged where %s', async (_title, trails, allRegions) => {
    const { resources } = await polled(trails);
    expect(resources[0]?.id).toBe(arn('audit'));
    expect(resources[0]?.facts['allRegions']).toBe(allRegions);
  });

  it('tells of no trail that was made elsewhere or is another account’s, and asks nothing of it', async () => {
    const { resources, signals, sent } = await polled([elsewhere, organization]);
    expect({ resources, signals }).toEqual({ resources: [accountOf(2)], signals: [] });
    expect(sent).toEqual([{ operation: 'DescribeTrails', input: { includeShadowTrails: true } }]);
  });

  it('leaves out what AWS sent without a name', async () => {
    expect((await polled([{ ...audit, TrailARN: undefined }])).resources).toEqual([accountOf(1)]);
  });

  it.each([
    ['none', { trailList: [] }, 0],
    ['none that AWS lists or leaves out', {}, undefined],
  ])('costs one call where there is %s, and says so of the account', async (_title, answer, trails) => {
    const read = pollBench({ [list]: () => answer });
    const { resources, signals } = answered(await read.run(cloudtrail, 'trails'));
    expect({ resources, signals }).toEqual({ resources: [accountOf(trails)], signals: [] });
    expect(read.sent).toHaveLength(1);
  });

  it.each([
    [list, 'cloudtrail:DescribeTrails'],
    [status, 'cloudtrail:GetTrailStatus'],
  ])('knows nothing where %s is denied, and says which permission is missing', async (denied, permission) => {
    const read = pollBench({
      [list]: () => ({ trailList: [audit] }),
      [denied]: () => {
        throw refused('AccessDeniedException');
      },
    });
    expect(await read.run(cloudtrail, 'trails')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission },
    ]);
  });
});

const stack = `
stack: trails
summary: A shop whose account is logged.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }, { region: us-east-1, zones: [us-east-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
trails:
  - { name: audit, region: standby }
  - { name: local, multiRegion: false }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

describe('the trails of CloudTrail, in the simulated account', () => {
  it('log, and the one of another region is told of there only', async () => {
    const { look, model } = watchedAccount(stack, [cloudtrail]);
    const said = await look();
    expect(said('local', 'cloudtrail/logging')).toMatchObject({ state: 'pass' });
    expect([...model().ofKind('cloudtrail:trail')]).toEqual([arn('local')]);
    expect(model().resources.get(`arn:aws:iam::${scope.account}:root`)?.facts).toEqual({
      'trailsIn:eu-west-1': 2,
    });
    expect(model().resources.get(arn('local'))?.facts).toMatchObject({
      multiRegion: false,
      allRegions: true,
    });
  });

  it.each([
    ['stop-trail', 'The trail is stopped: what is done in the account is not written down'],
    ['refuse-trail', 'The trail cannot write to its bucket: CloudTrail says AccessDenied'],
  ])('warn under %s, and are well again after it', async (fault, reason) => {
    const { look, shop } = watchedAccount(stack, [cloudtrail]);
    await shop.play(60);
    const heal = shop.fault(faultNamed(fault), { trail: 'local' });
    const second = shop.fault(faultNamed(fault), { trail: 'local' });
    await shop.play(60);
    expect((await look())('local', 'cloudtrail/logging')).toMatchObject({ state: 'warn', reason });
    heal();
    expect((await look())('local', 'cloudtrail/logging')).toMatchObject({ state: 'warn', reason });
    second();
    expect((await look())('local', 'cloudtrail/logging')).toMatchObject({ state: 'pass' });
  });
});
