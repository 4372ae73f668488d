import type { Incident } from '../model/incident.ts';
import type { Model } from '../model/model.ts';
import { proposalKey } from './assess.ts';
import type { Policy } from './policy.ts';
import type { Proposal } from './proposal.ts';

/** The proposal to stand on one rung, with what is known of the target for whoever judges it. */
export function propose(
  policy: Policy,
  target: string,
  rungIndex: number,
  since: number,
  model: Model,
  incidents: ReadonlyMap<string, Incident>,
): Proposal {
  const rung = policy.remedy[rungIndex];
  if (rung === undefined) throw new Error(`policy ${policy.name} has no rung ${rungIndex}`);
  const verdict = model.verdicts.get(target);
  const incident = incidents.get(target);
  return {
    key: proposalKey(policy, target, rungIndex),
    policy,
    target,
    rungIndex,
    rung,
    since,
    // Every resource has a verdict; one that has none yet is not known, and no gate lets that act.
    verdict: verdict?.kind ?? 'stale',
    reason: verdict?.reason ?? 'no verdict was reached yet',
    evidence: verdict?.evidence ?? [],
    ...(incident === undefined ? {} : { incident: incident.id }),
  };
}

/** Open incidents by what they are about, worked out only when a proposal asks. */
export function openIncidents(model: Model): () => ReadonlyMap<string, Incident> {
  let byTarget: Map<string, Incident> | undefined;
  return () => {
    if (byTarget !== undefined) return byTarget;
    byTarget = new Map();
    const open = [...model.incidents.values()].filter(({ closedAt }) => closedAt === undefined);
    for (const incident of open)
      for (const id of incident.affected) if (!byTarget.has(id)) byTarget.set(id, incident);
    // The incident about the target itself goes before one that merely affects it.
    for (const incident of open) byTarget.set(incident.subject, incident);
    return byTarget;
  };
}
