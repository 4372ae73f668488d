import { EC2Client, paginateDescribeVolumeStatus, type VolumeStatusItem } from '@aws-sdk/client-ec2';
import type { Resource } from '../../model/resource.ts';
import type { Finding, Voice } from '../finding.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';

/** AWS makes its checks of volumes every five minutes. */
export const volumesVoice: Voice = {
  poller: 'ec2',
  part: { name: 'volumes', reach: 'regional', everyMs: 300_000 },
};

const volumeStatus = 'ec2/volume-status';

/** Everything but `ok`, so that one call tells of all volumes of a region that are not. */
const notOk = ['impaired', 'warning', 'insufficient-data'];

/** The machines of the region of which it is known what volumes they have. */
export function withVolumes(context: PollContext): readonly Resource[] {
  return known(context, 'ec2:instance').filter((machine) => volumesOf(machine).length > 0);
}

/** Whether a volume of theirs was said not to be well when that was last read. */
export function hadBadVolume(ids: readonly string[], { model }: PollContext): boolean {
  return ids.some((id) => model.signals.get(id)?.some(({ check }) => check === volumeStatus));
}

/**
 * What EC2 says of those volumes of these machines that are not well, one finding a machine. Of volumes that are well
 * nothing is said: that takes no read. Throws AwsError.
 */
export async function readVolumes(
  machines: readonly Resource[],
  context: PollContext,
): Promise<readonly Finding[]> {
  if (machines.length === 0) return [];
  const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
  const Filters = [{ Name: 'volume-status.status', Values: notOk }];
  const statuses = await collectPages(
    paginateDescribeVolumeStatus({ client }, { Filters, MaxResults: 1_000 }),
    (page) => page.VolumeStatuses,
  );
  // Said again, because not every stand-in for AWS honours the filter.
  const bad = statuses.filter(({ VolumeStatus }) => VolumeStatus?.Status !== 'ok');
  const byVolume = new Map(bad.map((status) => [status.VolumeId ?? '', status]));
  return machines.flatMap((machine) => {
    const own = volumesOf(machine).flatMap((volume) => byVolume.get(volume) ?? []);
    return own.length === 0 ? [] : [wordOn(machine, own)];
  });
}

function wordOn({ id }: Resource, volumes: readonly VolumeStatusItem[]): Finding {
  const said = new Set(volumes.map(({ VolumeStatus }) => VolumeStatus?.Status));
  return {
    resource: id,
    check: volumeStatus,
    // From below, like the check of all attached volumes: the two are one witness.
    family: 'hypervisor',
    state: said.has('impaired') ? 'fail' : said.has('warning') ? 'warn' : 'unknown',
    reason: `EC2 calls ${volumes.map(inWords).join(', and ')}`,
  };
}

/** `vol-1 impaired (io-enabled failed; ...)`: what became of its I/O, and what EC2 tells its owner of it. */
function inWords({ VolumeId, VolumeStatus, Events = [] }: VolumeStatusItem): string {
  const details = (VolumeStatus?.Details ?? []).flatMap(({ Name, Status }) =>
    Name === undefined || Name === 'initialization-state' ? [] : `${Name} ${Status}`,
  );
  const why = [...details, ...Events.flatMap(({ Description }) => Description ?? [])].join('; ');
  return `its volume ${VolumeId} ${VolumeStatus?.Status ?? 'nothing'}${why === '' ? '' : ` (${why})`}`;
}

function volumesOf({ facts: { volumes } }: Resource): readonly string[] {
  return typeof volumes === 'object' ? volumes : [];
}
