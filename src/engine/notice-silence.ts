import { type Observation, observerKey } from '../model/observation.ts';
import type { EngineParts, EngineState } from './engine.ts';

/** Parts whose every signal is a datapoint of CloudWatch, or the want of one. */
const metricParts: ReadonlySet<string> = new Set([
  'cloudwatch/metrics',
  'rds/connections',
  'rds/lag',
  'route53/health',
]);
/** Of fewer series nothing is said: one replica that stopped, one site without visitors. */
const seriesAtLeast = 3;

/**
 * Metrics of a region that all stop at once have not all become zero: CloudWatch is dark. Alarms then
 * know nothing, take the silence for failure or for peace, as each is set. A trouble, for no policy sees it.
 */
export function noticeSilence(
  engine: Pick<EngineParts, 'troubles'>,
  state: Pick<EngineState, 'seriesSeen'>,
  observations: readonly Observation[],
): void {
  for (const observation of observations) {
    const { observer, observedAt } = observation;
    if (observation.kind !== 'complete' || !metricParts.has(observer.name)) continue;
    const { account, region } = observer;
    const key = observerKey(observer);
    const found = observation.signals.filter((signal) => signal.state !== 'unknown').length;
    const nothingAsked = observation.signals.length === 0;
    const usual = found > 0 || nothingAsked ? found : (state.seriesSeen.get(key)?.usual ?? 0);
    state.seriesSeen.set(key, { account, region, now: found, usual });

    const here = [...state.seriesSeen.values()].filter(
      (seen) => seen.account === account && seen.region === region,
    );
    const known = here.reduce((sum, seen) => sum + seen.now, 0);
    const before = here.reduce((sum, seen) => sum + seen.usual, 0);
    const part = `metrics:${account}/${region}`;
    if (known > 0 || before === 0) engine.troubles.end(part);
    else if (before >= seriesAtLeast)
      engine.troubles.begin({
        part,
        since: observedAt,
        reason: `CloudWatch has no datapoint any more of ${before} metrics ${region === 'global' ? 'of Route 53' : `in ${region}`} that it had before; alarms on them may say anything. Trust what load balancers and EC2 say, look at the AWS Health Dashboard, and check this machine's clock`,
        blocksActing: false,
      });
  }
}
