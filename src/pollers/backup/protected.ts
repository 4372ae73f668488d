import { BackupClient, paginateListProtectedResources, type ProtectedResource } from '@aws-sdk/client-backup';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, type Found, partial, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';
import { statementOn } from './known-protected.ts';
import { readRecoveryPoints } from './recovery-points.ts';
import { recoveryPointWord } from './words.ts';
import { pageSize } from './page-size.ts';

/** What AWS Backup backs up, and the newest recovery point of each. */
export const protectedPart: PollPart = {
  name: 'protected',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['backup:ListProtectedResources', 'backup:ListRecoveryPointsByResource'],
  poll: async (context) => {
    const { resources } = await readInTurn(await listProtected(context), context, {
      voice,
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['backupKind'] !== undefined,
      read: (resource) => readRecoveryPoints(resource, context),
    });
    return [complete(voice, context, foundOf(resources, context))];
  },
};

const voice = { poller: 'backup', part: protectedPart };

/** One call each, within what Holdfast allows itself of a service: a large account is read in turn. */
const readsPerSweep = 100;

/** What a read of one resource states, beside what the list says of all of them. */
const kept = ['backupKind', 'backedUpEverySeconds'];

/**
 * What is backed up and known to some other poller, with what the model holds from an earlier read. What
 * was backed up once and is gone is listed as long as a recovery point of it is kept. Throws AwsError.
 */
async function listProtected(context: PollContext): Promise<readonly Resource[]> {
  const client = context.aws.client(BackupClient, context.scope, { priority: context.priority });
  const listed = await collectPages(
    paginateListProtectedResources({ client }, { MaxResults: pageSize }),
    ({ Results }) => Results,
  );
  return listed.flatMap((one) => {
    const known = context.model.resources.get(one.ResourceArn ?? '');
    return known === undefined ? [] : [statementOn(known, factsOf(one, known))];
  });
}

function factsOf(listed: ProtectedResource, { facts }: Resource): Resource['facts'] {
  const vault = /:backup-vault:([^:]+)$/.exec(listed.LastBackupVaultArn ?? '')?.[1];
  return stated({
    // AWS leaves the vault out where it cannot tell; that it is backed up is said all the same.
    backupVault: vault ?? 'unknown',
    newestRecoveryPoint: dateOf(listed.LastBackupTime),
    ...Object.fromEntries(kept.map((fact) => [fact, facts[fact]])),
  });
}

function dateOf(date: Date | undefined): string | undefined {
  return date !== undefined && Number.isFinite(date.getTime()) ? date.toISOString() : undefined;
}

function foundOf(resources: readonly Resource[], context: PollContext): Found {
  return {
    resources,
    findings: resources.map(
      ({ id, facts }): Finding => ({
        resource: id,
        check: 'backup/recovery-point',
        family: 'data',
        // A backup that is late is no sign that what it is of has failed.
        nature: 'warning-only',
        ...recoveryPointWord(facts, context.now()),
      }),
    ),
  };
}

/** Lists again, and reads those that are asked for. Throws AwsError. */
export async function rereadProtected(ids: ReadonlySet<string>, context: PollContext): Promise<Observation> {
  const asked = (await listProtected(context)).filter(({ id }) => ids.has(id));
  const read = await Promise.all(asked.map((resource) => readRecoveryPoints(resource, context)));
  return partial(voice, context, foundOf(read, context));
}
