import { checkLadder } from './ladder-rules.ts';
import { checkLimits } from './limit-rules.ts';
import { durationMs, durationText } from './duration.ts';
import { daemonPolicy, type Problem } from './policy.ts';
import type { ParseContext } from './parse-context.ts';
import { type Report, reportInto } from './report.ts';
import { didYouMean } from './suggest.ts';
import type { WrittenPolicy } from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * What a policy of the right form may still not say. In this order:
 * a name that is taken; a selector that selects nothing or everything; a ladder that cannot be climbed; limits that are missing
 * or bound nothing; times that cannot hold together; a runbook that leaves the night shift alone.
 */
export function checkRules(
  source: YamlSource,
  policy: WrittenPolicy,
  context: ParseContext,
): readonly Problem[] {
  const problems: Problem[] = [];
  const report = reportInto(problems, source);
  checkName(policy, report);
  checkSelector(policy, report);
  checkLadder(policy, context, report);
  if (acts(policy)) {
    checkLimits(policy, context, report);
    checkTimes(policy, report);
  }
  checkApproval(policy, context, report);
  checkCalendar(policy, context, report);
  checkRunbook(policy, report);
  return problems;
}

function acts(policy: WrittenPolicy): boolean {
  return policy.remedy.some((rung) => 'action' in rung);
}

function checkName({ policy }: WrittenPolicy, report: Report): void {
  if (policy === daemonPolicy)
    report(['policy'], `"${policy}" is what Holdfast calls itself where it speaks of itself`, 'another name');
}

function checkSelector(policy: WrittenPolicy, report: Report): void {
  if (policy.tags === undefined) return;
  const entries = Object.entries(policy.tags);
  if (entries.length === 0)
    report(
      ['tags'],
      'tags is empty, and an empty selector is no selector',
      'leave tags out to watch every resource of the kind',
    );
  for (const [key, value] of entries) {
    if (value.trim() === '')
      report(['tags', key], `tags.${key} has no value`, 'name the value that the tag must have');
  }
}

/** A calendar that nobody wrote never opens. */
function checkCalendar({ calendar }: WrittenPolicy, { calendars }: ParseContext, report: Report): void {
  if (calendar === undefined || calendars === undefined || calendars.has(calendar)) return;
  const known = [...calendars];
  report(
    ['calendar'],
    `there is no calendar "${calendar}", so the policy would never act`,
    didYouMean(calendar, known) ??
      (known.length === 0 ? 'write it under calendars: in holdfast.yaml' : `one of: ${known.join(', ')}`),
  );
}

/** A quorum that can never be reached is a policy that never acts and says that it waits. */
function checkApproval({ approval }: WrittenPolicy, { people: known }: ParseContext, report: Report): void {
  const { quorum = 1, from, within } = approval ?? {};
  from?.forEach((name, index) => {
    if (known === undefined || known.has(name)) return;
    report(
      ['approval', 'from', index],
      `nobody is called "${name}" who could approve: no token of an operator and no person of a channel`,
      didYouMean(name, [...known]) ?? `one of: ${[...known].join(', ')}`,
      { severity: 'warning' },
    );
  });
  const people = new Set(from);
  if (from !== undefined && people.size < from.length)
    report(['approval', 'from'], 'approval.from names somebody twice');
  if (from !== undefined && people.size < quorum)
    report(
      ['approval', 'quorum'],
      `a quorum of ${quorum} can never be reached: approval.from names ${people.size}`,
    );
  if (within === undefined) return;
  const withinMs = durationMs(within);
  if (withinMs < leastAnswerMs || withinMs > dayMs)
    report(['approval', 'within'], `approval.within of ${within} must be from 1m to 1d`, '15m is usual');
}

/** Times in this order: see it, wait, act, verify, and only then may the window and the cool-down end. */
function checkTimes(policy: WrittenPolicy, report: Report): void {
  if (policy.for === undefined) {
    report(
      ['for'],
      'a policy that acts needs for',
      'how long the condition must hold before anything is done, such as for: 2m',
    );
  } else if (durationMs(policy.for) < leastForMs) {
    report(
      ['for'],
      `for: ${policy.for} is too short to have seen it twice`,
      `a suspect is read again every 15s, and a read may take 10s: at least ${durationText(leastForMs)}`,
    );
  }
  if (policy.for !== undefined && durationMs(policy.for) > dayMs) report(['for'], 'for is longer than a day');
  if (policy.cooldown !== undefined && durationMs(policy.cooldown) < leastCooldownMs)
    report(
      ['cooldown'],
      `cooldown: ${policy.cooldown} is shorter than a minute`,
      'what was just repaired needs time to show it; 5m is usual',
    );
  policy.remedy.forEach((rung, index) => {
    if (!('action' in rung)) return;
    if (rung.timeout !== undefined && durationMs(rung.timeout) < durationMs(rung.verify?.within ?? '1m'))
      report(
        ['remedy', index, 'timeout'],
        `timeout of ${rung.timeout} ends before the remedy could be verified`,
        'longer than verify.within, and at least 1m',
      );
    if (rung.verify === undefined) return;
    const within = durationMs(rung.verify.within);
    const path = ['remedy', index, 'verify', 'within'];
    if (within < leastVerifyMs)
      report(path, `verify.within of ${rung.verify.within} is too short to see anything`, 'at least 30s');
  });
}

/** Two reads of a suspect, 15 s apart, and the time-out of an AWS call, 10 s: less is one glance. */
const leastForMs = 2 * 15_000 + 10_000;
const dayMs = 86_400_000;
const leastCooldownMs = 60_000;
/** Less than it takes to read what is asked. */
const leastAnswerMs = 60_000;
const leastVerifyMs = 30_000;

const runbookSections: readonly string[] = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Undo'];

function checkRunbook(policy: WrittenPolicy, report: Report): void {
  const missing = runbookSections.filter((section) => !policy.runbook.includes(`## ${section}`));
  if (missing.length > 0)
    report(
      ['runbook'],
      `the runbook has no section ${missing.map((section) => `"## ${section}"`).join(', ')}`,
      undefined,
      { severity: 'warning', atKey: true },
    );
}
