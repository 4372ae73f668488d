import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import { isNewcomer } from './group-census.ts';
import { serves } from './serves.ts';

/**
 * How many resources of this one's kind and account are failing, suspected or out of sight. Counted once for each model:
 * with a thousand proposals every one of them would else walk the whole account.
 */
export function unwellLike({ kind, account }: Pick<Resource, 'kind' | 'account'>, model: Model): number {
  let ofModel = counts.get(model);
  if (ofModel === undefined) counts.set(model, (ofModel = new Map()));
  const key = `${kind} ${account}`;
  let unwell = ofModel.get(key);
  if (unwell === undefined) ofModel.set(key, (unwell = count(kind, account, model)));
  return unwell;
}

const counts = new WeakMap<Model, Map<string, number>>();

function count(kind: Resource['kind'], account: string, model: Model): number {
  let unwell = 0;
  for (const id of model.ofKind(kind)) {
    const verdict = model.verdicts.get(id)?.kind;
    if (model.resources.get(id)?.account === account && !serves(verdict) && !isNewcomer(verdict)) unwell += 1;
  }
  return unwell;
}
