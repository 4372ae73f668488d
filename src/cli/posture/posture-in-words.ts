import type { PostureRepresentation } from '../../http/representations/posture.ts';
import { formatDuration } from '../../runtime/duration.ts';

type Finding = PostureRepresentation['findings'][number];
type Affected = Finding['affects'][number];
type Service = PostureRepresentation['services'][number];
export type Estimated = NonNullable<Service['losses'][number]['rto']>;
export type Availability = NonNullable<Service['availability']>;

/** Findings of one rule together, in the order in which they come: worst first. */
export function byRule(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  return [...Map.groupBy(findings, ({ rule }) => rule).values()] as [Finding, ...Finding[]][];
}

export function countsInWords({ counts, asked, cannotTell }: PostureRepresentation): string {
  const found = [`${counts.high} high`, `${counts.medium} medium`, `${counts.low} low`].join(', ');
  const open = cannotTell.length === 0 ? 'all were answered' : `${cannotTell.length} could not be answered`;
  return `${found}. ${asked} questions were asked; ${open}.`;
}

export function resourceInWords({ name, kind, region }: Finding['resource']): string {
  return `${name} (${kind}${region === 'global' ? '' : `, ${region}`})`;
}

export function objectiveInWords({ service, objective, value }: Affected): string {
  const bound = objective === 'slo' ? percent(value) : formatDuration(value * 1000);
  return `${objective.toUpperCase()} ${bound} of ${service}`;
}

/** Declared objectives that findings put at risk, each once. */
export function affectedInWords(findings: readonly Finding[]): string {
  return [...new Set(findings.flatMap(({ affects }) => affects.map(objectiveInWords)))].join(', ');
}

export function missedInWords({ service, objective, loss }: PostureRepresentation['missed'][number]): string {
  return objective === 'slo'
    ? `${service} cannot keep its SLO by what AWS commits to`
    : `${service} misses its ${objective.toUpperCase()} when ${loss === 'instance' ? 'an' : 'a'} ${loss} is lost`;
}

/** What the estimates of a service are without, and which of its objectives nobody can judge by them. */
export function gapsInWords({ gaps, unjudged }: Service): readonly string[] {
  const byReason = Map.groupBy(gaps, ({ reason }) => reason);
  return [
    ...unjudged.map(
      (objective) => `${objective.toUpperCase()}: no part of it that is known can be estimated for that`,
    ),
    ...[...byReason].map(
      ([reason, parts]) =>
        `not known of ${parts.map(({ resource }) => resourceInWords(resource)).join(', ')}: ${reason}`,
    ),
  ];
}

/** Whether there is anything to say of how it comes through a loss. */
export function isEstimated({ losses, availability, ...service }: Service): boolean {
  return (
    availability !== undefined ||
    losses.some(({ rto, rpo }) => rto !== undefined || rpo !== undefined) ||
    gapsInWords({ losses, ...service }).length > 0
  );
}

/** "2m 5s, meets 15m". */
export function estimateInWords(estimate: Estimated | undefined): string {
  if (estimate === undefined) return '–';
  const { objectiveSeconds, comparison } = estimate;
  const bound = objectiveSeconds === undefined ? '' : formatDuration(objectiveSeconds * 1000);
  const held = {
    meets: `, meets ${bound}`,
    misses: `, misses ${bound}`,
    'depends-on-people': ` (objective ${bound})`,
    'cannot-tell': ` (objective ${bound})`,
  };
  return `${lengthInWords(estimate)}${comparison === undefined ? '' : held[comparison]}`;
}

function lengthInWords({ kind, seconds = 0, orMore }: Estimated): string {
  switch (kind) {
    case 'about':
      return `${formatDuration(seconds * 1000)}${orMore ? ' or more' : ''}`;
    case 'by-hand':
      return 'until somebody acts';
    case 'everything':
      return 'everything';
    case 'cannot-tell':
      return 'cannot tell';
  }
}

/** How an estimate comes about: its sum with the source of each number, or why there is none. */
export function arithmeticInWords({ kind, seconds = 0, terms = [], reason = '' }: Estimated): string {
  if (kind === 'cannot-tell') return `not known: ${reason}`;
  if (kind !== 'about') return reason;
  const sum = terms.map((term) => `${term.seconds} s (${term.what}; ${term.source})`).join(' + ');
  return terms.length > 1 ? `${sum} = ${seconds} s` : sum;
}

/** "99.9499 % = 1 × 0.9999 × 0.9995, which meets the SLO of 99.9 %". */
export function availabilityInWords(figure: Availability): string {
  return `${shareInWords(figure)} = ${figure.arithmetic}${heldInWords(figure, figure.slo)}`;
}

/** "99.85 % if each request needs all of these as well, which misses the SLO of 99.9 %", with what it is made of. */
export function ifAllNeededInWords({
  ifAllNeeded,
  slo,
}: Availability): readonly [string, Factors] | undefined {
  return ifAllNeeded === undefined
    ? undefined
    : [
        `${shareInWords(ifAllNeeded)} if each request needs all of these as well${heldInWords(ifAllNeeded, slo)}`,
        ifAllNeeded.factors,
      ];
}

/** What is in no figure, once for each reason. */
export function leftOutInWords({ leftOut }: Availability): readonly string[] {
  return [...Map.groupBy(leftOut, ({ reason }) => reason)].map(
    ([reason, parts]) => `left out: ${parts.map(({ what }) => what).join(', ')} (${reason})`,
  );
}

type Factors = Availability['factors'];
type Figure = Pick<Availability, 'share' | 'comparison'>;

function shareInWords({ share }: Figure): string {
  return share === undefined ? 'not known' : percent(share);
}

function heldInWords({ comparison = 'cannot-tell' }: Figure, slo: number | undefined): string {
  return slo === undefined ? '' : `, ${comparisonInWords[comparison]} the SLO of ${percent(slo)}`;
}

const comparisonInWords = {
  meets: 'which meets',
  misses: 'which misses',
  'cannot-tell': 'to be held against',
};

/** Rounded down, so that what is just short of an objective does not look like it. */
export function percent(share: number): string {
  return `${Math.floor(share * 1e6 + 1e-6) / 1e4} %`;
}

export const lossNames = { instance: 'an instance', zone: 'a zone', region: 'a region' } as const;
