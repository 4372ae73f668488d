import type { Model } from '../model/model.ts';
import { observerKey } from '../model/observation.ts';
import type { Resource } from '../model/resource.ts';

/** Whether a part of a poller has told of the account and region of this resource: what it did not mention is not there. */
export function hasAnswered(
  part: string,
  { account, region }: Pick<Resource, 'account' | 'region'>,
  model: Model,
): boolean {
  return model.observers.get(observerKey({ name: part, account, region }))?.lastSuccessAt !== undefined;
}
