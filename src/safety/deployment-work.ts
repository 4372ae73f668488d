import type { Model } from '../model/model.ts';
import { nameOf } from '../model/name-of.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';
import type { Signal } from '../model/signal.ts';
import { whenInWords } from '../model/time-in-words.ts';
import { deny } from './answer.ts';
import type { GateAnswer } from './gate.ts';
import { groupsOf } from './target-groups.ts';

/** Who is at work, by what its work is known as here. */
const workers = {
  'cloudformation:stack': ({ name }: Resource) => `CloudFormation is changing the stack ${name}`,
  'codedeploy:deployment': ({ name }: Resource) => `CodeDeploy is deploying ${name}`,
  'fis:experiment': ({ name }: Resource) => `The experiment ${name} of Fault Injection Service is under way`,
} as const satisfies Partial<Record<ResourceKind, (work: Resource) => string>>;

const kinds = ['cloudformation:stack', 'codedeploy:deployment', 'fis:experiment'] as const;

/**
 * A change of a stack, a deployment or an experiment that the target or a group of it is part of, as a denial, or
 * undefined where there is none. Work that was not read lately is not known to go on: then nothing is claimed.
 */
export function deploymentWork(target: string, model: Model, now: number): GateAnswer | undefined {
  const concerned = [target, ...groupsOf(target, model)];
  for (const kind of kinds)
    for (const id of model.ofKind(kind)) {
      const work = model.resources.get(id);
      const seen = model.signals
        .get(id)
        ?.find(({ observedAt, validForMs }) => now - observedAt <= validForMs);
      const part = work && concerned.find((one) => listOf(work.facts['worksOn']).includes(one));
      if (work === undefined || seen === undefined || part === undefined) continue;
      return refusal(workers[kind](work), { work, seen, part: nameOf(part, model), now });
    }
  return undefined;
}

function refusal(
  who: string,
  about: { readonly work: Resource; readonly seen: Signal; readonly part: string; readonly now: number },
): GateAnswer {
  const { work, seen, part, now } = about;
  const status = String(work.facts['status']);
  return deny(
    `${who} (${status}), since ${whenInWords(seen.since, now)}, and ${part} is part of it: that goes first. It is decided again once that is over.`,
    { value: status, bound: 'nothing under way', evidenceAgeMs: now - seen.observedAt },
  );
}

function listOf(fact: Resource['facts'][string] | undefined): readonly string[] {
  return Array.isArray(fact) ? fact : [];
}
