import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import type { Objectives } from '../model/service.ts';
import { compareText } from '../model/text-order.ts';
import { type Answer, cannotTell, type PostureRule, type PostureService, severities } from './rule.ts';

/** One weakness of one resource. */
export interface Finding {
  readonly rule: PostureRule;
  readonly resource: Resource;
  /** What was seen of it. */
  readonly detail: string;
  readonly affects: readonly AffectedObjective[];
}

/** An objective that a service has declared and that a finding puts at risk. */
export interface AffectedObjective {
  readonly service: string;
  readonly objective: keyof Objectives;
  /** A share for `slo`, seconds for the others. */
  readonly value: number;
}

/** A question that what was read does not answer. */
export interface OpenQuestion {
  readonly rule: PostureRule;
  readonly resource: Resource;
  /** What is not known. */
  readonly missing: string;
}

export interface Weaknesses {
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly open: readonly OpenQuestion[];
  /** Questions that were asked: a rule of a resource that it concerns. */
  readonly asked: number;
}

/** Asks every rule about every resource that it concerns. Pure: the same model gives the same answer. */
export function findWeaknesses(model: Model, services: readonly PostureService[]): Weaknesses {
  const findings: Finding[] = [];
  const open: OpenQuestion[] = [];
  let asked = 0;
  for (const rule of services.flatMap(({ rules }) => rules)) {
    for (const resource of resourcesOf(rule, model)) {
      const answer = ask(rule, resource, model);
      if (answer === undefined) continue;
      asked += 1;
      if (answer.kind === 'weak')
        findings.push({ rule, resource, detail: answer.detail, affects: affectedBy(rule, resource, model) });
      if (answer.kind === 'cannot-tell') open.push({ rule, resource, missing: answer.missing });
    }
  }
  return { findings: findings.toSorted(worstFirst), open, asked };
}

/** Nothing where the rule is not about this resource. */
export function ask(rule: PostureRule, resource: Resource, model: Model): Answer | undefined {
  if (rule.concerns?.(resource, model) === false) return undefined;
  const missing = rule.reads.filter((fact) => resource.facts[fact] === undefined);
  return missing.length > 0 ? cannotTell(missing.join(', ')) : rule.judge(resource, model);
}

function resourcesOf(rule: PostureRule, model: Model): readonly Resource[] {
  return rule.kinds.flatMap((kind) => [...model.ofKind(kind)].flatMap((id) => model.resources.get(id) ?? []));
}

function affectedBy(rule: PostureRule, { id }: Resource, model: Model): readonly AffectedObjective[] {
  return model.servicesOf(id).flatMap((service) =>
    rule.bearsOn.flatMap((objective) => {
      const value = model.services.get(service)?.objectives[objective];
      return value === undefined ? [] : [{ service, objective, value }];
    }),
  );
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.rule.severity) - severities.indexOf(b.rule.severity) ||
    compareText(a.rule.id, b.rule.id) ||
    compareText(a.resource.id, b.resource.id)
  );
}
