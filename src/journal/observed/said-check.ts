import type { Signal } from '../../model/signal.ts';
import type { SaidCheck } from './observed.ts';

/** A check with all its fields. `observedAt`: of the observation that it is a part of, milliseconds since the epoch. */
export function wholeCheck(signal: Signal, observedAt: number): SaidCheck {
  const lagMs = observedAt - signal.observedAt;
  const since = sinceOf(signal);
  const { resource: _told, observedAt: _relative, since: _apart, ...fields } = signal;
  return {
    ...fields,
    ...(since === undefined ? { sinceRead: true as const } : { since }),
    ...(lagMs === 0 ? {} : { lagMs }),
  };
}

/** What of a check moved since it was said last; undefined: nothing. */
export function changedCheck(last: SaidCheck, next: Signal, observedAt: number): SaidCheck | undefined {
  if (!isSameKind(last, next)) return wholeCheck(next, observedAt);
  const lagMs = observedAt - next.observedAt;
  const since = sinceOf(next);
  const changed = {
    ...(last.state === next.state ? {} : { state: next.state }),
    ...(last.since === since ? {} : since === undefined ? { sinceRead: true as const } : { since }),
    ...(lagOf(last) === lagMs ? {} : { lagMs }),
    ...(last.state === next.state && !tellsMore(last, next) ? {} : { reason: next.reason }),
    ...(last.value === next.value ? {} : { value: next.value ?? null }),
  };
  for (const _ in changed)
    return { check: next.check, ...(next.by === undefined ? {} : { by: next.by }), ...changed };
  return undefined;
}

/** Whether what was said last says it still. */
export function isSameCheck(held: SaidCheck, signal: Signal, observedAt: number): boolean {
  return (
    held.state === signal.state &&
    held.value === signal.value &&
    lagOf(held) === observedAt - signal.observedAt &&
    held.since === sinceOf(signal) &&
    !tellsMore(held, signal) &&
    isSameKind(held, signal)
  );
}

/** How long before the observation it was read, milliseconds. */
function lagOf({ lagMs = 0 }: SaidCheck): number {
  return lagMs;
}

/** Undefined: since it was read, each time. */
function sinceOf({ since, observedAt }: Signal): number | undefined {
  return since === observedAt ? undefined : since;
}

/**
 * What moves from look to look, and whom it is said of. All else belongs to what a check is, whatever fields
 * it may get.
 */
const moving: ReadonlySet<string> = new Set([
  'resource',
  'state',
  'since',
  'sinceRead',
  'observedAt',
  'lagMs',
  'reason',
  'value',
]);

function isSameKind(held: SaidCheck, signal: Signal): boolean {
  const fields = (one: SaidCheck | Signal) => one as unknown as Readonly<Record<string, unknown>>;
  for (const name in signal)
    if (!moving.has(name) && fields(held)[name] !== fields(signal)[name]) return false;
  for (const name in held) if (!moving.has(name) && !(name in signal)) return false;
  return true;
}

export function isSameKey(a: SaidCheck, b: Signal): boolean {
  return a.check === b.check && a.by === b.by;
}

/**
 * Many a reason names the minute of its measurement. Of what passes nobody reads it, and nothing is decided
 * by it: there it is written only with something else.
 */
function tellsMore(last: SaidCheck, next: Signal): boolean {
  return next.state !== 'pass' && last.reason !== next.reason;
}
