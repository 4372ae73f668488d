import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { ActionContext, LastingEffect, Plan, PlannedStep } from '../action.ts';
import { asJson } from '../calls.ts';
import { precondition } from '../precondition.ts';
import { type RecordChange, recordBatch, sameRecord } from './change.ts';
import { readDestinationHealth } from './destination.ts';
import { type FlipState, flipStateOf, notToSomethingWorse } from './flip-state.ts';
import { bareName, readRecordSet } from './record-set.ts';
import { returnSteps } from './return-steps.ts';

/**
 * A flip stands until it is given back: Route 53 ends nothing by itself. Weighted records go back in
 * steps, failover records in one, for they are a switch. Each step is compare-and-set, as the flip was.
 */
export const lastingFlip: LastingEffect = {
  endsByItself: false,
  expiresAt: () => undefined,

  async inForce(plan, context) {
    const state = flipStateOf(plan);
    const current = await currentRecords(state, context);
    if (stand(state.change.after, current)) return 'in-force';
    const source = current.find(({ SetIdentifier }) => SetIdentifier === setOf(state.change.before[0]));
    // Anything else that takes traffic there is somebody's decision; that nothing can be told is not.
    return source === undefined || takesTraffic(source) ? 'gone' : 'unknown';
  },

  async giveBack(plan, context) {
    const state = flipStateOf(plan);
    const current = await currentRecords(state, context);
    const untouched = stand(state.change.after, current);
    const [source] = state.change.before as readonly ResourceRecordSet[];
    const health =
      source === undefined
        ? undefined
        : await readDestinationHealth(source, state.source, state.scope, context);
    const changes = returnSteps(state.change, current);
    return stepwise(plan, state, changes, context, {
      summary: `Give ${nameOf(state)} back`,
      preconditions: [
        precondition('nobody changed the records since', untouched, untouched ? 'as left' : 'they differ'),
        precondition('the place they left is healthy', health?.healthy === true, health?.detail ?? 'unknown'),
      ],
    });
  },

  async leaveAgain(returning, context) {
    const state = flipStateOf(returning);
    const current = await currentRecords(state, context);
    const known = (state.stepChanges ?? []).flatMap(({ before, after }) => [before, after]);
    const now = known.find((records) => stand(records, current));
    const { zoneId, after } = state.change;
    const changes = now === undefined ? [] : [{ zoneId, before: now, after }];
    return stepwise(returning, state, changes as readonly RecordChange[], context, {
      summary: `Move ${nameOf(state)} away again`,
      preconditions: [
        precondition(
          'nobody changed the records since',
          now !== undefined,
          now === undefined ? 'they differ' : 'as left',
        ),
        await notToSomethingWorse(state, 'destination', context),
      ],
    });
  },
};

function stepwise(
  plan: Plan,
  state: FlipState,
  changes: readonly RecordChange[],
  context: ActionContext,
  more: Pick<Plan, 'summary' | 'preconditions'>,
): Plan {
  const steps = changes.map((change): PlannedStep => {
    const name = `${more.summary}: ${weightsOf(change)}`;
    return {
      name,
      calls: [recordBatch(change, state.scope, `Holdfast ${context.remediation}: ${name}`)],
      timeoutMs: 300_000,
    };
  });
  return {
    ...plan,
    ...more,
    steps: more.preconditions.every(({ holds }) => holds) ? steps : [],
    state: asJson({ ...state, stepChanges: changes, plannedAt: context.now }),
    warnings: [],
  };
}

function weightsOf({ after }: RecordChange): string {
  return after
    .map(({ SetIdentifier, Weight, Failover }) => `${SetIdentifier} ${Weight ?? Failover?.toLowerCase()}`)
    .join(', ');
}

function currentRecords(state: FlipState, context: ActionContext) {
  const { Name = '', Type = '' } = state.change.before[0] ?? {};
  const set = { zoneId: state.change.zoneId, name: Name, type: Type };
  return readRecordSet(context.aws, state.scope, set);
}

function stand(wanted: readonly object[], current: readonly ResourceRecordSet[]): boolean {
  return wanted.every((record) => current.some((each) => sameRecord(each, record)));
}

function takesTraffic({ Weight, Failover }: ResourceRecordSet): boolean {
  return Failover === undefined ? (Weight ?? 0) > 0 : Failover === 'PRIMARY';
}

function setOf(record: object | undefined): unknown {
  return record === undefined ? undefined : Reflect.get(record, 'SetIdentifier');
}

function nameOf({ change }: FlipState): string {
  const [source] = change.before;
  return source === undefined ? 'the records' : `${bareName(source.Name)} ${source.Type}`;
}
