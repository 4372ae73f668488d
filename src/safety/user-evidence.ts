import type { Model } from '../model/model.ts';
import type { ResourceKind } from '../model/resource.ts';
import { type Signal, stateAt } from '../model/signal.ts';
import { isOfSilence, lagOf } from './alarm-evidence.ts';
import { bodiesOf } from './bodies.ts';
import { groupsOf } from './target-groups.ts';

/** Where users meet a service: what is seen here is what they get. */
const fronts: ReadonlySet<ResourceKind> = new Set([
  'elbv2:load-balancer',
  'elb:load-balancer',
  'elbv2:target-group',
  'route53:record',
  'route53:health-check',
]);

/**
 * What is seen of the users of a target's services and groups: answers of their load balancers, outside
 * probes, alarms about them. What stands behind the target itself is left out (of a record, the site that
 * it leads to), and so is what a name only repeats of the target (of a database, its own alarms): that it
 * fails is why something is done, not what came of it. Nor is a name in a private hosted zone a place where
 * users are: machines of the VPC ask for it, and what they make of the answer is seen at the load balancers.
 */
export function userEvidence(target: string, model: Model): readonly Signal[] {
  const groups = groupsOf(target, model);
  const services = new Set([target, ...groups].flatMap((id) => model.servicesOf(id)));
  const members = [...services].flatMap((name) => {
    const service = model.services.get(name);
    return service === undefined ? [] : [...service.resources, ...service.groups];
  });
  const behind = new Set(bodiesOf(target, model));
  const privateNames = privateNamesOf(model);
  const ownChecks = new Set(isFront(target, model) ? [] : (model.signals.get(target) ?? []).map(judgedBy));
  return [...new Set([...groups, ...members])]
    .filter((id) => isFront(id, model) && !behind.has(id) && !privateNames.has(id))
    .flatMap((id) => model.signals.get(id) ?? [])
    .filter((signal) => signal.family !== 'control-plane' && signal.nature === undefined)
    .filter((signal) => !ownChecks.has(judgedBy(signal)));
}

function isFront(id: string, model: Model): boolean {
  const kind = model.resources.get(id)?.kind;
  return kind !== undefined && fronts.has(kind);
}

/** Records of private hosted zones. */
function privateNamesOf(model: Model): ReadonlySet<string> {
  const factsOf = (id: string) => model.resources.get(id)?.facts ?? {};
  const zones = new Set(
    [...model.ofKind('route53:hosted-zone')]
      .filter((id) => factsOf(id)['private'] === true)
      .map((id) => factsOf(id)['zoneId']),
  );
  return new Set([...model.ofKind('route53:record')].filter((id) => zones.has(factsOf(id)['zoneId'])));
}

/** A name carries the checks of what it leads to, and says who made them. */
function judgedBy({ check, by, resource }: Signal): string {
  return `${check} by ${by ?? resource}`;
}

/** Names of the checks that pass now, by fresh evidence, as `check of resource`. */
export function passingNow(target: string, model: Model, now: number): readonly string[] {
  return userEvidence(target, model)
    .filter((signal) => stateAt(signal, now) === 'pass')
    .map(keyOf);
}

/**
 * The first of the checks that passed before which has begun to fail since, and has failed for
 * `longerThanMs`: a flicker is no effect. What is unknown says nothing.
 *
 * An alarm looks back: what made it come on may be older than the act, and what keeps it on may be over. It counts only
 * where all that breached may have come after `since`, and once it has stayed on for longer than the past alone could
 * keep it on. With `until`, what it tells of must not be later than that; one that takes longer than `slowestMs` to say that
 * all is well again tells of other things as well.
 *
 * Nor is it an effect of what is done within one region that another fails, or began to fail for the same check
 * within the same minute: the two have one cause, such as the way of Route 53's checkers to both.
 */
export function worseSince(
  target: string,
  before: { readonly since: number; readonly passed: readonly string[]; readonly until?: number },
  model: Model,
  at: { readonly now: number; readonly longerThanMs: number; readonly slowestMs: number },
): Signal | undefined {
  const passed = new Set(before.passed);
  const evidence = userEvidence(target, model);
  return evidence.find((signal) => {
    if (!passed.has(keyOf(signal)) || stateAt(signal, at.now) !== 'fail') return false;
    if (isOfSilence(signal, model)) return false;
    const { builtUpMs, lingersMs } = lagOf(signal, model);
    const tellsOf = at.now - lingersMs;
    return (
      signal.since - builtUpMs >= before.since &&
      lingersMs <= at.slowestMs &&
      tellsOf - signal.since >= at.longerThanMs &&
      tellsOf <= (before.until ?? Infinity) &&
      !isOfElsewhere(signal, target, evidence, model, at.now)
    );
  });
}

function keyOf({ check, resource }: Signal): string {
  return `${check} of ${resource}`;
}

/** What is done to one of these is felt where it stands: users reach another region by DNS alone, which takes longer than a minute. */
const regional: ReadonlySet<ResourceKind> = new Set([
  'autoscaling:group',
  'ec2:instance',
  'ecs:service',
  'elb:load-balancer',
  'elbv2:load-balancer',
  'elbv2:target-group',
]);

/** Two failures that begin within this of each other began together: checkers and metrics tell once a minute. */
const togetherMs = 60_000;

/** Whether a failure is another region's as well, so that nothing done to the target brought it about. */
function isOfElsewhere(
  signal: Signal,
  target: string,
  evidence: readonly Signal[],
  model: Model,
  now: number,
): boolean {
  const at = model.resources.get(target);
  if (at === undefined || !regional.has(at.kind)) return false;
  const isAbroad = ({ resource }: Signal) => {
    const regions = regionsOf(resource, model);
    return regions.size > 0 && !regions.has(at.region);
  };
  return (
    isAbroad(signal) ||
    evidence.some(
      (other) =>
        other.check === signal.check &&
        stateAt(other, now) === 'fail' &&
        Math.abs(other.since - signal.since) <= togetherMs &&
        isAbroad(other),
    )
  );
}

/** Where a thing stands or leads to: a record is global, and serves the regions that it routes to. */
function regionsOf(id: string, model: Model): ReadonlySet<string> {
  const known = bodiesOf(id, model).flatMap((body) => model.resources.get(body)?.region ?? []);
  return new Set(known.filter((region) => region !== 'global'));
}
