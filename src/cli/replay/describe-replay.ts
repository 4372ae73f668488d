import type { Replayed, WhyGone } from '../../hindsight/replay-journal.ts';
import { whyUnmet } from '../../http/explain/condition-in-words.ts';
import { formatDuration } from '../../runtime/duration.ts';
import { clean, clockTime, heading, wrap } from '../client/print.ts';
import type { CliIo } from '../command.ts';

/** A replay as `--json` prints it. */
export interface ReplayRepresentation {
  readonly from: string;
  readonly to: string;
  readonly looks: number;
  readonly recorded: number;
  readonly replayed: number;
  readonly differences: readonly {
    readonly kind: string;
    readonly at: string;
    readonly policy: string;
    readonly action: string;
    readonly target: string;
    readonly what: string;
    readonly why?: string;
  }[];
  readonly gaps: readonly string[];
}

export function replayRepresentation(replayed: Replayed): ReplayRepresentation {
  return {
    from: new Date(replayed.from).toISOString(),
    to: new Date(replayed.to).toISOString(),
    looks: replayed.looks,
    recorded: replayed.recorded,
    replayed: replayed.replayed,
    differences: replayed.differences.map((difference) => {
      const { kind, at, what, whyGone } = difference;
      const about = difference.replayed ?? difference.recorded;
      return {
        kind,
        at: new Date(at).toISOString(),
        policy: about?.policy ?? '',
        action: (difference.recorded ?? difference.replayed)?.action ?? '',
        target: about?.target ?? '',
        what,
        ...(whyGone === undefined ? {} : { why: whyGoneInWords(whyGone) }),
      };
    }),
    gaps: [
      ...(replayed.looks === 0
        ? [
            'the journal keeps no observations (journal.observations, or an earlier version), so nothing can be decided anew',
          ]
        : []),
      ...replayed.gaps,
    ],
  };
}

function whyGoneInWords(why: WhyGone): string {
  switch (why.kind) {
    case 'no-such-policy':
      return 'none of these policies has this name';
    case 'not-watched':
      return 'the policy does not look at it: its kind or its tags do not match';
    case 'unmet':
      return `its condition does not hold: ${whyUnmet(why.unmet)}`;
    case 'waits':
      return `its condition holds, but not for ${formatDuration(why.forMs)} without a gap`;
    case 'unclear':
      return 'its target was not known at that time';
  }
}

/** A replay for a terminal: what differs, oldest first, and what could not be known. */
export function describeReplay(shown: ReplayRepresentation, io: CliIo): string {
  const { differences, gaps } = shown;
  const count = differences.length === 0 ? 'No decision differs' : `${differences.length} differ`;
  const lines = [
    heading(`${count}, ${clockTime(shown.from)} to ${clockTime(shown.to)}`, io),
    `${shown.recorded} proposals were decided then, ${shown.replayed} with these policies, in ${shown.looks} looks.`,
  ];
  for (const { kind, at, policy, action, target, what, why } of differences) {
    lines.push(
      '',
      `${at.slice(0, 19).replace('T', ' ')} UTC  ${io.colors.bold(kind)}  ${clean(policy)}: ${clean(action)} on ${clean(target)}`,
      wrap(clean(what), io, '  '),
    );
    if (why !== undefined) lines.push(wrap(`because ${clean(why)}`, io, '  '));
  }
  if (gaps.length > 0)
    lines.push('', 'Not known from this journal:', ...gaps.map((gap) => wrap(`- ${clean(gap)}`, io, '  ')));
  if (differences.length > 0)
    lines.push(
      '',
      wrap(
        'What was done then stays as it was: what other policies would have changed in the world nobody knows, so read each difference by itself.',
        io,
        '',
      ),
    );
  return lines.join('\n');
}
