import type { Model } from '../../model/model.ts';
import { allow, deny } from '../answer.ts';
import type { Gate, GateAnswer, SafetySettings } from '../gate.ts';
import { nameOf } from '../../model/name-of.ts';
import { groupsOf } from '../target-groups.ts';

/**
 * The target's own tag decides where it has one: it can opt out of what its group opted into. A DNS
 * record has no tags, so its hosted zone speaks for it.
 */
export const optInScope: Gate = {
  name: 'opt-in-scope',
  protects: 'Only what its owners have opted in, by a tag, is ever touched; no scope means nothing.',
  guards: ['action', 'return'],
  onError: 'deny',
  // What is not opted in belongs to somebody else.
  overridable: false,

  evaluate: ({ target }, { model, settings }) => answerFor(target, model, settings),
};

/** Whether its owners have opted it in. */
export function isOptedIn(target: string, model: Model, settings: Pick<SafetySettings, 'scope'>): boolean {
  return answerFor(target, model, settings).outcome === 'allow';
}

function answerFor(target: string, model: Model, { scope }: Pick<SafetySettings, 'scope'>): GateAnswer {
  if (scope === undefined)
    return deny('Nothing is opted in: set "scope" (a tag and its value) in the configuration.', {
      value: 'no tag configured',
      bound: 'a tag that opts in',
    });
  const bound = `${scope.tag}=${scope.value}`;
  const own = model.resources.get(target)?.tags[scope.tag];
  if (own !== undefined) {
    const details = { value: `${scope.tag}=${own}`, bound };
    return own === scope.value
      ? allow('It is opted in by its own tag.', details)
      : deny(`Its own tag ${scope.tag}=${own} keeps it out: only ${bound} lets Holdfast act here.`, details);
  }
  const sponsor = sponsorsOf(target, model).find(
    (id) => model.resources.get(id)?.tags[scope.tag] === scope.value,
  );
  return sponsor === undefined
    ? deny(
        `Neither it nor what it belongs to carries the tag ${bound}: set it on either to let Holdfast act here.`,
        { value: 'no tag', bound },
      )
    : allow(`It is opted in by the tag of ${nameOf(sponsor, model)}.`, { value: bound, bound });
}

function sponsorsOf(target: string, model: Model): readonly string[] {
  const zone = model.resources.get(target)?.facts['zoneId'];
  const groups = groupsOf(target, model);
  return typeof zone === 'string' ? [...groups, `arn:aws:route53:::hostedzone/${zone}`] : groups;
}
