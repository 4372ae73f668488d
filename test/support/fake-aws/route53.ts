import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { type AwsAnswers, awsFailure } from './answers.ts';

export interface Route53World {
  records: ResourceRecordSet[];
  /** Share of checkers that say success, 0–1. */
  readonly healthChecks: Map<string, number>;
  /** Ids of changes that are not in sync yet. */
  readonly pending: Set<string>;
  changes: number;
}

const same = (left: unknown, right: unknown) => canonical(left) === canonical(right);

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => a.localeCompare(b)))
      : inner,
  );
}

export function route53(world: Route53World): AwsAnswers {
  return {
    ListResourceRecordSets: ({ StartRecordName }: { StartRecordName: string }) => ({
      ResourceRecordSets: world.records.filter(({ Name }) => (Name ?? '') >= StartRecordName),
      IsTruncated: false,
      MaxItems: 300,
    }),
    ChangeResourceRecordSets: ({ ChangeBatch }: { ChangeBatch: { Changes: Change[] } }) => {
      let next = [...world.records];
      for (const { Action, ResourceRecordSet } of ChangeBatch.Changes) {
        const key = (each: ResourceRecordSet | undefined) =>
          `${each?.Name}/${each?.Type}/${each?.SetIdentifier}`;
        const standing = next.find((each) => key(each) === key(ResourceRecordSet));
        if (Action === 'DELETE') {
          if (standing === undefined || !same(standing, ResourceRecordSet))
            throw awsFailure(
              'InvalidChangeBatch',
              `Tried to delete ${key(ResourceRecordSet)} but the values provided do not match the current values`,
            );
          next = next.filter((each) => each !== standing);
        } else {
          if (standing !== undefined)
            throw awsFailure(
              'InvalidChangeBatch',
              `Tried to create ${key(ResourceRecordSet)} but it already exists`,
            );
          if (ResourceRecordSet !== undefined) next.push(ResourceRecordSet);
        }
      }
      world.records = next;
      const id = `/change/C${++world.changes}`;
      world.pending.add(id);
      return { ChangeInfo: { Id: id, Status: 'PENDING', SubmittedAt: new Date(0) } };
    },
    GetChange: ({ Id }: { Id: string }) => ({
      ChangeInfo: { Id, Status: world.pending.has(Id) ? 'PENDING' : 'INSYNC', SubmittedAt: new Date(0) },
    }),
    GetHealthCheckStatus: ({ HealthCheckId }: { HealthCheckId: string }) => {
      const share = world.healthChecks.get(HealthCheckId);
      if (share === undefined) throw awsFailure('NoSuchHealthCheck', 'no such health check', 404);
      return {
        HealthCheckObservations: Array.from({ length: 10 }, (_, index) => ({
          Region: 'eu-west-1',
          StatusReport: {
            Status:
              index < share * 10 ? 'Success: HTTP Status Code 200, OK' : 'Failure: connection timed out',
            CheckedTime: new Date(0),
          },
        })),
      };
    },
  };
}
