import type { RemedyTraits } from '../model/remedy-traits.ts';
import { durationText } from '../policy/duration.ts';
import type { Policy, Rung } from '../policy/policy.ts';

/**
 * What somebody on call reads of a policy, as Markdown: what its author wrote, and around it what follows
 * from the policy itself, so that it cannot be out of date.
 */
export function policyPage(policy: Policy, traits: ReadonlyMap<string, RemedyTraits>): string {
  const section = sectionsOf(policy.runbook);
  const written = (name: string) => section.get(name) ?? 'Nothing was written about this.';
  return [
    '---',
    `title: ${policy.name}`,
    'weight: 20',
    '---',
    '',
    `# ${policy.name}`,
    '',
    policy.summary,
    '',
    '## Meaning',
    '',
    written('Meaning'),
    '',
    '## Impact',
    '',
    written('Impact'),
    '',
    '## What Holdfast does',
    '',
    ...whatItDoes(policy, traits),
    '',
    '## Guards',
    '',
    ...guards(policy),
    '',
    '## How to pause it',
    '',
    ...howToPause(policy),
    '',
    '## Diagnosis',
    '',
    written('Diagnosis'),
    '',
    '## Mitigation by hand',
    '',
    written('Mitigation'),
    '',
    '## Undo',
    '',
    written('Undo'),
    '',
    '## If Holdfast itself is down',
    '',
    'Nothing of this page is done by itself; what AWS repairs on its own goes on. Follow the mitigation by hand,',
    'and see [holdfast](holdfast.md) for the daemon.',
    '',
  ].join('\n');
}

/** The author's text by its headings. */
function sectionsOf(runbook: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  for (const part of runbook.split(/^## /m).slice(1)) {
    const [heading = '', ...body] = part.split('\n');
    sections.set(heading.trim(), body.join('\n').trim());
  }
  return sections;
}

function whatItDoes(policy: Policy, traits: ReadonlyMap<string, RemedyTraits>): readonly string[] {
  const wait = policy.forMs === 0 ? 'at once' : `after ${durationText(policy.forMs)} without a break`;
  const acts = policy.remedy.some(({ kind }) => kind === 'action');
  return [
    `It watches each \`${policy.watch}\`${tagged(policy)} for`,
    '',
    '```cel',
    policy.when.text.trim(),
    '```',
    '',
    `and ${wait} it stands on the first of these rungs that fits:`,
    '',
    ...policy.remedy.map((rung, index) => `${index + 1}. ${rungText(rung, traits)}`),
    '',
    ...(acts
      ? [
          `Its mode is \`${policy.mode}\`: ${modes[policy.mode]} Whatever the mode, a person is called when it lasts`,
          `${durationText(policy.pageAfterMs)} longer.`,
          '',
        ]
      : []),
    'What it did or would do, and why not: `holdfast incidents`, then `holdfast explain INCIDENT`.',
  ];
}

function tagged({ tags }: Policy): string {
  const all = Object.entries(tags).map(([key, value]) => `\`${key}: ${value}\``);
  return all.length === 0 ? '' : ` that carries ${all.join(' and ')}`;
}

const modes: Readonly<Record<Policy['mode'], string>> = {
  observe: 'it shows what it would do, and does nothing.',
  propose: 'it proposes, and does nothing.',
  approve: 'it acts when a person has approved.',
  veto: 'it announces what it will do, and does it unless a person objects.',
  auto: 'it acts by itself.',
};

function rungText(rung: Rung, traits: ReadonlyMap<string, RemedyTraits>): string {
  if (rung.kind === 'page') return `Call \`${rung.to}\`.`;
  const known = traits.get(rung.action);
  const times = rung.maxAttempts === 1 ? 'Once' : `Up to ${rung.maxAttempts} times`;
  const parts = [`\`${rung.action}\`: ${known?.summary ?? ''} ${times}.`];
  if (known !== undefined)
    parts.push(`Risk ${known.risk}; it ${known.reversible ? 'can' : 'cannot'} be taken back.`);
  if (rung.when !== undefined) parts.push(`Only when \`${rung.when.text.trim()}\`.`);
  if (rung.unless !== undefined) parts.push(`Not when \`${rung.unless.text.trim()}\`.`);
  if (rung.verify !== undefined)
    parts.push(
      `It helped when \`${rung.verify.that.text.trim()}\` within ${durationText(rung.verify.withinMs)}.`,
    );
  if (rung.return !== undefined) parts.push(`Given back when \`${rung.return.when.text.trim()}\`.`);
  return parts.join(' ').replaceAll(/\s+/g, ' ');
}

function guards({ remedy, limits, cooldownMs, blockIf }: Policy): readonly string[] {
  if (remedy.every(({ kind }) => kind === 'page'))
    return [
      'It changes nothing. One incident calls a person once, and a storm of them makes a handful of calls.',
    ];
  const { group, keepServing } = limits;
  return [
    `- At most ${group.inFlight} of a group at once, and ${percent(group.perWindow)} of it within ${durationText(group.windowMs)}, never less than one.`,
    `- At least ${keepServing.count} and ${percent(keepServing.percent)} of each group go on serving${inZones(keepServing)}.`,
    `- ${durationText(cooldownMs)} of rest after each remedy, longer after a relapse.`,
    ...blockIf.map(({ text }) => `- Not while \`${text.trim()}\`, or while that cannot be told.`),
    '- Every gate must allow it, besides; `holdfast explain` prints each with what it measured.',
  ];
}

function inZones({ zones }: Policy['limits']['keepServing']): string {
  return zones === undefined ? '' : `, in at least ${zones} ${zones === 1 ? 'zone' : 'zones'}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function howToPause({ name, remedy }: Policy): readonly string[] {
  const actions = remedy.every(({ kind }) => kind === 'page') ? ' --actions page' : '';
  return [
    `- This policy: \`holdfast hold policy:${name}${actions} --for 2h --reason "…"\``,
    '- One target: `holdfast hold resource:ARN --for 2h --reason "…"`',
    '- Everything: `holdfast pause --reason "…"`, or create the file of the stop switch beside the daemon.',
  ];
}
