import type { JournalEvent, RemedyOption } from '../journal/event.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';

/** A call to whom the ladder names; where it names nobody, to whom is said here, or none. */
export function pageAbout(
  parts: RemediationParts,
  { policy, action, plan, target, incident, returns, rules }: Remediation,
  summary: string,
  more: { readonly otherwiseTo?: string; readonly options?: readonly RemedyOption[] } = {},
): readonly JournalEvent[] {
  const { otherwiseTo, options = [] } = more;
  const to = returns?.page ?? rules?.page ?? otherwiseTo;
  if (to === undefined) return [];
  const title = `${action} on ${plan.targetName} needs a person`;
  const page = { at: parts.now(), kind: 'page' as const, policy, target, to, title, summary };
  return [
    {
      ...page,
      ...(incident === undefined ? {} : { incident }),
      ...(options.length === 0 ? {} : { options }),
    },
  ];
}
