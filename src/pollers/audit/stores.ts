import type { Observation } from '../../model/observation.ts';
import { complete, failed } from '../finding.ts';
import { observerKey } from '../../model/observation.ts';
import { observerOf } from '../observe-part.ts';
import type { PollContext, PollPart } from '../poller.ts';
import type { AuditRead } from './audit-read.ts';
import { databaseSnapshots } from './database-snapshots.ts';
import { fileReplicas } from './file-replicas.ts';
import { volumeSnapshots } from './volume-snapshots.ts';
import { unencryptedVolumes } from './volumes.ts';

/** Those that are seldom asked at all: accounts without them hear nothing of them. */
const seldom: readonly AuditRead[] = [volumeSnapshots, databaseSnapshots, fileReplicas];

/**
 * How what holds data is set up: four lists of an hour that are read one after the other, so that nothing wakes for
 * those that have nothing to ask. Each has a voice of its own: one that is denied does not silence the others.
 */
export const storesPart: PollPart = {
  ...unencryptedVolumes.voice.part,
  permissions: [
    'ec2:DescribeVolumes',
    'ec2:DescribeSnapshots',
    'rds:DescribeDBSnapshots',
    'elasticfilesystem:DescribeReplicationConfigurations',
  ],
  poll: async (context) => {
    const said = [await take(unencryptedVolumes, context)];
    for (const one of seldom) if (hasWords(one, context)) said.push(await take(one, context));
    return said;
  },
};

async function take(one: AuditRead, context: PollContext): Promise<Observation> {
  const resources = one.about(context);
  if (resources.length === 0) return complete(one.voice, context, {});
  try {
    return complete(one.voice, context, { resources: await one.read(resources, context) });
  } catch (error) {
    return failed(one.voice, context, error);
  }
}

/** Something to tell, or something to take back. */
function hasWords(one: AuditRead, context: PollContext): boolean {
  const observer = observerOf(one.voice.poller, one.voice.part, context.scope);
  return one.about(context).length > 0 || context.model.observers.has(observerKey(observer));
}
