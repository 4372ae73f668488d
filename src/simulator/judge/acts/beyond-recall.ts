import type { ActReader } from './act.ts';
import { textIn, textsIn } from './input.ts';

/**
 * Operations after which what was there is gone, or a path or right is. Databases' own are with the
 * databases. By the words of their names, so that one which simulated AWS learns tomorrow is known today.
 */
const deletes =
  /^(Delete|Deregister)(?!Alarms|Message|Tags|Targets|InstancesFromLoadBalancer|InstanceEventNotification|Dashboards|ScheduledAction|LifecycleHook)\w+|^ReleaseAddress$|^DetachVolume$/;
const cutsOff =
  /^(Revoke\w+|DeleteRoute\w*|DeleteSecurityGroup|Detach\w*Policy|Delete\w*Policy|UpdateAccessKey|DeleteAccessKey|DetachInternetGateway|DeleteNatGateway|DisassociateRouteTable)$/;

export const beyondRecall: ActReader = ({ operation, input }) => {
  const target = named(input);
  if (cutsOff.test(operation)) return [{ verb: 'cut-off', target }];
  return deletes.test(operation) ? [{ verb: 'delete', target }] : [];
};

/** Whatever the input calls its thing: the first of its fields that ends as identifiers do. */
function named(input: unknown): string {
  for (const key of typeof input === 'object' && input !== null ? Object.keys(input) : []) {
    if (!/(Ids?|Arn|Names?|Identifier)$/i.test(key)) continue;
    const found = textIn(input, key) ?? textsIn(input, key)[0];
    if (found !== undefined) return found;
  }
  return 'the account';
}
