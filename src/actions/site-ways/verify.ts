import type { Model } from '../../model/model.ts';
import { type Signal, stateAt } from '../../model/signal.ts';
import type { VerificationResult } from '../action.ts';
import { inconclusive } from '../evidence.ts';
import type { PathState } from './state.ts';

/** BGP's hold timer is 90 s at AWS; by then every router has left the way. */
const settledAfterMs = 120_000;

/**
 * By the ways that are left: nothing goes by the broken link any more, so that users fare as the backup does. It must be
 * seen to be up in a read that lies after the move, and no fresh check of its own may speak against it. What users
 * get is watched besides, by the watch over own effects.
 */
export function verifyPath({ backups, plannedAt }: PathState, model: Model, now: number): VerificationResult {
  const seen = backups.map((id) => {
    const fresh = (model.signals.get(id) ?? []).filter(
      ({ observedAt, nature }) => observedAt >= plannedAt + settledAfterMs && nature === undefined,
    );
    return {
      name: model.resources.get(id)?.name ?? id,
      session: fresh.find(({ check }) => check === 'directconnect/bgp' || check === 'vpn/tunnels'),
      failing: fresh.find((signal) => stateAt(signal, now) === 'fail'),
    };
  });
  const failing = seen.find((one) => one.failing !== undefined);
  if (failing !== undefined)
    return { outcome: 'failed', reason: `${failing.name} fails: ${failing.failing?.reason}` };
  const unseen = seen.find(({ session }) => !isUp(session, now));
  if (seen.length === 0 || unseen !== undefined)
    return inconclusive(`${unseen?.name ?? 'a backup'} was not seen to be up since`);
  return {
    outcome: 'success',
    reason: `traffic goes by ${seen.map(({ name, session }) => `${name}: ${session?.reason}`).join('; ')}`,
  };
}

function isUp(session: Signal | undefined, now: number): boolean {
  return session !== undefined && stateAt(session, now) !== 'unknown' && (session.value ?? 0) > 0;
}
