import type { PostureRepresentation } from '../../http/representations/posture.ts';
import { severities } from '../../posture/rule.ts';
import { clean, clockTime } from '../client/print.ts';
import { markdownTable } from '../report/markdown-table.ts';
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

/** A posture as Markdown, for a ticket or the summary of a pull request. */
export function markdownPosture(posture: PostureRepresentation): string {
  const { findings, missed, services, cannotTell } = posture;
  const open = cannotTell.map(({ rule, resource, missing }) => [
    `\`${rule}\``,
    clean(resourceInWords(resource)),
    clean(missing),
  ]);
  return [
    '# Posture',
    '',
    `${clockTime(posture.at)}: ${countsInWords(posture)}`,
    ...severities.flatMap((severity) => {
      const unmet = missed.filter((one) => one.severity === severity);
      const groups = byRule(findings.filter((finding) => finding.severity === severity));
      return unmet.length + groups.length === 0
        ? []
        : [
            '',
            `## ${severity[0]?.toUpperCase()}${severity.slice(1)}`,
            ...(unmet.length === 0 ? [] : ['', ...unmet.map((one) => `- ${clean(missedInWords(one))}`)]),
            ...groups.flatMap(ruleLines),
          ];
    }),
    ...services.flatMap(serviceLines),
    ...(open.length === 0
      ? []
      : ['', '## Could not be told', '', ...markdownTable(['rule', 'resource', 'not known'], open)]),
  ].join('\n');
}

function ruleLines(group: ReturnType<typeof byRule>[number]): readonly string[] {
  const [{ rule, title, why, change }] = group;
  const affected = affectedInWords(group);
  return [
    '',
    `### ${title} (\`${rule}\`)`,
    '',
    ...group.map(({ resource, detail }) => `- **${clean(resourceInWords(resource))}**: ${clean(detail)}`),
    '',
    why,
    '',
    `**Change:** ${change}`,
    ...(affected === '' ? [] : ['', `**At risk:** ${clean(affected)}`]),
  ];
}

function serviceLines(estimated: PostureRepresentation['services'][number]) {
  const { service, losses, availability } = estimated;
  const told = losses.filter(({ rto, rpo }) => rto !== undefined || rpo !== undefined);
  if (!isEstimated(estimated)) return [];
  const gaps = gapsInWords(estimated);
  const more = availability === undefined ? undefined : ifAllNeededInWords(availability);
  const rows = told.map(({ loss, rto, rpo }) => [
    lossNames[loss],
    estimateInWords(rto),
    rto === undefined ? '–' : clean(arithmeticInWords(rto)),
    estimateInWords(rpo),
    rpo === undefined ? '–' : clean(arithmeticInWords(rpo)),
  ]);
  return [
    '',
    `## Estimates of ${clean(service)}`,
    ...(rows.length === 0
      ? []
      : ['', ...markdownTable(['loss of', 'down for', 'because', 'data lost', 'because'], rows)]),
    ...(availability === undefined
      ? []
      : [
          ...availabilityLines(
            `Availability, as AWS commits to it: ${availabilityInWords(availability)}.`,
            availability.factors,
          ),
          ...(more === undefined ? [] : availabilityLines(`${more[0]}:`, more[1])),
          ...leftOutInWords(availability).map((line) => `- ${clean(line)}`),
        ]),
    ...(gaps.length === 0 ? [] : ['', ...gaps.map((line) => `- ${clean(line)}`)]),
  ];
}

function availabilityLines(words: string, factors: Availability['factors']): readonly string[] {
  return [
    '',
    clean(words),
    '',
    ...factors.map(({ what, share, source }) => `- ${share ?? '?'}: ${clean(what)} (${source})`),
  ];
}
