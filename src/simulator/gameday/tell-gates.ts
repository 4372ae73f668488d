import type { RecordedEvent } from '../../journal/event.ts';
import { withMeasure } from '../../safety/in-words.ts';
import { inWords } from '../../safety/votes.ts';
import type { Names } from './names.ts';
import type { StoryLine } from './story.ts';

type Decision = Extract<RecordedEvent, { kind: 'decision' }>;

/** That one call to a person covers a whole incident, or that a target is under repair, is no news. */
const noNews: ReadonlySet<string> = new Set(['page-once']);

/**
 * What the gates said: an action let through, and each refusal in the gate's own words once, and again
 * only when its reason is another. While a target is under repair nothing is told about it.
 */
export function tellGates(events: readonly RecordedEvent[], names: Names): readonly StoryLine[] {
  const underRepair = new Set<string>();
  return events.flatMap((event): readonly StoryLine[] => {
    if (event.kind === 'intent') underRepair.add(event.target);
    if (event.kind === 'remediation-ended' || event.kind === 'standing') underRepair.delete(event.target);
    if (event.kind !== 'decision' || underRepair.has(event.target)) return [];
    return tellDecision(event, names);
  });
}

const words: Readonly<Record<Exclude<Decision['outcome'], 'act'>, string>> = {
  refuse: 'refused',
  defer: 'put off',
  'would-act': 'only observed',
  'await-approval': 'waits for a person',
};

function tellDecision(decision: Decision, names: Names): readonly StoryLine[] {
  const { at, gates, policy, action, outcome } = decision;
  const subject = names.of(decision.target);
  if (outcome === 'act') {
    const text = `${policy}: ${action} allowed by ${allowedBy(gates)}`;
    return [{ at, lane: 'gate', subject, text, together: text }];
  }
  const against = gates.filter((gate) => gate.outcome !== 'allow');
  if (against.length > 0 && against.every(({ gate }) => noNews.has(gate))) return [];
  const reasons = against.map((result) => `${result.gate}: ${names.inText(withMeasure(result))}`);
  const text = `${policy}: ${action} ${words[outcome]}. ${reasons.join('; ')}.`;
  // Ages and counts within a reason move on; what the gate says is the same.
  const same = text.replaceAll(/\d[\d.:]*/g, '#');
  const once = `${decision.proposal}|${same}`;
  return [{ at, lane: 'gate', subject, text, once, together: same }];
}

function allowedBy(gates: Decision['gates']): string {
  const overruled = gates.filter(({ overriddenBy }) => overriddenBy !== undefined);
  if (overruled.length === 0) return `all ${gates.length} gates`;
  const names = overruled.map(({ gate }) => gate);
  return `${gates.length - overruled.length} gates, in spite of ${inWords(names, 'and')}: ${overruled[0]?.overriddenBy} ordered it`;
}
