import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';

/** What a check measured last of a resource, the largest of several; nothing where it was not measured. */
export function lastMeasured({ id }: Resource, check: string, model: Model): number | undefined {
  const values = (model.signals.get(id) ?? []).flatMap((signal) =>
    signal.check === check && signal.value !== undefined ? [signal.value] : [],
  );
  return values.length === 0 ? undefined : Math.max(...values);
}
