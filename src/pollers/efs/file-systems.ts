import {
  EFSClient,
  type FileSystemDescription,
  paginateDescribeFileSystems,
  paginateDescribeMountTargets,
} from '@aws-sdk/client-efs';
import { fileSystemArn } from '../../aws/arn.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';
import { complete, partial, signalOf, stated, type Voice } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';
import { tagsOf } from '../rds/instances.ts';
import { type MountTarget, mountTargetFindings, statusFinding } from './status.ts';

/** File systems, and the mount target of each in each zone. */
export const fileSystemsPart: PollPart = {
  name: 'file-systems',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['elasticfilesystem:DescribeFileSystems', 'elasticfilesystem:DescribeMountTargets'],
  poll: async (context) => {
    const targets = new Map<string, readonly MountTarget[]>();
    const { resources, fresh, voice } = await readInTurn(await listFileSystems(context), context, {
      voice: ownVoice,
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['mountZones'] !== undefined,
      read: (one) => readMountTargets(one, context, targets),
    });
    const isFresh = new Set(fresh);
    return [
      complete(ownVoice, context, {
        resources,
        findings: resources.map(statusFinding),
        signals: resources.flatMap((one) =>
          isFresh.has(one) ? mountSignals(one, { targets, voice, context }) : heldMountSignals(one, context),
        ),
      }),
    ];
  },
};

const ownVoice: Voice = { poller: 'efs', part: fileSystemsPart };

/** One call each, within what Holdfast allows itself of a service: a large account is read in turn. */
const readsPerSweep = 100;

/** What is listed, with what the model holds of its mount targets. Throws AwsError. */
async function listFileSystems(context: PollContext): Promise<readonly Resource[]> {
  const client = context.aws.client(EFSClient, context.scope, { priority: context.priority });
  const listed = await collectPages(
    paginateDescribeFileSystems({ client }, { MaxItems: 100 }),
    ({ FileSystems }) => FileSystems,
  );
  return listed.flatMap((one) => (one.FileSystemId ? [resourceOf(one, one.FileSystemId, context)] : []));
}

function resourceOf(
  described: FileSystemDescription,
  fileSystemId: string,
  { scope, model }: PollContext,
): Resource {
  const id = described.FileSystemArn ?? fileSystemArn(scope, fileSystemId);
  const held = model.resources.get(id)?.facts['mountZones'];
  return {
    id,
    kind: 'efs:file-system',
    account: scope.account,
    region: scope.region,
    name: described.Name === undefined || described.Name === '' ? fileSystemId : described.Name,
    tags: tagsOf(described.Tags),
    facts: stated({
      fileSystemId,
      status: described.LifeCycleState,
      // AWS says a zone of a One Zone file system only; of one of which it says nothing at all nothing is known.
      oneZone: described.LifeCycleState === undefined ? undefined : (described.AvailabilityZoneName ?? 'no'),
      throughputMode: described.ThroughputMode,
      performanceMode: described.PerformanceMode,
      encrypted: described.Encrypted,
      // Of what is copied to by EFS. Of what is copied from it says nothing here.
      isReplica:
        described.FileSystemProtection?.ReplicationOverwriteProtection === 'REPLICATING' || undefined,
      mountZones: held,
    }),
    relations: [],
  };
}

async function readMountTargets(
  fileSystem: Resource,
  context: PollContext,
  targets: Map<string, readonly MountTarget[]>,
): Promise<Resource> {
  const client = context.aws.client(EFSClient, context.scope, { priority: context.priority });
  const found = await collectPages(
    paginateDescribeMountTargets({ client }, { FileSystemId: String(fileSystem.facts['fileSystemId']) }),
    ({ MountTargets }) => MountTargets,
  );
  targets.set(fileSystem.id, found);
  const zones = found.flatMap(({ AvailabilityZoneName }) => AvailabilityZoneName ?? []);
  return { ...fileSystem, facts: { ...fileSystem.facts, mountZones: [...new Set(zones)].toSorted() } };
}

function mountSignals(
  { id }: Resource,
  about: {
    readonly targets: ReadonlyMap<string, readonly MountTarget[]>;
    readonly voice: Voice;
    readonly context: PollContext;
  },
): readonly Signal[] {
  const { targets, voice, context } = about;
  return mountTargetFindings(id, targets.get(id) ?? [], context.scope).map((finding) =>
    signalOf(finding, voice, context, context.now()),
  );
}

function heldMountSignals({ id }: Resource, { model }: PollContext): readonly Signal[] {
  return (model.signals.get(id) ?? []).filter(({ check }) => check === 'efs/mount-target');
}

/** Lists again, and reads the mount targets of those that are asked for. Throws AwsError. */
export async function rereadFileSystems(ids: readonly string[], context: PollContext): Promise<Observation> {
  const asked = (await listFileSystems(context)).filter(({ id }) => ids.includes(id));
  const targets = new Map<string, readonly MountTarget[]>();
  const read = await Promise.all(asked.map((one) => readMountTargets(one, context, targets)));
  return partial(ownVoice, context, {
    resources: read,
    findings: read.map(statusFinding),
    signals: read.flatMap((one) => mountSignals(one, { targets, voice: ownVoice, context })),
    gone: ids.filter((id) => !asked.some((one) => one.id === id)),
  });
}
