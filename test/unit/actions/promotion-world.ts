import { plannedAt } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { resourceOf } from '../../support/model-of.ts';

export const arnOf = (id: string, region = 'eu-west-1') => `arn:aws:rds:${region}:111122223333:db:${id}`;
export const writer = resourceOf({ id: arnOf('orders'), kind: 'rds:instance' });

/** A failed writer with two replicas; `orders-b` is the more advanced one. */
export function orders(): FakeAws {
  const aws = new FakeAws();
  aws.rds.instances.set('orders', {
    DBInstanceIdentifier: 'orders',
    DBInstanceArn: arnOf('orders'),
    DBInstanceStatus: 'storage-full',
    Engine: 'postgres',
    MultiAZ: false,
    Endpoint: { Address: 'orders.abc.eu-west-1.rds.amazonaws.com' },
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-app', Status: 'active' }],
    ReadReplicaDBInstanceIdentifiers: ['orders-a', 'orders-b'],
  });
  for (const [id, lag] of [
    ['orders-a', 200],
    ['orders-b', 3],
  ] as const) {
    aws.rds.instances.set(id, {
      DBInstanceIdentifier: id,
      DBInstanceArn: arnOf(id),
      DBInstanceStatus: 'available',
      Engine: 'postgres',
      Endpoint: { Address: `${id}.abc.eu-west-1.rds.amazonaws.com` },
      ReadReplicaSourceDBInstanceIdentifier: 'orders',
    });
    aws.cloudWatch.points.set(id, [[plannedAt - 90_000, lag]]);
  }
  aws.route53.records = [
    {
      Name: 'db.example.com.',
      Type: 'CNAME',
      TTL: 5,
      ResourceRecords: [{ Value: 'orders.abc.eu-west-1.rds.amazonaws.com' }],
    },
  ];
  return aws;
}

export function database(aws: FakeAws, id: string) {
  const found = aws.rds.instances.get(id);
  if (found === undefined) throw new Error(`the fake has no ${id}`);
  return found;
}

/** RDS has applied the security groups. */
export function applied(aws: FakeAws, id: string) {
  for (const group of database(aws, id).VpcSecurityGroups ?? []) group.Status = 'active';
}

/** RDS has finished a promotion. */
export function promoted(aws: FakeAws, id: string) {
  const instance = database(aws, id);
  delete instance.ReadReplicaSourceDBInstanceIdentifier;
  instance.DBInstanceStatus = 'available';
}
