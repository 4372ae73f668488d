import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import type { Candidate } from './candidates.ts';
import { routingOf } from './routing.ts';

export function sourceCanBeLeft(source: ResourceRecordSet | undefined, size: number): Precondition[] {
  if (source === undefined) return [precondition('the record exists', false, 'Route 53 has no such record')];
  const routing = routingOf(source);
  const flippable = routing === 'weighted' || routing === 'failover';
  const takes = routing !== 'weighted' || (source.Weight ?? 0) > 0;
  return [
    precondition('the record exists', true, `one of ${size}`),
    precondition(
      'its routing can be flipped',
      flippable,
      flippable ? routing : `${routing}: only weighted and failover records can`,
    ),
    precondition(
      'it takes traffic',
      takes && source.Failover !== 'SECONDARY',
      takes ? (source.Failover ?? `its weight is ${source.Weight}`) : 'its weight is 0 already',
    ),
  ];
}

export function destinationCanTakeOver(
  candidates: readonly Candidate[],
  destination: Candidate | undefined,
  to: string | undefined,
): Precondition[] {
  const seen = candidates.map(({ record, health }) => `${record.SetIdentifier}: ${health.detail}`).join('; ');
  if (destination === undefined) {
    const missing = to === undefined ? 'no sibling' : `no record "${to}"`;
    return [
      precondition(
        'there is a record to move the traffic to',
        false,
        seen === '' ? missing : `${missing} (${seen})`,
      ),
    ];
  }
  const { record, health } = destination;
  const watched = record.HealthCheckId !== undefined || record.AliasTarget?.EvaluateTargetHealth === true;
  return [
    precondition('there is a record to move the traffic to', true, `${record.SetIdentifier}`),
    precondition('the destination is healthy', health.healthy === true, health.detail),
    ...(record.Failover === undefined
      ? []
      : [
          precondition(
            'Route 53 can tell when the destination fails',
            watched,
            watched
              ? 'it has a health check or evaluates its target'
              : 'a primary record needs a health check',
          ),
        ]),
  ];
}
