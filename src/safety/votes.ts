import type { Proposal } from '../policy/proposal.ts';
import type { Approval, History } from './history.ts';

/** How those who were asked about a proposal have answered. */
export interface Votes {
  /** Different people who must say yes. */
  readonly quorum: number;
  /** Whose yes counts. Absent: that of every operator. */
  readonly from?: readonly string[];
  readonly approvedBy: readonly string[];
  /** One no outweighs every yes. */
  readonly rejectedBy?: string;
  /** How many more must say yes. */
  readonly missing: number;
}

/**
 * Counts people, not answers: who says yes twice, or on two channels, is one. A yes counts until its end,
 * so all that make up a quorum were given within one window. With `since`, only what was said after it.
 */
export function votesOn(
  { key, policy }: Proposal,
  { history, now }: { readonly history: History; readonly now: number },
  since = -Infinity,
): Votes {
  const { quorum, from } = policy.approval;
  const words = history.approvals.filter(
    (word) => word.key === key && word.expiresAt > now && word.at > since,
  );
  const yes = words.filter(
    ({ verdict, by }) => verdict === 'approved' && (from === undefined || from.includes(by)),
  );
  const approvedBy = [...new Set(yes.map(({ by }) => by))];
  const no = rejectionIn(words);
  return {
    quorum,
    approvedBy,
    missing: Math.max(0, quorum - approvedBy.length),
    ...(from === undefined ? {} : { from }),
    ...(no === undefined ? {} : { rejectedBy: no.by }),
  };
}

/** The rejection that stands against a proposal, or undefined. */
export function rejectionOf(
  key: string,
  { history, now }: { readonly history: History; readonly now: number },
): Approval | undefined {
  return rejectionIn(history.approvals.filter((word) => word.key === key && word.expiresAt > now));
}

function rejectionIn(words: readonly Approval[]): Approval | undefined {
  return words.find(({ verdict }) => verdict === 'rejected');
}

/** Who still has to say yes: "1 more approval is missing, of Ben or Cleo". */
export function missingInWords({ missing, from, approvedBy }: Votes): string {
  const whose = from?.filter((name) => !approvedBy.includes(name)) ?? [];
  const count = missing === 1 ? '1 more approval is missing' : `${missing} more approvals are missing`;
  return whose.length === 0 ? count : `${count}, of ${inWords(whose, 'or')}`;
}

/** "Ana", "Ana and Ben", "Ana, Ben and Cleo". */
export function inWords(names: readonly string[], conjunction: 'and' | 'or'): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;
}
