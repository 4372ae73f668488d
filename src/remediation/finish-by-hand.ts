import type { PlannedStep } from '../actions/action.ts';
import type { RemedyOption } from '../journal/event.ts';
import { asSentence } from '../safety/in-words.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';

/** What a person would send to finish the plan that is being carried out, as Holdfast would; nothing where it is finished. */
export function finishByHand(
  parts: RemediationParts,
  remediation: Remediation,
  reason: string,
): readonly RemedyOption[] {
  if (!isUnfinished(remediation)) return [];
  const { asked, left } = progressOf(remediation);
  const look =
    asked === undefined
      ? 'Finish it by hand'
      : `Look first whether AWS has done "${asked.name}" by now; if not, finish it by hand`;
  const steps = asked === undefined ? left : [asked, ...left];
  return [
    {
      action: remediation.action,
      summary: `${look}: ${namesOf(steps)}`,
      commands: steps.flatMap(({ calls }) => calls.map((call) => parts.commandFor(call))),
      whyNot: asSentence(reason),
    },
  ];
}

/** What was changed stands half. Of an undo, also before its first call: what it was to take back stands whole. */
export function isUnfinished(remediation: Remediation): boolean {
  const { done, asked, left } = progressOf(remediation);
  const hasBegun = remediation.purpose === 'undo' || done.length > 0 || asked !== undefined;
  return hasBegun && (asked !== undefined || left.length > 0);
}

/** How far the plan is that is being carried out. */
interface Progress {
  readonly done: readonly PlannedStep[];
  /** AWS was asked for it, and has not been seen to do it. */
  readonly asked?: PlannedStep | undefined;
  readonly left: readonly PlannedStep[];
}

export function progressOf({ plan: { steps }, step, state }: Remediation): Progress {
  switch (state) {
    case 'sending':
      return { done: steps.slice(0, step), left: steps.slice(step) };
    case 'observing':
      return { done: steps.slice(0, step), asked: steps[step], left: steps.slice(step + 1) };
    case 'baking':
      return { done: steps.slice(0, step + 1), left: steps.slice(step + 1) };
    case 'verifying':
    case 'standing':
    case 'ended':
      return { done: steps, left: [] };
  }
}

export function namesOf(steps: readonly PlannedStep[]): string {
  return steps.length === 0 ? 'nothing' : steps.map(({ name }) => name).join(', then ');
}
