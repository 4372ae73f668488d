import type { RemedyTraits } from '../model/remedy-traits.ts';
import { durationMs, durationText } from './duration.ts';
import type { Report } from './report.ts';
import type { WrittenPolicy } from './schema.ts';

type ActionRung = Extract<WrittenPolicy['remedy'][number], { readonly action: string }>;

/** What lasts says when it is given back, slower than it was left; what does not last says nothing of it. */
export function checkReturn(rung: ActionRung, index: number, action: RemedyTraits, report: Report): void {
  const path = ['remedy', index, 'return'];
  if (rung.return === undefined) {
    if (action.lasting !== undefined)
      report(
        ['remedy', index],
        `${action.name} stays in force until it is given back, and nothing says when`,
        "return: { when: verdict == 'healthy', for: 30m, atLatest: 12h }",
      );
    return;
  }
  if (action.lasting === undefined) {
    report(
      path,
      `${action.name} leaves nothing in force, so there is nothing to give back`,
      'remove return',
      {
        atKey: true,
      },
    );
    return;
  }
  const [hold, bake, latest] = [rung.return.for, rung.return.bake, rung.return.atLatest].map(durationMs);
  if (hold === undefined || bake === undefined || latest === undefined) return;
  if (hold < leastForMs)
    report(
      [...path, 'for'],
      `return.for of ${rung.return.for} is too short: what has just come back often fails again`,
      `at least ${durationText(leastForMs)}; 30m is usual`,
    );
  if (bake < leastBakeMs)
    report(
      [...path, 'bake'],
      `return.bake of ${rung.return.bake} is too short to see what a step did`,
      `at least ${durationText(leastBakeMs)}; 10m is usual`,
    );
  if (latest <= hold)
    report(
      [...path, 'atLatest'],
      `return.atLatest of ${rung.return.atLatest} ends before return.for could have passed`,
      'several times return.for; 12h is usual',
    );
  if (latest > mostMs)
    report(
      [...path, 'atLatest'],
      `return.atLatest of ${rung.return.atLatest} is longer than a week`,
      'a person should look at it sooner',
    );
}

/** Slower to return than to leave: a load balancer's five good checks and a minute of metrics, with room. */
const leastForMs = 300_000;
/** A minute of metrics, and up to three until CloudWatch has them. */
const leastBakeMs = 240_000;
const mostMs = 7 * 86_400_000;
