import { couldBeItsVersion } from './explained.ts';
import { type Deployment, type Generation, generationOf, newestOf } from './generation.ts';
import type { ModelSettings } from './settings.ts';
import type { GroupRecord, Node } from './world.ts';

interface Cohort {
  readonly generation: Generation;
  firstLaunchAt: number | undefined;
  /** Members that fail by what their version can explain; that serve; of which nothing fresh is known. */
  failing: number;
  serving: number;
  unseen: number;
  /** Members that fail at all. */
  anyFailing: number;
  total: number;
}

/**
 * A deployment has failed when at least the correlated share of a group's newest generation fails, two
 * members at least, while its older members serve and next to none of them fails. One newcomer that fails
 * is the most ordinary failure there is: whether it ever served is for `newborns.ts`. What cannot be seen,
 * and what nobody knows the generation of, may be on either side: then it is unclear, and no reason to
 * touch a host. Members that start or leave fail on neither side.
 */
export function deploymentOf(record: GroupRecord, settings: ModelSettings): Deployment | undefined {
  if (record.definition.kind !== 'autoscaling:group' || record.census.all.failing === 0) return undefined;
  const { cohorts, unknown } = cohortsOf(record.members);
  if (cohorts.length === 0 || cohorts.length + (unknown ? 1 : 0) < 2) return undefined;
  const newest = newestOf(cohorts);
  const found = newest.filter((cohort) =>
    mayHaveFailed(cohort, [...cohorts, ...(unknown ? [unknown] : [])], settings),
  );
  const [first] = found;
  if (!first) return undefined;
  const older = cohorts.filter((cohort) => cohort !== first);
  const certain = newest.length === 1 && !unknown && hasFailed(first, older, settings);
  const { name } = record.definition;
  const { words } = first.generation;
  return {
    kind: certain ? 'failed' : 'unclear',
    generations: new Set(found.map(({ generation }) => generation.key)),
    reason: certain
      ? `${first.failing} of ${countedOf(first)} members of ${name} from ${words}, its newest, fail, while ${servingOf(older)} older ones serve`
      : `failures in ${name} gather in ${words}, and of its other members not enough is known`,
  };
}

function hasFailed(newest: Cohort, older: readonly Cohort[], settings: ModelSettings): boolean {
  const total = older.reduce((sum, cohort) => sum + cohort.total, 0);
  const doubtful = older.reduce((sum, cohort) => sum + cohort.anyFailing + cohort.unseen, 0);
  return (
    newest.failing >= 2 &&
    newest.failing >= settings.correlatedShare * countedOf(newest) &&
    servingOf(older) > 0 &&
    doubtful <= settings.zoneSiblingShare * total
  );
}

/** The same, with everything that is not known taken for what would speak for it. */
function mayHaveFailed(newest: Cohort, all: readonly Cohort[], settings: ModelSettings): boolean {
  const older = all.filter((cohort) => cohort !== newest);
  const strangers = older.find(({ generation }) => generation === unknownGeneration);
  const doubtful = newest.failing + newest.unseen + (strangers ? strangers.anyFailing + strangers.unseen : 0);
  const known = older.filter((cohort) => cohort !== strangers);
  const total = known.reduce((sum, cohort) => sum + cohort.total, 0);
  const failing = known.reduce((sum, cohort) => sum + cohort.anyFailing, 0);
  return (
    newest.failing >= 1 &&
    doubtful >= 2 &&
    doubtful >= settings.correlatedShare * countedOf(newest) &&
    failing <= settings.zoneSiblingShare * total
  );
}

const unknownGeneration: Generation = { key: '', template: undefined, version: undefined, words: '' };

function cohortsOf(members: readonly Node[]): { cohorts: readonly Cohort[]; unknown: Cohort | undefined } {
  const cohorts = new Map<string, Cohort>();
  for (const member of members) {
    if (!member.resource) continue;
    const generation = generationOf(member.resource) ?? unknownGeneration;
    let cohort = cohorts.get(generation.key);
    if (!cohort) cohorts.set(generation.key, (cohort = emptyCohort(generation)));
    add(cohort, member);
  }
  const unknown = cohorts.get('');
  cohorts.delete('');
  return { cohorts: [...cohorts.values()], unknown };
}

function emptyCohort(generation: Generation): Cohort {
  return { generation, firstLaunchAt: undefined, failing: 0, serving: 0, unseen: 0, anyFailing: 0, total: 0 };
}

function add(cohort: Cohort, { resource, reading, counted }: Node): void {
  const launched = resource?.facts.launchTime;
  if (typeof launched === 'number')
    cohort.firstLaunchAt = Math.min(cohort.firstLaunchAt ?? launched, launched);
  cohort.total++;
  if (counted.as === 'serving') cohort.serving++;
  if (counted.as === 'unknown' || counted.as === 'lost') cohort.unseen++;
  if (counted.as !== 'failing') return;
  cohort.anyFailing++;
  if (reading && couldBeItsVersion(reading)) cohort.failing++;
}

/** Members that can be counted: not those that start or leave, nor those that fail for reasons from below. */
function countedOf({ failing, unseen, serving }: Cohort): number {
  return failing + unseen + serving;
}

function servingOf(cohorts: readonly Cohort[]): number {
  return cohorts.reduce((sum, { serving }) => sum + serving, 0);
}
