import type { ActionContext } from '../actions/action.ts';
import type { RemediationParts } from './parts.ts';
import type { Remediation } from './remediation.ts';

export function actionContext(
  parts: RemediationParts,
  remediation: Pick<Remediation, 'id'> & Partial<Pick<Remediation, 'receipt' | 'state' | 'stateSince'>>,
): ActionContext {
  const { state, stateSince } = remediation;
  return {
    aws: parts.aws,
    now: parts.now(),
    remediation: remediation.id,
    model: parts.model(),
    log: parts.log,
    ...(remediation.receipt === undefined ? {} : { receipt: remediation.receipt }),
    ...(state === 'observing' && stateSince !== undefined ? { stepSince: stateSince } : {}),
  };
}
