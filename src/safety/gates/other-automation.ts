import type { Model } from '../../model/model.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import { allow, defer, deny } from '../answer.ts';
import { autoScalingWork } from '../auto-scaling-work.ts';
import { databaseWork, failsOverByItself } from '../database-work.ts';
import { deploymentWork } from '../deployment-work.ts';
import { inFlight } from '../engagement.ts';
import type { Facts, Gate, GateAnswer } from '../gate.ts';
import { serves } from '../serves.ts';
import { censusOf } from '../group-census.ts';
import { durationInWords } from '../in-words.ts';
import { nameOf } from '../../model/name-of.ts';
import type { Proposal } from '../../policy/proposal.ts';
import { leaseAnswer } from '../tag-lease.ts';
import { groupsOf } from '../target-groups.ts';
import { shiftAround, shiftsInRegion } from '../zonal-shift-work.ts';
import { zoneBlamed } from '../zone-blamed.ts';
import { isZoneExit } from '../zone-exit.ts';

/**
 * In this order: what AWS announced, somebody's lease, zonal shifts, Auto Scaling, RDS, what CloudFormation,
 * CodeDeploy or Fault Injection Service has under way, then siblings that anybody is moving.
 */
export const otherAutomation: Gate = {
  name: 'other-automation',
  protects: "Two controllers do not repair the same thing: AWS's own, or somebody's deploy, goes first.",
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const { target, rung } = proposal;
    const { model, now, traits } = facts;
    const despite = (rung.kind === 'action' ? traits.get(rung.action)?.actsDespite : undefined) ?? [];
    const found =
      announcedByAws(target, model) ??
      leaseAnswer(target, model, now) ??
      zonalShift(proposal, facts) ??
      autoScalingWork(target, model, now, despite) ??
      databaseAnswer(target, facts) ??
      deploymentWork(target, model, now) ??
      (despite.includes('members-in-motion') ? undefined : siblingInTransition(target, facts));
    return found ?? allow('Nobody else is at work on it.', { value: 'at rest', bound: 'at rest' });
  },
};

function announcedByAws(target: string, model: Model): GateAnswer | undefined {
  const event = (model.signals.get(target) ?? []).find(
    ({ check, state }) => check === 'ec2/scheduled-event' && state !== 'pass',
  );
  return event && deny(`${event.reason}.`, { value: 'an event is scheduled', bound: 'none' });
}

function zonalShift(proposal: Proposal, facts: Facts): GateAnswer | undefined {
  const target = facts.model.resources.get(proposal.target);
  if (target === undefined) return undefined;
  return isZoneExit(proposal, facts)
    ? shiftsInRegion(target, zoneBlamed(target.id, facts.model), facts)
    : shiftAround(target, facts);
}

function databaseAnswer(target: string, { model, now, settings }: Facts): GateAnswer | undefined {
  const work = databaseWork(target, model, now);
  const verdict = model.verdicts.get(target);
  // A planned change of a healthy writer waits for nobody.
  if (work !== undefined || serves(verdict?.kind) || !failsOverByItself(target, model)) return work;
  const { unhealthySince = now } = verdict ?? {};
  const until = unhealthySince + settings.ownFailoverMs;
  if (now >= until) return undefined;
  return defer(
    `RDS fails this database over by itself, and is given ${durationInWords(settings.ownFailoverMs)} to do so: until ${timeInWords(until)}.`,
    {
      value: `unhealthy for ${durationInWords(now - unhealthySince)}`,
      bound: `left alone for ${durationInWords(settings.ownFailoverMs)}`,
      until,
    },
  );
}

function siblingInTransition(target: string, facts: Facts): GateAnswer | undefined {
  const { model } = facts;
  // What we repair ourselves is in the budgets; it is not somebody else's work.
  const ours = new Set(inFlight(facts).map((engagement) => engagement.target));
  for (const id of groupsOf(target, model)) {
    const group = model.groups.get(id);
    const moving =
      group && censusOf(group, model).moving.find((other) => other.id !== target && !ours.has(other.id));
    if (moving === undefined) continue;
    return deny(
      moving.motion === 'unknown'
        ? `Nothing fresh is known of ${nameOf(moving.id, model)} in the same group, so somebody may be at work on it: one member at a time. It is decided again once it was read.`
        : `AWS or somebody else is at work on ${nameOf(moving.id, model)} in the same group (${moving.motion}): one member at a time. It is decided again once that has settled.`,
      { value: moving.motion, bound: 'in service' },
    );
  }
  return undefined;
}
