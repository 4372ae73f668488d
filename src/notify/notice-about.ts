import type { View } from '../engine/view.ts';
import { nameOf } from '../model/name-of.ts';
import type { Notice } from './notifier.ts';

/** What notices about one target have in common: its name, and what the policy's runbook says of it. */
export function subject(event: { policy: string; target: string; incident?: string }, view: View) {
  const runbook = view.policies().find((policy) => policy.name === event.policy)?.runbook ?? '';
  // The runbook's own section says how a person takes the action back.
  const undo = /^## Undo\s*\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(runbook)?.[1]?.trim();
  return {
    policy: event.policy,
    target: { id: event.target, name: nameOf(event.target, view.model()) },
    ...(event.incident !== undefined && { incident: event.incident }),
    ...(undo !== undefined && undo !== '' && { undo }),
    ...(runbook !== '' && { runbook: runbook.slice(0, 4000) }),
  };
}

export function standingGuards(policy: string, target: string, view: View): Notice['guards'] {
  const decision = view
    .decisions()
    .find(({ proposal }) => proposal.policy.name === policy && proposal.target === target);
  return decision?.results ?? [];
}

/** Reasons come with a full stop and without. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Services that take a deduplication key allow 255 characters. */
export function key(...parts: readonly string[]): string {
  return parts.join('/').slice(-255);
}

export function quote(id: string): string {
  return /^[\w./:@-]+$/.test(id) ? id : `'${id}'`;
}
