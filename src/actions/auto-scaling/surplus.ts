import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext, Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import { average, isMeasured, readCpu } from '../reads/cpu.ts';
import { type InService, inServiceOf, mostAtOnce } from './group.ts';

/** SAFETY rule 12: how busy those that stay may be, in per cent, with the load of those that go. */
const fullPercent = 85;

/**
 * What a group has beyond its desired capacity goes at once when its processes run again, whatever users ask
 * for by then: its desired capacity may have fallen while nobody got through. A few may; more only where
 * those that stay were measured, and would not be full. To wait for fewer is no use, as nothing takes one
 * away meanwhile. Throws AwsError.
 */
export async function surplusMayGo(
  group: AutoScalingGroup,
  { serving, recovered }: InService,
  scope: AwsScope,
  context: ActionContext,
): Promise<Precondition> {
  const name = 'those that stay can carry it';
  const desired = group.DesiredCapacity ?? 0;
  const inService = inServiceOf(group).length;
  const well = [...serving, ...recovered];
  const surplus = Math.max(0, inService - desired);
  const beyond = `${surplus} more than the ${desired} desired go at once`;
  const isFew = surplus + inService - well.length <= mostAtOnce(group);
  if (surplus === 0 || isFew) return precondition(name, true, beyond);
  const staying = well.length - surplus;
  const cpu = staying <= 0 ? [] : await readCpu(well, scope, context);
  if (!isMeasured(cpu, well.length))
    return precondition(name, false, `${beyond}, and how busy the members are is not known`);
  const before = average(cpu);
  const after = Math.round((before * well.length) / staying);
  return precondition(
    name,
    after <= fullPercent,
    `${beyond}: CPU of the other ${staying} from ${Math.round(before)} % to ${after} %, at most ${fullPercent} %`,
  );
}
