import { followsSource } from './replication.ts';
import type { ModelSettings } from './settings.ts';
import type { Concentration, GroupRecord } from './world.ts';

/**
 * Why a group's failures count as one shared failure, or undefined when they do not. Half of the group
 * and at least two members have to fail: of a group of two, one failure beside a sibling that is known
 * to serve may still be repaired. What cannot be seen may be failing too, so that losing sight never
 * lifts the brake; what is starting or leaving is not counted, so that repairs do not dilute it.
 */
export function correlation(record: GroupRecord, settings: ModelSettings): string | undefined {
  const { failing, serving, unknown } = countStandings(record);
  const doubtful = failing + unknown;
  if (failing === 0 || doubtful < 2 || doubtful / (doubtful + serving) < settings.correlatedShare)
    return undefined;
  const unseen = unknown === 0 ? '' : `, and nothing fresh is known of ${unknown} more`;
  return `${failing} of ${doubtful + serving} members of ${record.definition.name} fail together${unseen}`;
}

/**
 * Zones in which a group's failures concentrate. Only a group that has members in other zones can tell a
 * zone's failure from its own.
 */
export function concentrationsOf(
  record: GroupRecord,
  settings: ModelSettings,
): ReadonlyMap<string, Concentration> {
  const found = new Map<string, Concentration>();
  const all = countStandings(record);
  if (all.failing + all.unknown === 0) return found;
  const zones = new Set(record.members.map((member) => member.resource?.zone));
  if (zones.size < 2) return found;
  for (const zone of zones) {
    if (zone === undefined) continue;
    const here = countStandings(record, zone);
    const counted = here.serving + here.failing + here.unknown;
    const doubtful = here.failing + here.unknown;
    if (doubtful === 0 || doubtful / counted < settings.zoneShare) continue;
    const elsewhere = {
      serving: all.serving - here.serving,
      doubtful: all.failing + all.unknown - doubtful,
    };
    const others = elsewhere.serving + elsewhere.doubtful;
    found.set(zone, {
      zone,
      failing: here.failing,
      unknown: here.unknown,
      doubtful: here.failing + here.lost,
      total: counted,
      siblingsFine: elsewhere.serving > 0 && elsewhere.doubtful / others <= settings.zoneSiblingShare,
    });
  }
  return found;
}

function countStandings({ members }: GroupRecord, zone?: string) {
  const count = { serving: 0, failing: 0, unknown: 0, lost: 0 };
  for (const member of members) {
    const { resource, reading } = member;
    if (zone !== undefined && resource?.zone !== zone) continue;
    switch (reading?.standing) {
      case 'serving':
        count.serving++;
        break;
      case 'failing':
        if (!followsSource(member)) count.failing++;
        break;
      case 'moving':
        break;
      default:
        count.unknown++;
        if (reading && reading.lost.length > 0) count.lost++;
    }
  }
  return count;
}
