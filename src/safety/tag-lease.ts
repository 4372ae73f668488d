import { dateInWords } from '../model/time-in-words.ts';
import { nameOf } from '../model/name-of.ts';
import type { Model } from '../model/model.ts';
import { deny } from './answer.ts';
import type { GateAnswer } from './gate.ts';
import { groupsOf } from './target-groups.ts';

/**
 * The tag by which any other remediator (a script, a pipeline, a person) says that it is at work on a
 * resource or a group, and until when: `holdfast:lease=OWNER/2026-03-01T10:00Z`. Holdfast never writes it.
 */
const leaseTag = 'holdfast:lease';

/** Somebody's lease on the target or a group of it, as a denial. One that cannot be read is taken for one that lasts. */
export function leaseAnswer(target: string, model: Model, now: number): GateAnswer | undefined {
  for (const id of [target, ...groupsOf(target, model)]) {
    const resource = model.resources.get(id);
    const lease = resource?.tags[leaseTag];
    if (resource === undefined || lease === undefined) continue;
    const slash = lease.lastIndexOf('/');
    const until = slash === -1 ? Number.NaN : Date.parse(lease.slice(slash + 1));
    if (until <= now) continue;
    const end = Number.isNaN(until) ? '' : ` until ${dateInWords(until)}`;
    return deny(
      `${lease.slice(0, slash) || lease} is at work on ${nameOf(id, model)}${end}, as its tag ${leaseTag}=${lease} says${Number.isNaN(until) ? ', which has no end that can be read' : ''}. Remove the tag if that is over.`,
      {
        value: lease,
        bound: 'no lease that lasts',
        ...(Number.isNaN(until) ? {} : { until }),
      },
    );
  }
  return undefined;
}
