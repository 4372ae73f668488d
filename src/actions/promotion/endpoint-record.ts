import type { DBInstance } from '@aws-sdk/client-rds';
import type { ActionContext, PlannedStep, Precondition } from '../action.ts';
import type { RecordChange } from '../dns/change.ts';
import { recordBatch } from '../dns/change.ts';
import { bareName, readRecordSet, route53Scope } from '../dns/record-set.ts';
import { precondition } from '../precondition.ts';

/** The CNAME that leads clients to the writer, as it is and as it shall be. */
export async function planEndpointRecord(
  record: { readonly zoneId: string; readonly name: string } | undefined,
  writer: { readonly id: string; readonly account: string; readonly instance: DBInstance },
  promoted: DBInstance | undefined,
  context: ActionContext,
): Promise<{
  readonly preconditions: readonly Precondition[];
  readonly change?: RecordChange;
  readonly steps: readonly PlannedStep[];
}> {
  if (record === undefined) return { preconditions: [], steps: [] };
  const scope = route53Scope(writer.id, writer.account);
  const from = writer.instance.Endpoint?.Address;
  const to = promoted?.Endpoint?.Address;
  const set = { ...record, type: 'CNAME' };
  const [current, ...others] = await readRecordSet(context.aws, scope, set);
  const value = current?.ResourceRecords?.[0]?.Value;
  const leads =
    others.length === 0 && value !== undefined && from !== undefined && bareName(value) === bareName(from);
  const preconditions = [
    precondition(
      'the endpoint record leads to the old writer',
      leads,
      value === undefined ? `no CNAME ${record.name}` : `it leads to ${value}`,
    ),
  ];
  if (current === undefined || to === undefined || !leads) return { preconditions, steps: [] };

  const change = {
    zoneId: record.zoneId,
    before: [current],
    after: [{ ...current, ResourceRecords: [{ Value: to }] }],
  };
  const comment = `Holdfast ${context.remediation}: ${record.name} to ${to}`;
  const step = {
    name: `point ${record.name} at ${to}`,
    calls: [recordBatch(change, scope, comment)],
    timeoutMs: 300_000,
  };
  return { preconditions, change, steps: [step] };
}
