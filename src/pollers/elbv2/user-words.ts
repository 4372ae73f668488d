import type { Resource } from '../../model/resource.ts';
import { type Count, ratio } from '../../model/zone-comparison.ts';
import type { Finding } from '../finding.ts';
import { percent, rounded } from './zone-words.ts';

export const userErrors = 'elb/user-errors';

/** From this share on users' errors are warned of, as CloudFront's are; of fewer requests one error is chance. */
const worryingShare = 0.05;
const leastCounted = 100;

/**
 * What all users of a load balancer get: it tells of them and not of a cause, so it is no evidence. `byItself`: how many of
 * the errors were the load balancer's own, where that is known.
 */
export function wordOnUsers(
  { id }: Resource,
  whole: Count | undefined,
  gap?: string,
  byItself?: number,
): Finding {
  const finding = {
    resource: id,
    check: userErrors,
    family: 'application' as const,
    nature: 'warning-only' as const,
  };
  if (whole === undefined)
    return {
      ...finding,
      state: 'unknown',
      reason:
        gap === undefined
          ? 'What users get is not known of any of the last minutes'
          : `What users get is not known: ${gap}`,
    };
  const share = ratio(whole);
  const counted = Math.max(whole.requests, whole.errors);
  const own =
    byItself === undefined || whole.errors === 0
      ? ''
      : `, ${percent(byItself / whole.errors)} of these at the load balancer itself`;
  const worrying = share >= worryingShare && counted >= leastCounted;
  const little =
    worrying || whole.errors === 0
      ? ''
      : ` (a warning from ${percent(worryingShare)} of at least ${leastCounted} requests on)`;
  const reason = `${percent(share)} of ${Math.round(counted)} requests failed in the last minute${own}${little}`;
  return { ...finding, state: worrying ? 'warn' : 'pass', value: rounded(share), reason };
}
