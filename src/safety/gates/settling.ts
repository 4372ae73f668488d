import { timeInWords } from '../../model/time-in-words.ts';
import { allow, defer } from '../answer.ts';
import type { Gate } from '../gate.ts';
import { durationInWords } from '../in-words.ts';

export const settling: Gate = {
  name: 'settling',
  protects: 'A daemon that has just started does not act on its first, half-filled picture.',
  guards: ['action', 'return'],
  onError: 'deny',
  // A picture that is not whole yet is nothing that a person could weigh; it is over in two minutes.
  overridable: false,

  evaluate(_proposal, { settings: { settleUntil }, now }) {
    if (settleUntil === undefined || now >= settleUntil)
      return allow('Holdfast has read everything since it started.', {
        value: 'settled',
        bound: 'two full rounds of reads',
      });
    return defer(
      `Holdfast has just started and has not yet read everything twice; that is done at ${timeInWords(settleUntil)} at the earliest.`,
      {
        value: `${durationInWords(settleUntil - now)} to go`,
        bound: 'two full rounds of reads',
        until: settleUntil,
      },
    );
  },
};
