import type { Fact, Resource } from './resource.ts';

/** Traffic of a load balancer that is moved away from a zone. */
export interface ActiveShift {
  /** Name of the zone. */
  readonly zone: string;
  /** Who moved it: an earlier remediation, a person, AWS, or AWS to practise. */
  readonly by: 'holdfast' | 'person' | 'autoshift' | 'practice-run';
  /** When it ends by itself, milliseconds since the epoch; AWS does not say it of its own. */
  readonly until?: number;
}

/** A resource's facts hold no structures, so a shift is three words of three lists. */
export function shiftFacts(shifts: readonly ActiveShift[]): Readonly<Record<string, Fact>> {
  return {
    shiftedZones: shifts.map(({ zone }) => zone),
    shiftedBy: shifts.map(({ by }) => by),
    shiftedUntil: shifts.map(({ until }) => (until === undefined ? '' : new Date(until).toISOString())),
  };
}

export function activeShifts({ facts }: Pick<Resource, 'facts'>): readonly ActiveShift[] {
  const [zones, by, until] = [facts.shiftedZones, facts.shiftedBy, facts.shiftedUntil].map(listOf);
  return (zones ?? []).map((zone, index) => {
    const ends = Date.parse(until?.[index] ?? '');
    return {
      zone,
      by: whoIs(by?.[index]),
      ...(Number.isFinite(ends) ? { until: ends } : {}),
    };
  });
}

function listOf(fact: Fact | undefined): readonly string[] {
  return typeof fact === 'object' ? fact : [];
}

function whoIs(word: string | undefined): ActiveShift['by'] {
  return word === 'holdfast' || word === 'autoshift' || word === 'practice-run' ? word : 'person';
}

/** What a shift of Holdfast's own says of itself, so that it is known again after a crash: AWS takes no token. */
export function ownShiftComment(remediation: string, why: string): string {
  return `${ownMark}${remediation}: ${why}`.slice(0, 128);
}

/** Whether it is Holdfast's, or that of one remediation. */
export function isOwnShift(comment: string, remediation?: string): boolean {
  return comment.startsWith(remediation === undefined ? ownMark : `${ownMark}${remediation}:`);
}

const ownMark = 'Holdfast ';

/** "a person", for sentences. */
export function whoShifts(by: ActiveShift['by']): string {
  const words = {
    holdfast: 'Holdfast',
    person: 'a person',
    autoshift: 'AWS',
    'practice-run': 'a practice run',
  };
  return words[by];
}
