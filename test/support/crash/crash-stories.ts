import type { RecordedEvent } from '../../../src/journal/event.ts';
import { whatIsMissing } from '../../../src/simulator/gameday/whole.ts';
import type { Scenario } from '../../../src/simulator/scenario/scenario.ts';
import type { World } from '../../../src/simulator/world/state/world.ts';
import { shippedScenario, withFaults } from '../played-story.ts';

/** An outage that one remedy brings to an end, as short as it can be told. */
export interface CrashStory {
  readonly name: string;
  readonly scenario: Scenario;
  /** The changes of its remedy in their order, those of one step together. */
  readonly steps: readonly (readonly string[])[];
  /** Those of them that would have their effect anew if they were sent twice. */
  readonly once: readonly string[];
  /** What the remedy took away and has to give back: empty when it has. */
  readonly left: (world: World) => readonly string[];
  /** Whether the remedy is through, by the journal. */
  readonly isOver: (events: readonly RecordedEvent[]) => boolean;
}

const zoneLost = shippedScenario('az-power-loss-insufficient-capacity');
/**
 * When what failed is mended, minutes from the beginning: each kill before the remedy puts it off by three, and what
 * is over needs none any more.
 */
const mendedAt = { zone: 18, capacity: 19, rest: 14 };

export const crashStories: readonly CrashStory[] = [
  {
    name: 'a machine hangs and is replaced',
    scenario: shippedScenario('instance-fails'),
    steps: [['TerminateInstanceInAutoScalingGroup']],
    once: ['TerminateInstanceInAutoScalingGroup'],
    left: () => [],
    isOver: allEnded,
  },
  {
    name: 'a writer is gone: it is fenced, a replica promoted, and its name moved',
    scenario: shippedScenario('old-primary-still-writing'),
    steps: [['ModifyDBInstance'], ['PromoteReadReplica'], ['ChangeResourceRecordSets']],
    once: ['PromoteReadReplica', 'ChangeResourceRecordSets'],
    left: () => [],
    isOver: allEnded,
  },
  {
    name: 'a zone is gone and cannot be replaced: processes are suspended, and resumed',
    scenario: {
      ...zoneLost,
      faults: zoneLost.faults.map((fault) => ({
        ...fault,
        untilMs: 60_000 * (fault.fault.name === 'lose-capacity' ? mendedAt.capacity : mendedAt.zone),
      })),
    },
    steps: [
      ['CreateOrUpdateTags', 'SuspendProcesses'],
      ['ResumeProcesses', 'DeleteTags'],
    ],
    once: [],
    left: ({ scalingGroups }) =>
      [...scalingGroups.values()]
        .filter(({ suspended }) => suspended.size > 0)
        .map(({ name, suspended }) => `${[...suspended].join(', ')} of ${name} are still suspended`),
    isOver: allEnded,
  },
  {
    name: 'a zone answers with errors: users are led away from it, and back',
    scenario: withFaults(shippedScenario('nat-fails'), [
      { name: 'gray-zone', parameters: { zone: 'home/2', share: 0.05 }, at: 1, until: mendedAt.rest },
    ]),
    steps: [['StartZonalShift'], ['CancelZonalShift']],
    once: ['StartZonalShift'],
    left: ({ zonalShifts, clock }) =>
      [...zonalShifts.values()].flatMap(({ awayFrom, status, expiresAt }) =>
        status === 'ACTIVE' && expiresAt > clock.now() ? [`users are still led away from ${awayFrom}`] : [],
      ),
    isOver: allEnded,
  },
  {
    name: 'a region is gone: its name is moved, and back in steps',
    scenario: withFaults(shippedScenario('region-fails'), [
      { name: 'fail-site', parameters: { region: 'home' }, at: 1, until: mendedAt.rest },
    ]),
    steps: [['ChangeResourceRecordSets']],
    once: [],
    left: () => [],
    // The other steps back are like the second: that they go on is enough.
    isOver: (events) => backIn(events) >= 2,
  },
];

/** Whether all is as it should be, by what the scenario calls whole. */
export function isWhole(world: World, { scenario, left }: CrashStory): boolean {
  return whatIsMissing(world, scenario).length === 0 && left(world).length === 0;
}

/** Something was done, and nothing is under way or in force. */
function allEnded(events: readonly RecordedEvent[]): boolean {
  const open = new Set<string>();
  let succeeded = false;
  for (const event of events) {
    if (event.kind === 'intent') open.add(event.remediation);
    if (event.kind !== 'remediation-ended') continue;
    open.delete(event.remediation);
    succeeded ||= event.outcome === 'success';
  }
  return succeeded && open.size === 0;
}

/** Steps of a return that are done. */
function backIn(events: readonly RecordedEvent[]): number {
  const returning = new Set<string>();
  let done = 0;
  for (const event of events) {
    if (event.kind === 'intent' && event.purpose === 'return') returning.add(event.remediation);
    if (event.kind === 'step' && event.progress === 'done' && returning.has(event.remediation)) done += 1;
  }
  return done;
}
