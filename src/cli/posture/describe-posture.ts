import type { PostureRepresentation } from '../../http/representations/posture.ts';
import { severities } from '../../posture/rule.ts';
import { clean, heading, table, wrap } from '../client/print.ts';
import type { CliIo } from '../command.ts';
import {
  affectedInWords,
  arithmeticInWords,
  type Availability,
  availabilityInWords,
  byRule,
  countsInWords,
  estimateInWords,
  gapsInWords,
  ifAllNeededInWords,
  isEstimated,
  leftOutInWords,
  lossNames,
  missedInWords,
  resourceInWords,
} from './posture-in-words.ts';

/** A posture for a terminal: what is wrong first, how it was reckoned last. */
export function describePosture(posture: PostureRepresentation, io: CliIo): string {
  return [
    countsInWords(posture),
    ...severities.flatMap((severity) => findingsOf(severity, posture, io)),
    ...posture.services.flatMap((service) => serviceLines(service, io)),
    ...openLines(posture, io),
  ].join('\n');
}

function findingsOf(
  severity: (typeof severities)[number],
  { findings, missed }: PostureRepresentation,
  io: CliIo,
): readonly string[] {
  const unmet = missed.filter((one) => one.severity === severity).map(missedInWords);
  const groups = byRule(findings.filter((finding) => finding.severity === severity));
  if (unmet.length + groups.length === 0) return [];
  const color = { high: io.colors.red, medium: io.colors.yellow, low: io.colors.cyan }[severity];
  return [
    '',
    color(heading(severity.toUpperCase(), io)),
    ...unmet.map((line) => `  ${clean(line)}`),
    ...groups.flatMap((group) => {
      const [{ rule, title, why, change }] = group;
      const affected = affectedInWords(group);
      return [
        `  ${heading(title, io)} ${io.colors.dim(rule)}`,
        ...group.map(({ resource, detail }) =>
          wrap(clean(`${resourceInWords(resource)}: ${detail}`), io, '    '),
        ),
        wrap(`Why: ${why}`, io, '    '),
        wrap(`Change: ${change}`, io, '    '),
        ...(affected === '' ? [] : [wrap(clean(`At risk: ${affected}`), io, '    ')]),
      ];
    }),
  ];
}

function serviceLines(service: PostureRepresentation['services'][number], io: CliIo): readonly string[] {
  const { availability } = service;
  const told = service.losses.filter(({ rto, rpo }) => rto !== undefined || rpo !== undefined);
  if (!isEstimated(service)) return [];
  const rows = told.map(({ loss, rto, rpo }) => [
    `loss of ${lossNames[loss]}`,
    `down ${estimateInWords(rto)}`,
    `data lost ${estimateInWords(rpo)}`,
  ]);
  const sums = told.flatMap(({ loss, rto, rpo }) => [
    ...(rto === undefined ? [] : [`down by ${lossNames[loss]}: ${arithmeticInWords(rto)}`]),
    ...(rpo === undefined ? [] : [`data by ${lossNames[loss]}: ${arithmeticInWords(rpo)}`]),
  ]);
  return [
    '',
    heading(`Estimates of ${clean(service.service)}`, io),
    ...(rows.length === 0 ? [] : [table(rows, io)]),
    ...sums.map((line) => io.colors.dim(wrap(clean(line), io, '    '))),
    ...(availability === undefined ? [] : availabilityLines(availability, io)),
    ...gapsInWords(service).map((line) => wrap(clean(line), io)),
  ];
}

function availabilityLines(availability: Availability, io: CliIo): readonly string[] {
  const lines = (words: string, factors: Availability['factors']) => [
    wrap(clean(`availability ${words}`), io),
    ...factors.map(({ what, share, source }) =>
      io.colors.dim(wrap(clean(`${share ?? '?'} ${what} (${source})`), io, '    ')),
    ),
  ];
  const more = ifAllNeededInWords(availability);
  return [
    ...lines(availabilityInWords(availability), availability.factors),
    ...(more === undefined ? [] : lines(...more)),
    ...leftOutInWords(availability).map((line) => io.colors.dim(wrap(clean(line), io, '    '))),
  ];
}

function openLines({ cannotTell }: PostureRepresentation, io: CliIo): readonly string[] {
  if (cannotTell.length === 0) return [];
  const rows = cannotTell.map(({ rule, resource, missing }) => [
    rule,
    clean(`${resourceInWords(resource)}: not known: ${missing}`),
  ]);
  return ['', heading('Could not be told', io), table(rows, io)];
}
