import { whenInWords } from '../model/time-in-words.ts';
import type { Model } from '../model/model.ts';
import type { Remediation } from '../remediation/remediation.ts';
import type { Decision } from '../safety/decision.ts';
import { approval } from '../safety/gates/approval.ts';
import { asSentence, countOf } from '../safety/in-words.ts';
import { nameOf } from '../model/name-of.ts';
import { remediesToCome, type Waits } from './remedies-to-come.ts';

/** All that is known of what Holdfast does, from which what bears on one trouble is taken. */
export interface Doings extends Waits {
  readonly model: Model;
  readonly now: number;
  readonly decisions: readonly Decision[];
  readonly remediations: readonly Remediation[];
}

/** One trouble: what is or was unwell, and the incident where there is one. */
export interface Trouble {
  readonly targets: ReadonlySet<string>;
  readonly incident?: string | undefined;
}

/** More is not read at three in the morning, and `holdfast explain` has the rest. */
const mostTold = 3;
/** The first is told whatever its length. */
const mostCharacters = 360;
const mostReason = 160;
/** What was done to the same thing in another incident is told for so long. */
const recentMs = 3_600_000;

/**
 * What Holdfast is doing, has done or does not do about a trouble and why, a sentence each: first what is at
 * work or in force, then what was done, then what is refused, held or only shown, then what is asked for if
 * it lasts. Empty where no policy has a remedy for it.
 */
export function whatHoldfastDoes({ targets, incident }: Trouble, doings: Doings): readonly string[] {
  const isAbout = (one: { readonly target: string; readonly incident?: string }) =>
    targets.has(one.target) || (incident !== undefined && one.incident === incident);
  const isTold = ({ endedAt, ...one }: Remediation) =>
    (incident !== undefined && one.incident === incident) ||
    (targets.has(one.target) && (endedAt === undefined || doings.now - endedAt <= recentMs));
  return bounded([
    ...inWords(
      doings.remediations.filter(isTold),
      doings.decisions.filter(({ proposal }) => isAbout(proposal)),
      doings,
    ),
    ...remediesToCome(targets, doings),
  ]);
}

/** What is open about anything else: users who get errors by a load balancer may wait for a database. */
export function whatHoldfastDoesElsewhere(doings: Doings): readonly string[] {
  const { remediations, decisions } = doings;
  return bounded(
    inWords(
      remediations.filter(({ state }) => state !== 'ended'),
      decisions,
      doings,
    ),
  );
}

function bounded(told: readonly string[]): readonly string[] {
  let characters = 0;
  const kept = told.slice(0, mostTold).filter((text, index) => {
    characters += text.length;
    return index === 0 || characters <= mostCharacters;
  });
  const rest = told.length - kept.length;
  return rest > 0 ? [...kept, `And ${rest} more of this: holdfast status.`] : kept;
}

function inWords(
  remediations: readonly Remediation[],
  decisions: readonly Decision[],
  { model, now }: Pick<Doings, 'model' | 'now'>,
): readonly string[] {
  const open = remediations.filter(({ state }) => state !== 'ended').toSorted(newestFirst);
  const ended = remediations.filter(({ state }) => state === 'ended').toSorted(newestFirst);
  const busy = new Set(open.map(({ target }) => target));
  const judged = decisions.filter(
    ({ proposal: { rung, target } }) => rung.kind === 'action' && !busy.has(target),
  );
  return [
    ...open.map((one) => remediationInWords(one, now)),
    // Of what was tried again and again the last time says most.
    ...oneEach(ended, ({ action, target }) => `${action} ${target}`).map((one) =>
      remediationInWords(one, now),
    ),
    ...[...Map.groupBy(judged, answerOf).values()].map((alike) => decisionsInWords(alike, model, now)),
  ];
}

