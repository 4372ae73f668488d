import { describe, expect, it } from 'vitest';
import { fenceWriter } from '../../../src/actions/fence-writer.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import type { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { modelOf } from '../../support/model-of.ts';
import { applied, database, orders, promoted, writer } from './promotion-world.ts';

const endpointRecord = { zoneId: 'Z1', name: 'db.example.com' };
const shut = { fenceSecurityGroup: 'sg-fence', endpointRecord };
const stop = { stop: true, endpointRecord };

/** The old writer is back and available, another was promoted, and clients are led there. */
function afterFailover(): FakeAws {
  const aws = orders();
  promoted(aws, 'orders-b');
  database(aws, 'orders').DBInstanceStatus = 'available';
  database(aws, 'orders').ReadReplicaDBInstanceIdentifiers = [];
  lead(aws, 'orders-b');
  return aws;
}

function lead(aws: FakeAws, id: string): void {
  const Value = `${id}.abc.eu-west-1.rds.amazonaws.com`;
  aws.route53.records = [{ Name: 'db.example.com.', Type: 'CNAME', TTL: 5, ResourceRecords: [{ Value }] }];
}

const planFor = (aws: FakeAws, params: Record<string, unknown> = shut) =>
  fenceWriter.plan(writer, params, contextOn(aws));

describe('fence-writer', () => {
  it('gives the old writer the group that lets nobody in, and is done when RDS says that it is in force', async () => {
    const aws = afterFailover();
    const plan = journaled(await planFor(aws));
    expect(unmet(plan)).toEqual([]);
    expect(aws.mutations()).toEqual([]);
    const observe = () => fenceWriter.observe(plan, 0, contextOn(aws));
    expect(await observe()).toBe('not-started');
    await fenceWriter.apply(plan, 0, contextOn(aws));
    expect(aws.mutations()).toEqual(['ModifyDBInstance']);
    expect(await observe()).toBe('under-way');
    applied(aws, 'orders');
    expect(await observe()).toBe('done');
    expect(plan.warnings.join()).toContain('ends no open session');
  });

  it('stops it where that is asked for, which ends open sessions as well', async () => {
    const aws = afterFailover();
    const plan = journaled(await planFor(aws, stop));
    expect(unmet(plan)).toEqual([]);
    const observe = () => fenceWriter.observe(plan, 0, contextOn(aws));
    expect(await observe()).toBe('not-started');
    await fenceWriter.apply(plan, 0, contextOn(aws));
    expect(aws.mutations()).toEqual(['StopDBInstance']);
    expect(await observe()).toBe('under-way');
    database(aws, 'orders').DBInstanceStatus = 'stopped';
    expect(await observe()).toBe('done');
  });

  it.each<[string, Record<string, unknown>, (aws: FakeAws) => void]>([
    ['the database exists', shut, (aws) => void aws.rds.instances.delete('orders')],
    [
      'it takes writes',
      shut,
      (aws) => void (database(aws, 'orders').ReadReplicaSourceDBInstanceIdentifier = 'orders-b'),
    ],
    [
      'it is in no Aurora cluster',
      shut,
      (aws) => void (database(aws, 'orders').DBClusterIdentifier = 'aurora'),
    ],
    ['RDS takes a modification', shut, (aws) => void (database(aws, 'orders').DBInstanceStatus = 'failed')],
    [
      'clients are let in still',
      shut,
      (aws) =>
        void (database(aws, 'orders').VpcSecurityGroups = [
          { VpcSecurityGroupId: 'sg-fence', Status: 'active' },
        ]),
    ],
    ['it is available', stop, (aws) => void (database(aws, 'orders').DBInstanceStatus = 'storage-full')],
    [
      'nothing replicates from it',
      stop,
      (aws) => void (database(aws, 'orders').ReadReplicaDBInstanceIdentifiers = ['orders-a']),
    ],
    ['clients are led to another writer', shut, (aws) => lead(aws, 'orders')],
    ['clients are led to another writer', shut, (aws) => lead(aws, 'orders-a')],
    ['clients are led to another writer', shut, (aws) => lead(aws, 'orders-gone')],
    ['clients are led to another writer', shut, (aws) => void (aws.route53.records = [])],
    [
      'clients are led to another writer',
      shut,
      (aws) => void (database(aws, 'orders-b').DBInstanceStatus = 'stopped'),
    ],
  ])('refuses unless %s, and plans no step', async (name, params, spoil) => {
    const aws = afterFailover();
    spoil(aws);
    const plan = await planFor(aws, params);
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it.each([
    [shut, true],
    [stop, true],
    [{ ...shut, stop: true }, false],
    [{ endpointRecord }, false],
    [{ fenceSecurityGroup: 'sg-fence' }, false],
    [{ ...shut, fenceSecurityGroup: 'default' }, false],
  ])('takes the parameters %j: %s', (params, taken) => {
    expect(fenceWriter.checkParams(params).length === 0).toBe(taken);
  });

  it.each([
    [shut, { securityGroups: ['sg-fence'] }, 'success'],
    [shut, { securityGroups: ['sg-fence', 'sg-app'] }, 'inconclusive'],
    [shut, {}, 'inconclusive'],
    [stop, { status: 'stopped' }, 'success'],
    [stop, { status: 'stopping' }, 'inconclusive'],
  ] as const)(
    'with %j and RDS saying %j is a %s: it claims no more than was read',
    async (params, facts, outcome) => {
      const plan = journaled(await planFor(afterFailover(), params));
      const model = modelOf({ resources: [{ ...writer, facts }] });
      expect(fenceWriter.verify(plan, model, plannedAt).outcome).toBe(outcome);
    },
  );

  it('is never opened again by itself, for that would make two writers', () => {
    expect('undo' in fenceWriter || 'lasting' in fenceWriter).toBe(false);
  });
});
