import type { Model } from '../model/model.ts';

/** The zone that a load balancer would be left by: the one that its verdict blames. */
export function zoneBlamed(target: string, model: Model): string | undefined {
  const cause = model.verdicts.get(target)?.cause;
  if (model.resources.get(target)?.kind !== 'elbv2:load-balancer' || cause?.startsWith('zone:') !== true)
    return undefined;
  return cause.slice('zone:'.length);
}
