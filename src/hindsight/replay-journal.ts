import type { RecordedEvent } from '../journal/event.ts';
import { dissect, type Unmet } from '../policy/dissect.ts';
import { matches } from '../policy/matches.ts';
import type { Policy } from '../policy/policy.ts';
import { Cases, compareCases, type Difference } from './compare.ts';
import { Outages } from './outages.ts';
import { Replay, type ReplayParts } from './replay.ts';

/** Why a policy of now asks for nothing where one of then did. */
export type WhyGone =
  | { readonly kind: 'no-such-policy' }
  | { readonly kind: 'not-watched' }
  | { readonly kind: 'unmet'; readonly unmet: Unmet }
  | { readonly kind: 'waits'; readonly forMs: number }
  | { readonly kind: 'unclear' };

export interface Replayed {
  readonly from: number;
  readonly to: number;
  /** Looks at the world that were decided on anew; none in a journal that keeps no observations. */
  readonly looks: number;
  readonly recorded: number;
  readonly replayed: number;
  readonly differences: readonly (Difference & { readonly whyGone?: WhyGone })[];
  /** What could not be known, each one line for a person. */
  readonly gaps: readonly string[];
}

/** Runs other policies over a journal and sets what they decide beside what was decided. `since`: what began earlier is not compared. */
export async function replayJournal(
  journal: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
  parts: ReplayParts,
  since = 0,
): Promise<Replayed> {
  const replay = new Replay(parts);
  const recorded = new Cases();
  const replayed = new Cases();
  const policies = new Map(parts.policies.policies.map((policy) => [policy.name, policy]));
  const outages = new Outages();
  const reasons = new Map<string, WhyGone>();
  let from: number | undefined;
  let to = 0;
  for await (const event of journal) {
    from ??= event.at;
    to = event.at;
    if (event.kind === 'daemon-started') {
      recorded.restart();
      replayed.restart();
    }
    if (event.kind === 'trouble' && event.part === 'journal') outages.take(event);
    // Whether what lasts is given back is decided with what was done, which stays as it was.
    const isReturn = event.kind === 'decision' && event.purpose === 'return';
    if (!isReturn && (event.kind === 'decision' || event.kind === 'proposal-ended')) {
      recorded.take(event);
      if (event.kind === 'decision')
        reasons.set(caseKey(event), whyGone(policies.get(event.policy), event.target, event.at, replay));
    }
    for (const decided of replay.take(event).decided) replayed.take(decided);
  }
  const counted = (cases: Cases) => cases.all.filter((each) => each.from >= since && !outages.touches(each));
  const differences = compareCases(counted(recorded), counted(replayed)).map((difference) => {
    const why = difference.kind === 'gone' && difference.recorded?.decisions[0];
    const reason = why ? reasons.get(caseKey(why)) : undefined;
    return reason === undefined ? difference : { ...difference, whyGone: reason };
  });
  return {
    from: Math.max(from ?? 0, since),
    to,
    looks: replay.looks,
    recorded: counted(recorded).length,
    replayed: counted(replayed).length,
    differences,
    gaps: [...replay.gaps, ...outages.inWords()],
  };
}

function caseKey({ proposal, at }: { readonly proposal: string; readonly at: number }): string {
  return `${proposal} ${at}`;
}

/** Asked at the moment of the recorded decision, of the model as it was then. */
function whyGone(policy: Policy | undefined, target: string, now: number, replay: Replay): WhyGone {
  const { model } = replay;
  if (policy === undefined) return { kind: 'no-such-policy' };
  const resource = model?.resources.get(target);
  if (model === undefined || resource === undefined) return { kind: 'unclear' };
  if (!matches(policy, resource)) return { kind: 'not-watched' };
  const unmet = dissect(policy.when.text, { target, model, now });
  if (unmet !== undefined) return { kind: 'unmet', unmet };
  return policy.forMs > 0 ? { kind: 'waits', forMs: policy.forMs } : { kind: 'unclear' };
}
