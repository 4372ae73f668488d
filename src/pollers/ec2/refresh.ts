import type { Instance } from '@aws-sdk/client-ec2';
import { instanceIdOf } from '../../aws/arn.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { failed, type Finding, partial, type Voice } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { describeInstance, instancesById, instancesVoice } from './instances.ts';
import { isSpot, readSpot, spotVoice } from './spot.ts';
import { statusesById, statusFindings, statusVoice } from './status.ts';
import { hadBadVolume, readVolumes, volumesVoice } from './volumes.ts';

/** Reads these machines again, and of their volumes and their Spot requests what bears on them. */
export async function rereadInstances(
  ids: readonly string[],
  context: PollContext,
): Promise<readonly Observation[]> {
  const wanted = ids.filter((id) => instanceIdOf(id) !== undefined);
  if (wanted.length === 0) return [];
  const instances = await instancesById(wanted, context);
  const described = instances.map((instance) => describeInstance(instance, context.scope));
  const resources = described.map(({ resource }) => resource);
  const found = new Set(resources.map(({ id }) => id));
  const gone = wanted.filter((id) => !found.has(id));
  const said = partial(instancesVoice, context, {
    resources,
    findings: described.map(({ finding }) => finding),
    gone,
  });
  const again = (voice: Voice, machines: readonly Resource[], read: typeof readVolumes) =>
    rereadOf(voice, { machines, gone, read }, context);
  return [
    said,
    await statusAgain(instances, resources, gone, context),
    ...(hadBadVolume(wanted, context) ? [await again(volumesVoice, resources, readVolumes)] : []),
    ...(resources.some(isSpot) ? [await again(spotVoice, resources.filter(isSpot), readSpot)] : []),
  ];
}

async function statusAgain(
  instances: readonly Instance[],
  resources: readonly Resource[],
  gone: readonly string[],
  context: PollContext,
): Promise<Observation> {
  try {
    const running = instances.filter(({ State }) => State?.Name === 'running');
    const statuses = await statusesById(running, context);
    // What does not run has no status: its old one is withdrawn.
    const still = resources.filter(({ facts }) => facts['state'] !== 'running');
    return partial(statusVoice, context, {
      findings: statuses.flatMap((status) => statusFindings(status, context.scope)),
      gone: [...gone, ...still.map(({ id }) => id)],
    });
  } catch (error) {
    // What is known of the instances must not be lost with it.
    return failed(statusVoice, context, error);
  }
}

/** Of whom nothing is said any more, all is well again: the old word is withdrawn. */
async function rereadOf(
  voice: Voice,
  of: {
    readonly machines: readonly Resource[];
    readonly gone: readonly string[];
    readonly read: (machines: readonly Resource[], context: PollContext) => Promise<readonly Finding[]>;
  },
  context: PollContext,
): Promise<Observation> {
  try {
    const findings = await of.read(of.machines, context);
    const spoken = new Set(findings.map(({ resource }) => resource));
    const well = of.machines.flatMap(({ id }) => (spoken.has(id) ? [] : id));
    return partial(voice, context, { findings, gone: [...of.gone, ...well] });
  } catch (error) {
    return failed(voice, context, error);
  }
}
