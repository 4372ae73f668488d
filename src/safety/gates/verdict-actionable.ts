import type { VerdictKind } from '../../model/verdict.ts';
import { allow, deny } from '../answer.ts';
import type { Gate } from '../gate.ts';
import { causeInWords } from '../in-words.ts';

/** Judges by the verdict of now, not by the one that the proposal was made on. */
export const verdictActionable: Gate = {
  name: 'verdict-actionable',
  protects: 'A remedy runs only under the verdicts it is meant for, never for what a shared cause explains.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate({ target, rung }, { model, traits }) {
    const meantFor = rung.kind === 'action' ? traits.get(rung.action)?.verdicts : undefined;
    if (meantFor === undefined) return deny('What this action is meant for is not known.');
    const bound = meantFor.join(' or ');
    const verdict = model.verdicts.get(target);
    if (verdict === undefined || !model.resources.has(target))
      return deny('The target is not known any more.', { value: 'no verdict', bound });
    const details = { value: verdict.kind, bound };
    if (meantFor.includes(verdict.kind)) return allow(verdict.reason, details);
    const { kind, cause } = verdict;
    // Of what fails together no cause is known: the id names where it does.
    const named = cause === undefined || cause === target || kind === 'fleet-wide';
    const first = named ? '' : ` ${causeInWords(kind, cause, model)} comes first.`;
    const action = rung.kind === 'action' ? rung.action : 'This';
    return deny(`${explanations[kind]}${first} ${action} is only for what is ${bound}.`, details);
  },
};

const explanations: Readonly<Record<VerdictKind, string>> = {
  healthy: 'It is healthy now.',
  degraded: 'It serves, with warnings; that is no reason to act on it.',
  suspect: 'Only one kind of evidence speaks against it; a second, independent one is needed.',
  'host-failed': 'It has failed by itself, which calls for another remedy than this one.',
  'zone-impaired': 'Failures concentrate in its zone: the zone is the problem, not this one.',
  'dependency-failed': 'What it depends on has failed: acting on it would not help.',
  'deployment-failed': 'What fails is its newest version: replacing it would bring the same version back.',
  'fleet-wide':
    'Most of its group, or unrelated groups, fail together: the cause is shared or the signal is wrong.',
  overloaded: 'It is saturated, not broken: taking it away would make the others worse.',
  'observer-blind':
    'Too much cannot be read: the failure may be in what Holdfast sees, not in what is there.',
  stale: 'What is known of it is too old, or too uncertain, to act on.',
  starting: 'It has only just started.',
  'in-transition': 'AWS or somebody else is at work on it.',
};
