import { describe, expect, it } from 'vitest';
import { failoverReplica } from '../../../src/actions/failover-replica.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import type { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { type ModelParts, modelOf, resourceOf, signalOf } from '../../support/model-of.ts';
import { applied, arnOf, database, orders, promoted, writer } from './promotion-world.ts';

const params = { fenceSecurityGroup: 'sg-closed', maxLagSeconds: 5 };
const plan = (aws: FakeAws, more: Record<string, unknown> = {}, model: ModelParts = {}) =>
  failoverReplica.plan(writer, { ...params, ...more }, contextOn(aws, model));

describe('failover-replica', () => {
  it('fences the old writer, then promotes the most advanced replica, then moves the endpoint', async () => {
    const aws = orders();
    const made = journaled(await plan(aws, { endpointRecord: { zoneId: 'Z1', name: 'db.example.com' } }));
    expect(unmet(made)).toEqual([]);
    expect(aws.mutations()).toEqual([]);
    const progress = (step: number) => failoverReplica.observe(made, step, contextOn(aws));

    expect(await progress(0)).toBe('not-started');
    await failoverReplica.apply(made, 0, contextOn(aws));
    expect(await progress(0)).toBe('under-way');
    applied(aws, 'orders');
    // RDS itself says that the writer does not work, which is proof enough that nobody writes to it.
    expect([await progress(0), await progress(1), await progress(2)]).toEqual([
      'done',
      'done',
      'not-started',
    ]);

    await failoverReplica.apply(made, 2, contextOn(aws));
    expect(await progress(2)).toBe('under-way');
    promoted(aws, 'orders-b');
    expect([await progress(2), await progress(3)]).toEqual(['done', 'not-started']);

    const receipt = await failoverReplica.apply(made, 3, contextOn(aws));
    aws.route53.pending.clear();
    expect(await failoverReplica.observe(made, 3, contextOn(aws, {}, receipt))).toBe('done');
    expect(aws.route53.records[0]?.ResourceRecords?.[0]?.Value).toBe(
      'orders-b.abc.eu-west-1.rds.amazonaws.com',
    );
    expect(aws.mutations()).toEqual(['ModifyDBInstance', 'PromoteReadReplica', 'ChangeResourceRecordSets']);
  });

  it.each<[string, Record<string, unknown>, (aws: FakeAws) => void]>([
    ['the writer exists', {}, (aws) => aws.rds.instances.clear()],
    [
      'RDS is not failing it over',
      {},
      (aws) =>
        void aws.rds.events.push({
          SourceIdentifier: 'orders',
          Message: 'Multi-AZ instance failover started.',
          Date: new Date(plannedAt - 30_000),
        }),
    ],
    ['RDS had its time to fail over by itself', {}, (aws) => void (database(aws, 'orders').MultiAZ = true)],
    [
      'there is a replica to promote',
      {},
      (aws) => void (database(aws, 'orders').ReadReplicaDBInstanceIdentifiers = []),
    ],
    ['there is a replica to promote', { to: 'orders-z' }, () => undefined],
    [
      'it replicates from this writer',
      { to: 'orders-b' },
      (aws) => void (database(aws, 'orders-b').ReadReplicaSourceDBInstanceIdentifier = 'another'),
    ],
    [
      'it is available',
      { to: 'orders-b' },
      (aws) => void (database(aws, 'orders-b').DBInstanceStatus = 'backing-up'),
    ],
    [
      'it runs the same engine',
      { to: 'orders-b' },
      (aws) => void (database(aws, 'orders-b').Engine = 'mysql'),
    ],
    [
      'its lag is known',
      { to: 'orders-b' },
      (aws) => void aws.cloudWatch.points.set('orders-b', [[plannedAt - 90_000, -1]]),
    ],
    [
      'its lag is known',
      { to: 'orders-b' },
      (aws) => void aws.cloudWatch.points.set('orders-b', [[plannedAt - 181_000, 0]]),
    ],
    ['no other replica is further ahead', { to: 'orders-a' }, () => undefined],
    ['the loss is within the RPO', { maxLagSeconds: 2.9 }, () => undefined],
    ['the old writer can be fenced', {}, (aws) => void (database(aws, 'orders').DBInstanceStatus = 'failed')],
    [
      'the endpoint record leads to the old writer',
      { endpointRecord: { zoneId: 'Z1', name: 'other.example.com' } },
      () => undefined,
    ],
  ])('refuses unless %s (%j)', async (name, more, spoil) => {
    const aws = orders();
    spoil(aws);
    const made = await plan(aws, more);
    expect(unmet(made)).toContain(name);
    expect(made.steps).toEqual([]);
  });

  it('promotes in another region only where that is allowed', async () => {
    const aws = orders();
    database(aws, 'orders').ReadReplicaDBInstanceIdentifiers = [arnOf('orders-b', 'eu-central-1')];
    expect(unmet(await plan(aws))).toEqual(['it is in the same region, or another is allowed']);
    const allowed = await plan(aws, { crossRegion: true });
    expect(allowed.steps.at(-1)?.calls[0]?.scope.region).toBe('eu-central-1');
  });

  it('counts as lost only what came before RDS called the writer broken', async () => {
    const aws = orders();
    aws.cloudWatch.points.set('orders-b', [[plannedAt - 60_000, 100]]);
    const since = plannedAt - 157_000;
    const broken = signalOf({ resource: writer.id, check: 'rds/status', state: 'fail', since });
    expect(unmet(await plan(aws))).toEqual(['the loss is within the RPO']);
    expect(unmet(await plan(aws, {}, { signals: [broken] }))).toEqual([]);
    database(aws, 'orders').DBInstanceStatus = 'available';
    expect(unmet(await plan(aws, {}, { signals: [broken] }))).toEqual([
      'nobody is connected to the writer or writes to it',
      'the loss is within the RPO',
    ]);
  });

  it('leaves a Multi-AZ writer to RDS first, and takes over when that did not help', async () => {
    const aws = orders();
    database(aws, 'orders').MultiAZ = true;
    const unhealthyFor = (seconds: number): ModelParts => ({
      verdicts: { [writer.id]: 'host-failed' },
      unhealthySince: plannedAt - seconds * 1000,
    });
    expect(unmet(await plan(aws, {}, unhealthyFor(299)))).toEqual([
      'RDS had its time to fail over by itself',
    ]);
    expect(unmet(await plan(aws, {}, unhealthyFor(300)))).toEqual([]);
  });

  it('says that fencing could not be proven where it was declared away, and asks for a person', async () => {
    const declared = { maxLagSeconds: 5, withoutFencing: true };
    const made = await failoverReplica.plan(writer, declared, contextOn(orders()));
    expect(made.steps.map(({ name }) => name)).toEqual(['promote orders-b']);
    expect(made.warnings[0]).toContain('fencing could not be proven');
    expect(failoverReplica.needsApproval?.(declared)).toContain('two writers');
    expect(failoverReplica.needsApproval?.(params)).toBeUndefined();
  });

  it.each([
    [{ maxLagSeconds: 5 }, 'fenceSecurityGroup'],
    [{ maxLagSeconds: 5, fenceSecurityGroup: 'sg-1', withoutFencing: true }, 'fenceSecurityGroup'],
    [{ fenceSecurityGroup: 'sg-1' }, 'maxLagSeconds'],
    [{ ...params, fense: 'sg-1' }, undefined],
  ])('refuses the parameters %j', (given, path) => {
    expect(failoverReplica.checkParams(given)[0]?.path[0]).toBe(path);
  });

  it('takes its fence back as long as nothing was promoted, and never after', async () => {
    const aws = orders();
    const made = await plan(aws);
    await failoverReplica.apply(made, 0, contextOn(aws));
    applied(aws, 'orders');
    const undo = await failoverReplica.undo?.(made, contextOn(aws));
    if (undo === undefined) throw new Error('a fence can be taken back');
    expect(unmet(undo)).toEqual([]);
    await failoverReplica.apply(undo, 0, contextOn(aws));
    applied(aws, 'orders');
    expect(await failoverReplica.observe(undo, 0, contextOn(aws))).toBe('done');
    expect(database(aws, 'orders').VpcSecurityGroups).toEqual([
      { VpcSecurityGroupId: 'sg-app', Status: 'active' },
    ]);

    await failoverReplica.apply(made, 2, contextOn(aws));
    const late = await failoverReplica.undo?.(made, contextOn(aws));
    expect(late === undefined ? [] : unmet(late)).toEqual(['nothing was promoted']);
    expect(late?.steps).toEqual([]);
  });

  it('cannot promote twice', async () => {
    const aws = orders();
    const made = await plan(aws);
    await failoverReplica.apply(made, 2, contextOn(aws));
    promoted(aws, 'orders-b');
    await expect(failoverReplica.apply(made, 2, contextOn(aws))).rejects.toMatchObject({
      failure: 'conflict',
    });
  });

  it('is verified by the new writer being healthy, and fails if the old one lost its fence', async () => {
    const made = await plan(orders());
    const now = plannedAt + 1;
    const outcome = (parts: ModelParts) => failoverReplica.verify(made, modelOf(parts), now).outcome;
    const replica = { id: arnOf('orders-b'), kind: 'rds:instance' } as const;
    const well: ModelParts = {
      resources: [resourceOf({ ...replica, facts: { role: 'standalone' } })],
      verdicts: { [replica.id]: 'healthy' },
      signals: [signalOf({ resource: replica.id, check: 'rds/status', observedAt: now })],
    };
    const withWriter = (group: string): ModelParts => ({
      ...well,
      resources: [
        ...(well.resources ?? []),
        resourceOf({ id: writer.id, kind: 'rds:instance', facts: { securityGroups: [group] } }),
      ],
    });
    expect(outcome({})).toBe('inconclusive');
    expect(outcome({ ...well, signals: [] })).toBe('inconclusive');
    expect(
      outcome({ ...well, resources: [resourceOf({ ...replica, facts: { replicaOf: 'orders' } })] }),
    ).toBe('inconclusive');
    expect(outcome(well)).toBe('success');
    expect(outcome(withWriter('sg-closed'))).toBe('success');
    expect(outcome(withWriter('sg-app'))).toBe('failed');
  });
});
