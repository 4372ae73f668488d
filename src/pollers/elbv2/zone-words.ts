import type { Resource } from '../../model/resource.ts';
import { activeShifts } from '../../model/zonal-shifts.ts';
import type { ZoneFare } from '../../model/zone-comparison.ts';
import { zoneErrors } from '../../model/zone-users.ts';
import type { Finding } from '../finding.ts';

/** What the users of one zone of a load balancer get, beside those of its other zones. */
export function wordOnZone(balancer: Resource, zone: string, fare: ZoneFare, gap?: string): Finding {
  const finding = {
    resource: balancer.id,
    check: zoneErrors,
    by: `zone:${zone}`,
    family: 'application' as const,
  };
  const { standing, bad, of, eased } = fare;
  const [here, there] = [fare.errorRatio, fare.siblingsRatio].map(percent);
  const value = rounded(fare.errorRatio);
  const compared = `${here} of what comes in by ${zone} fails, ${there} by its other zones`;
  switch (standing) {
    case 'outlier': {
      const reason = `${compared}; so in ${bad} of ${of} minutes`;
      if (eased) return { ...finding, state: 'warn', value, reason: `${reason}, and not in the last one` };
      // Users were led away already: what is left there are those whose resolvers do not follow.
      const left = activeShifts(balancer).some((shift) => shift.zone === zone);
      const failing: Finding = { ...finding, state: 'fail', value, reason };
      return left ? { ...failing, nature: 'warning-only' } : failing;
    }
    case 'fine':
      return {
        ...finding,
        state: 'pass',
        value,
        reason: `${compared}: this zone is no worse than the others`,
      };
    case 'quiet': {
      const reason = `Too little comes in by ${zone} to compare it with the other zones`;
      return { ...finding, state: 'unknown', nature: 'warning-only', reason };
    }
    case 'unknown':
      return {
        ...finding,
        state: 'unknown',
        reason:
          gap === undefined
            ? `Too little is known of the last ${of} minutes of ${zone} and its other zones`
            : `How users of ${zone} fare is not known: ${gap}`,
      };
  }
}

export function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
