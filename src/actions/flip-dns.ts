import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { z } from 'zod';
import type { Action } from './action.ts';
import { asJson } from './calls.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition } from './precondition.ts';
import { applyRecordBatch, observeChange, type RecordChange, recordBatch, sameRecord } from './dns/change.ts';
import { chooseDestination, readCandidates } from './dns/candidates.ts';
import { flipStateOf, notToSomethingWorse } from './dns/flip-state.ts';
import { destinationCanTakeOver, sourceCanBeLeft } from './dns/flip-preconditions.ts';
import { parseRecordId, readRecordSet, route53Scope } from './dns/record-set.ts';
import { lastingFlip } from './dns/return-flip.ts';
import { assumeRoom, roomAtDestination } from './dns/room.ts';
import { flippedPair } from './dns/routing.ts';
import { verifyFlip } from './dns/verify-flip.ts';

/**
 * Moves users from a sick weighted or failover record to a healthy sibling, in one atomic batch. Route 53's
 * control plane makes record changes, so this is best effort in a wide event; routing control and health
 * checks, which need only the data plane, come before it in a ladder.
 */
export const flipDns: Action = {
  name: 'flip-dns',
  summary: 'Moves traffic from a sick weighted or failover record to a healthy one of the same set.',
  kinds: ['route53:record'],
  verdicts: ['host-failed', 'dependency-failed'],
  risk: 'high',
  reversible: true,
  effect: 'moves-traffic',
  dependsOnControlPlanes: ['route53@us-east-1'],
  permissions: [
    'cloudwatch:GetMetricData',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
    'route53:ChangeResourceRecordSets',
    'route53:GetChange',
    'route53:GetHealthCheckStatus',
    'route53:ListResourceRecordSets',
  ],
  checkParams: checkedBy(
    z.strictObject({
      to: z.string().min(1).optional().describe('Set identifier of the destination.'),
      assumeRoom,
    }),
  ),

  async plan(target, params, context) {
    const name = parseRecordId(target.id);
    const scope = route53Scope(target.id, target.account);
    const records = await readRecordSet(context.aws, scope, name);
    const source = records.find((record) => record.SetIdentifier === name.setIdentifier);
    const to = typeof params['to'] === 'string' ? params['to'] : undefined;
    const siblings = records.filter((record) => record !== source);
    const candidates = await readCandidates(target.id, siblings, scope, context);
    const destination = chooseDestination(candidates, to);

    const preconditions = [
      ...sourceCanBeLeft(source, records.length),
      ...destinationCanTakeOver(candidates, destination, to),
      ...(source === undefined || destination === undefined
        ? []
        : [
            await roomAtDestination(
              { id: target.id, record: source },
              destination,
              params['assumeRoom'] === true,
              context,
            ),
          ]),
    ];
    const pair =
      source === undefined || destination === undefined ? undefined : flippedPair(source, destination.record);
    if (source === undefined || destination === undefined || pair === undefined) {
      if (preconditions.every(({ holds }) => holds))
        preconditions.push(
          precondition('the records can be flipped', false, 'their routing does not fit together'),
        );
      return planOf(this.name, target, {
        summary: `Flip ${name.name}`,
        preconditions,
        steps: [],
        state: null,
      });
    }

    const change: RecordChange = { zoneId: name.zoneId, before: [source, destination.record], after: pair };
    const destinationName = destination.record.SetIdentifier ?? '';
    const summary = `Move ${name.name} ${name.type} from ${name.setIdentifier} to ${destinationName}`;
    return planOf(this.name, target, {
      summary,
      preconditions,
      steps: [
        {
          name: `change ${name.name}`,
          calls: [recordBatch(change, scope, `Holdfast ${context.remediation}: ${summary}`)],
          timeoutMs: 300_000,
        },
      ],
      state: asJson({
        change,
        scope,
        source: target.id,
        destination: destination.id,
        plannedAt: context.now,
      }),
      warnings: [
        'it stays so until it is given back in steps, as its policy says, or by hand',
        `resolvers keep the old answer for ${source.TTL ?? 60} s, and some clients for longer`,
      ],
    });
  },

  apply: applyRecordBatch,

  async observe(plan, step, context) {
    const { change, stepChanges, plannedAt, scope } = flipStateOf(plan);
    return observeChange(stepChanges?.[step] ?? change, plannedAt, scope, context);
  },

  verify(plan, model, now) {
    return verifyFlip(flipStateOf(plan), model, now);
  },

  async undo(plan, context) {
    const state = flipStateOf(plan);
    const { before, after, zoneId } = state.change;
    const first = before[0];
    const set = { zoneId, name: first?.Name ?? '', type: first?.Type ?? '' };
    const current = await readRecordSet(context.aws, state.scope, set);
    const untouched = after.every((record) => current.some((each) => sameRecord(each, record)));
    const change = { zoneId, before: after as ResourceRecordSet[], after: before as ResourceRecordSet[] };
    const summary = `Put ${set.name} ${set.type} back as it was`;
    const preconditions = [
      precondition('nobody changed the records since', untouched, untouched ? 'as left' : 'they differ'),
      await notToSomethingWorse(state, 'source', context),
    ];
    const step = {
      name: summary,
      calls: [recordBatch(change, state.scope, `Holdfast ${context.remediation}: ${summary}`)],
      timeoutMs: 300_000,
    };
    return {
      ...plan,
      summary,
      preconditions,
      steps: preconditions.every(({ holds }) => holds) ? [step] : [],
      state: asJson({ ...state, change, plannedAt: context.now }),
      warnings: [],
    };
  },

  lasting: lastingFlip,
};
