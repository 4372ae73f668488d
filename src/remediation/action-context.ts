import type { ActionContext } from '../actions/action.ts';
import type { RemediationParts } from './parts.ts';

export function actionContext(
  parts: RemediationParts,
  remediation: { readonly id: string; readonly receipt?: string | undefined },
): ActionContext {
  return {
    aws: parts.aws,
    now: parts.now(),
    remediation: remediation.id,
    model: parts.model(),
    log: parts.log,
    ...(remediation.receipt === undefined ? {} : { receipt: remediation.receipt }),
  };
}
