import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';

/** For as long as a relapse counts as one. */
const leftAloneMs = 14_400_000;

/** A hold on the target: on these actions, or on all where none are named. `source` is the remediation that somebody undid. */
export async function leaveAlone(
  parts: RemediationParts,
  { target }: Remediation,
  reason: string,
  actions: readonly string[],
  source?: string,
): Promise<void> {
  const at = parts.now();
  const hold = {
    id: parts.ids.next('hold'),
    scope: `resource:${target}`,
    actions,
    reason,
    owner: 'holdfast',
    createdAt: at,
    expiresAt: at + leftAloneMs,
    ...(source === undefined ? {} : { source }),
  };
  await parts.record([{ at, kind: 'hold-placed', hold }]);
}
