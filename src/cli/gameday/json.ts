import { totalsOf } from '../../simulator/judge/result.ts';
import { findingInWords } from '../../simulator/gameday/finding-in-words.ts';
import type { Played } from './outcome-lines.ts';
import type { Finding, GamedayOutcome } from '../../simulator/gameday/tally.ts';

/** DESIGN section 9's shape, with what only a game day has beside it. Stories are of the first seeds and findings. */
export function gamedayJson(
  outcome: GamedayOutcome,
  { notApplicable }: Pick<Played, 'notApplicable'>,
): string {
  const { results, planned, played, scores, unknownOperations, missedFaults, reports } = outcome;
  const byPolicy = Map.groupBy(results, ({ policy }) => policy);
  const totalsByPolicy = [...byPolicy].map(([policy, of]) => [policy, totalsOf(of).totals] as const);
  const document = {
    ...totalsOf(results),
    totalsByPolicy: Object.fromEntries(totalsByPolicy),
    scores,
    runs: { planned, played },
    findings: outcome.findings.map(findingJson),
    lostBaselines: outcome.lostBaselines.map(findingJson),
    notApplicable,
    missedFaults,
    unknownOperations,
    stories: reports.map(({ result: { name, policy, seed }, timeline, experience }) => ({
      name,
      policy,
      seed,
      timeline,
      experience,
    })),
  };
  return JSON.stringify(document, undefined, 2);
}

function findingJson(finding: Finding): object {
  const { run, crashed } = finding;
  return {
    name: run.scenario.name,
    policy: run.policy,
    seed: run.seed,
    why: findingInWords(finding),
    ...(crashed === undefined ? {} : { crashed }),
  };
}
