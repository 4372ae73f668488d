import type { Observation } from '../model/observation.ts';
import { durationInWords } from '../safety/in-words.ts';
import type { EngineParts } from './engine.ts';

const part = 'clock-skew';

/**
 * Holds this machine's clock against AWS's. The SDK corrects its signatures by itself; the ages of evidence,
 * the windows of budgets and the ends of holds are ours. Answers why nothing that is read now can be dated, or
 * undefined. As long as it stands it is said once, with the skew that it began with.
 */
export function checkClockSkew(
  engine: Pick<EngineParts, 'troubles' | 'settings' | 'clockSkewMs'>,
  now: number,
): string | undefined {
  const { warnMs, blindMs } = engine.settings.clockSkew;
  const skewMs = engine.clockSkewMs() ?? 0;
  const off = Math.abs(skewMs);
  if (off < Math.min(warnMs, blindMs)) {
    engine.troubles.end(part);
    return undefined;
  }
  const blind = off >= blindMs;
  const known = engine.troubles.list().find((trouble) => trouble.part === part);
  if (known?.blocksActing === blind) return blind ? known.reason : undefined;
  const measured = `this machine's clock is ${durationInWords(off)} ${skewMs > 0 ? 'ahead of' : 'behind'} AWS's`;
  const reason = blind
    ? `${measured} (less than ${durationInWords(blindMs)} is needed): nothing that is read now can be dated, so nothing is acted on. Check NTP`
    : `${measured}: evidence looks ${skewMs > 0 ? 'older' : 'younger'} than it is. Check NTP`;
  engine.troubles.end(part);
  engine.troubles.begin({
    part,
    since: now,
    reason,
    blocksActing: blind,
    ...(blind ? {} : { quiet: true as const }),
  });
  return blind ? reason : undefined;
}

/** What was read by a clock that is wrong counts as not read: it would be taken for younger or older than it is. */
export function withoutUndated(
  observations: readonly Observation[],
  why: string | undefined,
): readonly Observation[] {
  if (why === undefined) return observations;
  return observations.map(({ observer, observedAt, ...rest }) =>
    rest.kind === 'failed'
      ? { observer, observedAt, ...rest }
      : { kind: 'failed', observer, observedAt, failure: 'broken', reason: why },
  );
}
