import { trouble } from '../dependencies.ts';
import { mostUnanswered } from '../blindness.ts';
import { nameOf } from '../name-of.ts';
import { scopeOf } from '../world.ts';
import { type Case, checkNames, type Rule } from './rule.ts';

/** Our own sight is what failed: nothing may be concluded, and nothing done. */
export const observerBlind: Rule = {
  name: 'observer-blind',
  reaches: ['observer-blind'],
  judge: (subject) => {
    const { reading, world } = subject;
    if (reading.standing !== 'failing' && reading.standing !== 'unknown') return undefined;
    const reason = blindness(subject);
    if (reason) return { kind: 'observer-blind', reason, evidence: [...reading.failing, ...reading.lost] };
    if (reading.standing !== 'failing') return undefined;
    const dependency = trouble(world, subject.node);
    if (dependency?.kind !== 'unseen') return undefined;
    return {
      kind: 'observer-blind',
      reason: `${nameOf(subject.node.id, world)} fails, but nothing fresh is known of ${dependency.name}, which it depends on.`,
      evidence: reading.failing,
      cause: dependency.cause,
    };
  },
};

function blindness({ world, node, resource, reading }: Case): string | undefined {
  const scope = scopeOf(world, resource);
  if (scope.blind && mostUnanswered(scope)) {
    const all = scope.seeing + scope.unanswered;
    const why = node.mentions.find(({ source }) => source.health.failingSince !== undefined)?.source.health
      .reason;
    const said = why === undefined ? '' : ` (${why})`;
    return `${scope.unanswered} of ${all} observers of ${scope.key} get no answer that can be used${said}: what they share is Holdfast itself and the way from here to AWS.`;
  }
  if (scope.blind) {
    const share = Math.round((100 * scope.lost) / scope.known);
    return `${share} % of the checks on hosts of ${scope.key} can no longer be read (at most ${Math.round(100 * world.settings.blindShare)} % may be): nothing is concluded from the rest.`;
  }
  if (reading.standing !== 'unknown') return undefined;
  const failed = node.mentions.find(({ source }) => source.health.failingSince !== undefined);
  if (!failed) return undefined;
  const { key, health } = failed.source;
  const what = reading.lost.length === 0 ? 'Nothing' : `Nothing fresh on ${checkNames(reading.lost)}`;
  return `${what} is known of ${nameOf(node.id, world)}: ${key} cannot read it (${health.reason ?? health.failure}).`;
}
