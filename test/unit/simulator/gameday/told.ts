import type { JournalEvent, RecordedEvent } from '../../../../src/journal/event.ts';
import type { Names } from '../../../../src/simulator/gameday/names.ts';
import type { StoryLine } from '../../../../src/simulator/gameday/story.ts';

export const hostArn = (number: number) =>
  `arn:aws:ec2:us-east-1:111122223333:instance/i-0000000000000000${number}`;

/** Names as a world with machines web-1, web-2 … would give them. */
export const plainNames: Names = {
  of: (id) => id.replace(/^.*i-0{15,}(\d)$/, 'web-$1'),
  inText: (text) => text.replaceAll(/\bi-0{15,}(\d)\b/g, 'web-$1'),
};

export function recorded(event: JournalEvent): RecordedEvent {
  return { number: 1, ...event };
}

/** A decision about machine 1. */
export function decided(
  outcome: 'act' | 'refuse' | 'defer',
  gates: readonly { readonly gate: string; readonly reason: string }[],
  more: { readonly at?: number; readonly target?: string } = {},
): RecordedEvent {
  const { at = 0, target = hostArn(1) } = more;
  const answer = outcome === 'act' ? ('allow' as const) : ('deny' as const);
  return recorded({
    at,
    kind: 'decision',
    proposal: `replace/${target}/0`,
    policy: 'replace',
    action: 'replace-instance',
    target,
    rungIndex: 0,
    since: 0,
    verdict: 'host-failed',
    reason: 'it fails',
    evidence: [],
    outcome,
    gates: gates.map((gate) => ({ ...gate, outcome: answer })),
  });
}

/** Lines as a reader sees them: the second, who, what. */
export const asRead = (lines: readonly StoryLine[]) =>
  lines.map(({ at, subject, text }) => `${at / 1000} ${subject}: ${text}`);
