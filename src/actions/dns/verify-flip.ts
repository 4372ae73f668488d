import type { Model } from '../../model/model.ts';
import type { VerificationResult } from '../action.ts';
import { evidenceSince, inconclusive } from '../evidence.ts';

/** What is needed to tell whether users are better off after traffic was moved. */
export interface Flip {
  /** Record ids. */
  readonly source: string;
  readonly destination: string;
  readonly plannedAt: number;
}

/** Metrics of the minute after the change are there by then: a minute of collecting, and up to three until CloudWatch has them. */
const untilMeasuredMs = 300_000;

/** Below this share of the requests of both, traffic counts as having left the source. */
const leftBehind = 0.1;

/**
 * Health at the destination and traffic leaving the source. Only what sees the service answer counts
 * (load balancers, external checkers, the workload itself): that a control plane calls something active,
 * or a hypervisor a machine reachable, says nothing of users. Requests are waited for where both sides have a load balancer that counts them;
 * where none are measured even then, health at the destination has to do.
 */
export function verifyFlip(flip: Flip, model: Model, now: number): VerificationResult {
  const { destination, plannedAt } = flip;
  const seen = behind(destination, model)
    .flatMap((id) => evidenceSince(model, id, plannedAt, now))
    .filter(({ family }) => family !== 'control-plane' && family !== 'hypervisor');
  if (seen.length === 0) return inconclusive('nothing was seen of the destination since');
  const external = seen.filter(({ family, state }) => family === 'external' && state === 'fail');
  if (external.length > 0)
    return { outcome: 'failed', reason: `the destination fails from outside: ${external[0]?.reason}` };
  const passing = seen.filter(({ state }) => state === 'pass').length;
  if (passing * 2 < seen.length)
    return inconclusive(`only ${passing} of ${seen.length} checks of the destination pass`);

  const from = requests(flip.source, model, plannedAt);
  const to = requests(destination, model, plannedAt);
  if (from !== undefined && to !== undefined && from > leftBehind * (from + to))
    return inconclusive(`the source still gets ${from} of ${from + to} requests`);
  const unmeasured = from === undefined || to === undefined;
  if (
    unmeasured &&
    now - plannedAt < untilMeasuredMs &&
    [flip.source, destination].every((id) => counts(id, model))
  )
    return inconclusive('the destination is healthy; requests are not measured yet');
  const traffic =
    from === undefined || to === undefined
      ? 'requests are not measured'
      : `it gets ${to} requests, the source ${from}`;
  return { outcome: 'success', reason: `the destination is healthy; ${traffic}` };
}

/** A record, what it leads to, and the members of the groups behind that. */
function behind(record: string, model: Model): readonly string[] {
  const found = new Set([record]);
  // Record → load balancer → target group → members: three edges.
  let edge = [record];
  for (let depth = 0; depth < 3; depth += 1) {
    edge = edge.flatMap((id) => [
      ...(model.resources.get(id)?.relations ?? [])
        .filter(({ type }) => type === 'routes-to' || type === 'checked-by')
        .map(({ to }) => to),
      ...(model.groups.get(id)?.members ?? []),
    ]);
    for (const id of edge) found.add(id);
  }
  return [...found];
}

/** Whether a record leads to a load balancer that counts requests. */
function counts(record: string, model: Model): boolean {
  return behind(record, model).some((id) => {
    const resource = model.resources.get(id);
    return resource?.kind === 'elbv2:load-balancer' && resource.facts['type'] === 'application';
  });
}

function requests(record: string, model: Model, since: number): number | undefined {
  const values = behind(record, model)
    .flatMap((id) => model.signals.get(id) ?? [])
    .filter(({ check, observedAt }) => /^metric\/.*\/RequestCount\//.test(check) && observedAt > since)
    .flatMap(({ value }) => value ?? []);
  // CloudWatch counts in floating point: a sum of whole requests need not be whole.
  return values.length === 0 ? undefined : Math.round(values.reduce((sum, count) => sum + count, 0));
}
