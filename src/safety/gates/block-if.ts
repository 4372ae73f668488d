import { allow, deny } from '../answer.ts';
import type { Gate } from '../gate.ts';

export const blockIf: Gate = {
  name: 'block-if',
  protects: "A policy's own reasons not to act are checked last, and one that cannot be told holds.",
  guards: ['action', 'return'],
  onError: 'deny',
  overridable: true,

  evaluate({ policy, target }, { model, now }) {
    const answers = policy.blockIf.map((condition) => ({
      text: condition.text,
      holds: condition.evaluate({ target, model, now }),
    }));
    const bound = `none of ${answers.length} holds`;
    const blocking = answers.find((answer) => answer.holds === true);
    if (blocking !== undefined)
      return deny(
        `The policy forbids it (blockIf) as long as this holds, and it does: ${blocking.text}. It is decided again once it does not.`,
        { value: 'one holds', bound },
      );
    const unsure = answers.find((answer) => answer.holds === 'unknown');
    if (unsure !== undefined)
      return deny(
        `The policy forbids it (blockIf) as long as this holds, and whether it does is unknown, which counts as yes: ${unsure.text}. It is decided again once that can be told.`,
        { value: 'one is unknown', bound },
      );
    return allow(answers.length === 0 ? 'The policy names no blocker.' : 'No blocker of the policy holds.', {
      value: 'none holds',
      bound,
    });
  },
};
