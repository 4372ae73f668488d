import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';
import { type DestinationHealth, readDestinationHealth } from './destination.ts';
import { siblingId } from './record-set.ts';

/** A record of the same set that traffic could move to. */
export interface Candidate {
  readonly id: string;
  readonly record: ResourceRecordSet;
  readonly health: DestinationHealth;
}

export async function readCandidates(
  source: string,
  siblings: readonly ResourceRecordSet[],
  scope: AwsScope,
  context: ActionContext,
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  for (const record of siblings) {
    const id = siblingId(source, record.SetIdentifier ?? '');
    candidates.push({ id, record, health: await readDestinationHealth(record, id, scope, context) });
  }
  return candidates;
}

/** The one that was asked for, healthy or not; else the healthiest, the heavier one of two alike. */
export function chooseDestination(
  candidates: readonly Candidate[],
  to: string | undefined,
): Candidate | undefined {
  if (to !== undefined) return candidates.find(({ record }) => record.SetIdentifier === to);
  const rank = ({ health, record }: Candidate) =>
    (health.healthy === true ? 1_000 : 0) + health.share * 500 + (record.Weight ?? 0) / 255;
  return candidates.toSorted((a, b) => rank(b) - rank(a))[0];
}
