import {
  GetHealthCheckStatusCommand,
  type HealthCheckObservation,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { AwsError } from '../../aws/error.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';
import { complete, type Finding, partial, signalOf } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { bearingOf, spread } from './bearing.ts';
import { knownHealthChecks } from './health-checks.ts';

/**
 * What each of Route 53's checkers saw, for suspects only: fresher than the metric, and with a reason.
 * GetHealthCheckStatus has a bucket of 4 that refills once a second for the whole account.
 */
export const checkersPart: PollPart = {
  name: 'checkers',
  everyMs: 30_000,
  reach: 'global',
  permissions: ['route53:GetHealthCheckStatus'],
  poll: async (context) => [complete(voice, context, { signals: await ask(suspects(context), context) })],
};

const voice = { poller: 'route53', part: checkersPart };

/** Asks the checkers about these at once. Throws AwsError. */
export async function rereadCheckers(
  checks: readonly Resource[],
  context: PollContext,
): Promise<Observation> {
  return partial(voice, context, { signals: await ask(checks.filter(hasCheckers), context) });
}

/** At most this many a round: 10 in 30 s are a third of what the account's bucket refills. */
const mostPerRound = 10;

/** Calculated, alarm and routing-control checks are not made by checkers. */
const hasCheckers = (check: Resource): boolean => /^(HTTP|HTTPS|TCP)/.test(String(check.facts['type']));

/** Checks with a signal of theirs that is not well, the least recently asked first. */
function suspects(context: PollContext): Resource[] {
  const ranked: { check: Resource; askedAt: number }[] = [];
  for (const check of knownHealthChecks(context)) {
    if (!hasCheckers(check) || check.facts['disabled'] === true) continue;
    const own = (context.model.signals.get(check.id) ?? []).filter(({ by }) => by === undefined);
    if (own.every(({ state }) => state === 'pass')) continue;
    const asked = own.find((signal) => signal.check === 'route53/checkers');
    ranked.push({ check, askedAt: asked?.observedAt ?? 0 });
  }
  return ranked.toSorted((a, b) => a.askedAt - b.askedAt).map(({ check }) => check);
}

/** A round can wait many seconds for tokens, so each answer is dated by itself. */
async function ask(checks: readonly Resource[], context: PollContext): Promise<Signal[]> {
  const client = context.aws.client(Route53Client, context.scope, { priority: 'suspect' });
  const bearing = bearingOf(context.model);
  const signals: Signal[] = [];
  for (const check of checks.slice(0, mostPerRound)) {
    const HealthCheckId = String(check.facts['healthCheckId'] ?? '');
    try {
      const answer = await client.send(new GetHealthCheckStatusCommand({ HealthCheckId }));
      const now = context.now();
      const inverted = check.facts['inverted'] === true;
      const word = verdictOf(answer.HealthCheckObservations ?? [], { inverted, now });
      const findings = spread(check, bearing, { check: 'route53/checkers', ...word });
      signals.push(...findings.map((finding) => signalOf(finding, voice, context, now)));
    } catch (error) {
      // Deleted since it was listed: nothing is said of it, and the next list drops it.
      if (!(error instanceof AwsError && error.failure === 'gone')) throw error;
    }
  }
  return signals;
}

/** A checker asks at least every 30 s; what it saw longer ago than this is not about now. */
const freshMs = 180_000;

/**
 * Route 53's own rule: a check is healthy when more than 18 % of its checkers can reach the endpoint.
 * Inverted checks turn the answer round. With no fresh word of any checker the answer is unknown.
 */
export function verdictOf(
  observations: readonly HealthCheckObservation[],
  { inverted, now }: { readonly inverted: boolean; readonly now: number },
): Pick<Finding, 'state' | 'reason' | 'value'> {
  const words = observations.flatMap(({ StatusReport: report }) =>
    report?.Status !== undefined && now - (report.CheckedTime?.getTime() ?? Number.NaN) <= freshMs
      ? [report.Status]
      : [],
  );
  if (words.length === 0) return { state: 'unknown', reason: 'No checker has reported within 3 minutes' };
  const failures = words.filter((word) => !word.startsWith('Success'));
  const reached = words.length - failures.length;
  // Whole numbers: 9 of 50 is exactly 18 %, which is not enough.
  const reachable = reached * 100 > words.length * 18;
  const why = failures.length === 0 ? '' : `; most failures say: ${commonest(failures)}`;
  return {
    state: reachable === inverted ? 'fail' : 'pass',
    value: reached / words.length,
    reason: `${reached} of ${words.length} checkers reach it (more than 18 % are needed${
      inverted ? ', and the check is inverted' : ''
    })${why}`,
  };
}

function commonest(failures: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const failure of failures) {
    const words = failure.replace(/^Failure:\s*/, '').slice(0, 200);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
