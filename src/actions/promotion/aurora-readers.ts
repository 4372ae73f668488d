import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext, Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import { readDatabase } from '../reads/rds.ts';

export interface Reader {
  readonly instance: DBInstance;
  readonly tier: number;
  /** What the model last concluded; a reader that is sick itself helps nobody. */
  readonly verdict: string;
}

export async function readReaders(
  cluster: DBCluster,
  scope: AwsScope,
  context: ActionContext,
): Promise<readonly Reader[]> {
  const readers: Reader[] = [];
  for (const member of cluster.DBClusterMembers ?? []) {
    if (member.IsClusterWriter === true || member.DBInstanceIdentifier === undefined) continue;
    const instance = await readDatabase(context.aws, scope, member.DBInstanceIdentifier);
    if (instance === undefined) continue;
    const verdict = context.model.verdicts.get(instance.DBInstanceArn ?? '')?.kind ?? 'unknown';
    readers.push({ instance, tier: member.PromotionTier ?? 15, verdict });
  }
  return readers;
}

function isHealthy({ instance, verdict }: Reader): boolean {
  return instance.DBInstanceStatus === 'available' && (verdict === 'healthy' || verdict === 'degraded');
}

/** The one asked for, healthy or not; else a healthy one of the lowest promotion tier, as Aurora itself does. */
export function chooseReader(readers: readonly Reader[], to: string | undefined): Reader | undefined {
  if (to !== undefined) return readers.find(({ instance }) => instance.DBInstanceIdentifier === to);
  const ranked = readers.toSorted((a, b) => Number(isHealthy(b)) - Number(isHealthy(a)) || a.tier - b.tier);
  return ranked[0];
}

export function readerIsHealthy(reader: Reader | undefined, to: string | undefined): Precondition {
  const name = 'there is a healthy reader';
  if (reader === undefined)
    return precondition(name, false, to === undefined ? 'there is none' : `no reader "${to}"`);
  const { instance, verdict, tier } = reader;
  const detail = `${instance.DBInstanceIdentifier}: ${instance.DBInstanceStatus}, ${verdict}, tier ${tier}`;
  return precondition(name, isHealthy(reader), detail);
}
