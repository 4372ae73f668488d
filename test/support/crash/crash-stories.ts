import type { RecordedEvent } from '../../../src/journal/event.ts';
import type { Scenario } from '../../../src/simulator/scenario/scenario.ts';
import type { World } from '../../../src/simulator/world/state/world.ts';
import { shippedScenario, withFaults } from '../played-story.ts';
import { remedyNames, remedyStory } from '../remedy-stories.ts';

/** An outage that remedies bring to an end. */
export interface CrashStory {
  readonly name: string;
  readonly scenario: Scenario;
  /** Those of the registry that it is about. */
  readonly remedies: readonly string[];
  /** Whether the remedy is through, by the journal. */
  readonly isOver: (events: readonly RecordedEvent[]) => boolean;
}

const zoneLost = shippedScenario('az-power-loss-insufficient-capacity');
/**
 * When what failed is mended, minutes from the beginning: each kill before the remedy puts it off by three, and what
 * is over needs none any more.
 */
const mendedAt = { zone: 18, capacity: 19, rest: 18 };

/** As short as they can be told, with what gives back where the remedy is one that lasts. */
export const crashStories: readonly CrashStory[] = [
  {
    name: 'a machine hangs and is replaced',
    remedies: ['replace-instance'],
    scenario: shippedScenario('instance-fails'),
    isOver: allEnded,
  },
  {
    name: 'a writer is gone: it is fenced, a replica promoted, and its name moved',
    remedies: ['fence-writer', 'failover-replica'],
    scenario: shippedScenario('old-primary-still-writing'),
    isOver: allEnded,
  },
  {
    name: 'a zone is gone and cannot be replaced: processes are suspended, and resumed',
    remedies: ['suspend-replacement'],
    scenario: {
      ...zoneLost,
      faults: zoneLost.faults.map((fault) => ({
        ...fault,
        untilMs: 60_000 * (fault.fault.name === 'lose-capacity' ? mendedAt.capacity : mendedAt.zone),
      })),
    },
    isOver: allEnded,
  },
  {
    name: 'a zone answers with errors: users are led away from it, and back',
    remedies: ['shift-zone'],
    scenario: withFaults(shippedScenario('nat-fails'), [
      { name: 'gray-zone', parameters: { zone: 'home/2', share: 0.05 }, at: 1, until: mendedAt.rest },
    ]),
    isOver: allEnded,
  },
  {
    name: 'a region is gone: its name is moved, and back in steps',
    remedies: ['flip-dns'],
    scenario: withFaults(shippedScenario('region-fails'), [
      { name: 'fail-site', parameters: { region: 'home' }, at: 1, until: mendedAt.rest },
    ]),
    // The other steps back are like the second: that they go on is enough.
    isOver: (events) => backIn(events) >= 2,
  },
];

/** Every remedy of the registry is in one of these: in one of those above, or in the story in which it helps. */
export function storiesOfRemedies(): readonly CrashStory[] {
  const told = new Set(crashStories.flatMap(({ remedies }) => remedies));
  return [...crashStories, ...remedyNames.filter((remedy) => !told.has(remedy)).map(storyOf)];
}

/**
 * Over once the remedy has helped, or what came in its place, and where all that failed is mended in the story, once what
 * the remedy took is given back.
 */
function storyOf(remedy: string): CrashStory {
  const scenario = remedyStory(remedy);
  const isMended = scenario.faults.every(({ untilMs = Infinity }) => untilMs < scenario.durationMs);
  return {
    name: remedy,
    scenario,
    remedies: [remedy],
    isOver: (events) => hasHelped(events, remedy) && (!isMended || allEnded(events)),
  };
}

/** What remedies that have all ended took away and did not give back; empty while one is in force. */
export function leftBehind(
  { scalingGroups, zonalShifts, clock }: World,
  events: readonly RecordedEvent[],
): readonly string[] {
  if (!allEnded(events)) return [];
  return [
    ...[...scalingGroups.values()]
      .filter(({ suspended }) => suspended.size > 0)
      .map(({ name, suspended }) => `${[...suspended].join(', ')} of ${name} are still suspended`),
    ...[...zonalShifts.values()].flatMap(({ awayFrom, status, expiresAt }) =>
      status === 'ACTIVE' && expiresAt > clock.now() ? [`users are still led away from ${awayFrom}`] : [],
    ),
  ];
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

/** This remedy was begun, it or one after it was seen to have helped, and nothing is under way: what lasts is in force. */
function hasHelped(events: readonly RecordedEvent[], remedy: string): boolean {
  const open = new Set<string>();
  let begun = false;
  let helped = false;
  for (const event of events) {
    if (event.kind === 'intent') {
      open.add(event.remediation);
      begun ||= event.action === remedy;
    }
    if (event.kind !== 'verification' && event.kind !== 'remediation-ended') continue;
    open.delete(event.remediation);
    helped ||= begun && event.outcome === 'success';
  }
  return helped && open.size === 0;
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
