import type {
  FailoverState,
  GlobalCluster,
  GlobalClusterMember,
  PendingMaintenanceAction,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { rds } from '../../../../src/pollers/rds.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';
import { pollBench, refused } from '../../../support/poll.ts';

const db = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
const cluster = (region: string) => `arn:aws:rds:${region}:111122223333:cluster:orders`;
const place = { account: '111122223333', region: 'eu-west-1' };
const known = (...resources: readonly Resource[]) => modelOf({ resources });
const database = resourceOf({ id: db('orders'), kind: 'rds:instance', ...place });
const pendingOperation = 'RDS DescribePendingMaintenanceActions';

async function poll(part: string, answers: Parameters<typeof pollBench>[0], model = known(database)) {
  const bench = pollBench(answers, model);
  const [observation] = await bench.run(rds, part);
  return { observation, sent: bench.sent };
}

describe('the maintenance part', () => {
  const on = (day: number) => new Date(Date.UTC(2026, 0, day));
  const waiting = async (...PendingMaintenanceActionDetails: PendingMaintenanceAction[]) => {
    const { observation } = await poll('maintenance', {
      [pendingOperation]: () => ({
        PendingMaintenanceActions: [{ ResourceIdentifier: db('orders'), PendingMaintenanceActionDetails }],
      }),
    });
    return observation?.kind === 'complete' ? observation.signals[0] : undefined;
  };

  it.each<[string, PendingMaintenanceAction[], string, RegExp]>([
    [
      'in a window to come',
      [
        {
          Action: 'system-update',
          Description: 'New OS',
          AutoAppliedAfterDate: on(9),
          CurrentApplyDate: on(11),
        },
      ],
      'warn',
      /^RDS applies system-update \(New OS\) by itself from 2026-01-11 00:00 UTC$/,
    ],
    [
      'from a day on at the latest',
      [{ Action: 'ca-rotation', ForcedApplyDate: on(20) }],
      'warn',
      /2026-01-20/,
    ],
    [
      'in the first window after a day',
      [{ Action: 'db-upgrade', AutoAppliedAfterDate: on(9) }],
      'warn',
      /2026-01-09/,
    ],
    [
      'of two the earlier',
      [
        { Action: 'db-upgrade', CurrentApplyDate: on(20) },
        { Action: 'system-update', CurrentApplyDate: on(12) },
      ],
      'warn',
      /system-update.*2026-01-12/,
    ],
    ['only when it is asked to', [{ Action: 'os-upgrade' }], 'pass', /os-upgrade can be had/],
  ])('warns of what RDS applies by itself, %s', async (_, actions, state, reason) => {
    expect(await waiting(...actions)).toMatchObject({
      check: 'rds/maintenance',
      state,
      nature: 'warning-only',
      reason: expect.stringMatching(reason),
    });
  });

  it('finds nothing waiting for what AWS does not list, over all pages', async () => {
    const { observation, sent } = await poll(
      'maintenance',
      {
        [pendingOperation]: ({ Marker }: { Marker?: string }) =>
          Marker === undefined
            ? { PendingMaintenanceActions: [], Marker: 'more' }
            : {
                PendingMaintenanceActions: [
                  {
                    ResourceIdentifier: db('orders'),
                    PendingMaintenanceActionDetails: [{ Action: 'db-upgrade', CurrentApplyDate: on(9) }],
                  },
                ],
              },
      },
      known(database, resourceOf({ id: db('other'), kind: 'rds:instance', ...place })),
    );
    expect(observation).toMatchObject({
      signals: [
        { resource: db('orders'), state: 'warn' },
        { resource: db('other'), state: 'pass', reason: 'No maintenance waits for it' },
      ],
    });
    expect(sent).toHaveLength(2);
  });

  it('costs an account without databases nothing, and says where it is denied', async () => {
    expect((await poll('maintenance', {}, modelOf())).sent).toEqual([]);
    const denied = await poll('maintenance', {
      [pendingOperation]: () => {
        throw refused('AccessDenied');
      },
    });
    expect(denied.observation).toMatchObject({ kind: 'failed', failure: 'denied' });
  });
});

describe('the global-clusters part', () => {
  const own = resourceOf({
    id: cluster('eu-west-1'),
    kind: 'rds:cluster',
    ...place,
    facts: { globalCluster: 'world' },
  });
  const writer: GlobalClusterMember = { DBClusterArn: cluster('us-east-1'), IsWriter: true };
  const follower: GlobalClusterMember = {
    DBClusterArn: cluster('eu-west-1'),
    IsWriter: false,
    SynchronizationStatus: 'connected',
  };
  const moving: FailoverState = {
    Status: 'failing-over',
    FromDbClusterArn: cluster('us-east-1'),
    ToDbClusterArn: cluster('eu-west-1'),
  };
  const { SynchronizationStatus: _, ...unsaid } = follower;
  const here: GlobalClusterMember = { DBClusterArn: cluster('eu-west-1'), IsWriter: true };
  const abroad: GlobalClusterMember = {
    DBClusterArn: cluster('us-east-1'),
    IsWriter: false,
    SynchronizationStatus: 'pending-resync',
  };

  it.each<[string, GlobalCluster, object]>([
    ['in step', { GlobalClusterMembers: [writer, follower] }, { state: 'pass', reason: /follows us-east-1/ }],
    [
      'out of step',
      { GlobalClusterMembers: [writer, { ...follower, SynchronizationStatus: 'pending-resync' }] },
      { state: 'warn', reason: /not in step: eu-west-1/ },
    ],
    [
      'the writer of one that is out of step',
      { GlobalClusterMembers: [here, abroad] },
      { state: 'warn', reason: /not in step: us-east-1/ },
    ],
    ['alone', { GlobalClusterMembers: [here] }, { state: 'warn', reason: /no other region to fail over to/ }],
    [
      'on the move',
      { GlobalClusterMembers: [writer, follower], FailoverState: moving },
      { state: 'unknown', nature: 'transition', reason: /from us-east-1 to eu-west-1 \(failing-over\)/ },
    ],
    [
      'being changed',
      { GlobalClusterMembers: [writer, follower], Status: 'modifying' },
      { state: 'unknown', reason: /is modifying/ },
    ],
    [
      'of which RDS does not say whether it is in step',
      { GlobalClusterMembers: [writer, unsaid] },
      { state: 'unknown', reason: /does not say/ },
    ],
    [
      'not listed',
      { GlobalClusterMembers: [writer] },
      { state: 'unknown', reason: /lists no global database/ },
    ],
  ])('tells of a cluster that is %s', async (_case, global, { reason, ...expected }: { reason?: RegExp }) => {
    const { observation } = await poll(
      'global-clusters',
      {
        'RDS DescribeGlobalClusters': () => ({
          GlobalClusters: [{ GlobalClusterIdentifier: 'world', Status: 'available', ...global }],
        }),
      },
      known(own),
    );
    expect(observation).toMatchObject({
      signals: [
        {
          resource: cluster('eu-west-1'),
          check: 'rds/global-cluster',
          nature: 'warning-only',
          reason: expect.stringMatching(reason ?? /./),
          ...expected,
        },
      ],
    });
  });

  it('asks nothing where no cluster is in a global database', async () => {
    const plain = resourceOf({ id: cluster('eu-west-1'), kind: 'rds:cluster', ...place });
    expect(await poll('global-clusters', {}, known(plain))).toMatchObject({
      observation: { kind: 'complete', signals: [] },
      sent: [],
    });
  });
});
