import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { RecordChange } from './change.ts';
import type { FlipState } from './flip-state.ts';

/** Shares of what the source had, in the order of its return (SAFETY section 5). */
const shares = [0.01, 0.05, 0.25, 0.5];
/** The greatest weight that Route 53 takes. */
const maxWeight = 255;

/**
 * The changes that give a flip back, the last one to exactly what was before. Weighted: by shares of the
 * source's weight. Where no third record takes traffic only the ratio of the two counts, so they are
 * scaled up and 1 % is possible however small the weights were; else steps that weights of whole numbers
 * cannot tell apart are left out.
 */
export function returnSteps(
  change: FlipState['change'],
  current: readonly ResourceRecordSet[],
): readonly RecordChange[] {
  const { zoneId } = change;
  const before = change.before as readonly ResourceRecordSet[];
  const after = change.after as readonly ResourceRecordSet[];
  const stands = [after, ...between(before, after, current), before];
  return stands.slice(1).flatMap((records, index) => {
    const from = stands[index];
    return from === undefined ? [] : [{ zoneId, before: from, after: records }];
  });
}

function between(
  before: readonly ResourceRecordSet[],
  after: readonly ResourceRecordSet[],
  current: readonly ResourceRecordSet[],
): readonly (readonly ResourceRecordSet[])[] {
  const [source, destination] = before;
  const moved = after[1];
  if (source?.Weight === undefined || destination?.Weight === undefined || moved?.Weight === undefined)
    return [];
  const pair = new Set([source.SetIdentifier, destination.SetIdentifier]);
  const alone = current.every(({ SetIdentifier, Weight }) => pair.has(SetIdentifier) || (Weight ?? 0) === 0);
  const scale = alone ? Math.max(1, Math.floor(maxWeight / (source.Weight + destination.Weight))) : 1;
  const most = source.Weight * scale;
  const total = alone ? most + destination.Weight * scale : moved.Weight;
  const weights = shares.map((share) => Math.max(1, Math.round(most * share)));
  const apart = weights.filter((weight, index) => weight < most && weight !== weights[index - 1]);
  return apart.map((weight) => [
    { ...source, Weight: weight },
    { ...destination, Weight: Math.min(maxWeight, total - weight) },
  ]);
}
