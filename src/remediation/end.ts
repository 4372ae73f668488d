import type { JournalEvent } from '../journal/event.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';
import { subjectOf } from './subject.ts';

/** Nothing more is done about it. It has ended once its end is in the journal. */
export async function end(
  parts: RemediationParts,
  remediation: Remediation,
  outcome: NonNullable<Remediation['outcome']>,
  reason: string,
  more: {
    readonly neverSent?: true;
    readonly unmet?: true;
    readonly stood?: 'given-back' | 'gone';
    readonly well?: true;
    /** Calls to people that its end makes: in the journal with it, or not at all. */
    readonly calls?: readonly JournalEvent[];
  } = {},
): Promise<Remediation> {
  const at = parts.now();
  const { startedAt } = remediation;
  const { calls = [], ...marks } = more;
  await parts.record([
    ...calls,
    { at, kind: 'remediation-ended', startedAt, outcome, reason, ...marks, ...subjectOf(remediation) },
  ]);
  return { ...remediation, state: 'ended', stateSince: at, endedAt: at, outcome, reason };
}