function remediationInWords(
  { id, action, state, purpose, plan, outcome, reason, startedAt }: Remediation,
  now: number,
): string {
  const what = plan.summary.replace(/\.$/, '');
  const when = whenInWords(startedAt, now);
  if (state === 'standing') return `Holdfast did this at ${when}, and it is in force: ${what} (${id}).`;
  if (outcome === undefined) return `Holdfast ${atWork[purpose]}: ${what} (${id}, begun at ${when}).`;
  switch (outcome) {
    case 'success':
      return `Holdfast did this at ${when}, and it helped: ${what} (${id}).`;
    case 'failed':
      return `Holdfast tried this at ${when}, and it did not help: ${what} (${id}). ${asSentence(reason)}`;
    case 'inconclusive':
      return `Holdfast tried this at ${when}, and whether it helped is not known: ${what} (${id}). ${asSentence(reason)}`;
    case 'interrupted':
      return `Holdfast began this at ${when} and did not finish it, which somebody has to: ${what} (${id}). ${asSentence(reason)}`;
    case 'refused':
      return `Holdfast did not begin ${action} at ${when}: ${shortened(reason.replace(/\.$/, ''), id)}.`;
  }
}

/** What AWS said is quoted in a reason, and may be long. */
function shortened(reason: string, id: string): string {
  return reason.length <= mostReason ? reason : `${reason.slice(0, mostReason)}… (holdfast explain ${id})`;
}

const atWork = {
  remedy: 'is at work',
  undo: 'is taking back what did not help',
  renew: 'keeps in force',
  return: 'is giving back what is no longer needed',
  'leave-again': 'is calling off a return that went wrong',
} as const;

/** What is the same for several is told once; each request for approval has a command of its own. */
function answerOf(decision: Decision): string {
  const { outcome, proposal } = decision;
  return `${outcome} ${outcome === 'await-approval' ? proposal.key : whyNot(decision)}`;
}

/** One answer, to all who got it. */
function decisionsInWords(alike: readonly Decision[], model: Model, now: number): string {
  const [decision] = alike;
  if (decision === undefined) return '';
  const { proposal, outcome, results } = decision;
  const what = whatIsAsked(alike, model);
  switch (outcome) {
    case 'act':
      return `Holdfast begins ${what} now.`;
    case 'would-act':
      return `Holdfast only shows that it would do ${what}.${whyNot(decision)}`;
    case 'await-approval': {
      const until = results.find(({ gate }) => gate === approval.name)?.until;
      return until === undefined
        ? `Holdfast does ${what} once it is approved: holdfast approve '${proposal.key}'.`
        : `Holdfast does ${what} at ${whenInWords(until, now)} unless somebody objects: holdfast reject '${proposal.key}'.`;
    }
    case 'refuse':
    case 'defer':
      return `Holdfast does not do ${what}.${whyNot(decision)}`;
  }
}

/** "reboot-instance or replace-instance on web-1", or of many targets on the first "and 3 more". */
function whatIsAsked(alike: readonly Decision[], model: Model): string {
  const actions = new Set(
    alike.map(({ proposal: { rung } }) => (rung.kind === 'action' ? rung.action : 'page')),
  );
  const targets = [...new Set(alike.map(({ proposal }) => proposal.target))];
  const [first = ''] = targets;
  const more = targets.length > 1 ? ` and ${targets.length - 1} more` : '';
  return `${[...actions].join(' or ')} on ${nameOf(first, model)}${more}`;
}

/** What stands against it; what merely defers would go away by itself, so a denial goes first. */
function whyNot({ results }: Decision): string {
  const against = results.filter((result) => result.outcome !== 'allow');
  const first = against.find((result) => result.outcome === 'deny') ?? against[0];
  if (first === undefined) return '';
  const more = against.length > 1 ? ` ${countOf(against.length - 1, 'more gate')} against it.` : '';
  return ` ${first.gate}: ${first.reason.replace(/\.$/, '')}.${more}`;
}

function newestFirst(a: Remediation, b: Remediation): number {
  return b.startedAt - a.startedAt;
}

/** The first of each kind, in order. */
function oneEach<T>(entries: readonly T[], kindOf: (entry: T) => string): readonly T[] {
  return [...Map.groupBy(entries, kindOf).values()].flatMap(([first]) => first ?? []);
}
