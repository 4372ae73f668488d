import { allow, deny } from '../answer.ts';
import type { Gate } from '../gate.ts';
import { durationInWords } from '../in-words.ts';

/** A reading older than this says nothing about now. The switch is read before every mutation anyway. */
const maxAgeMs = 60_000;

export const stopSwitch: Gate = {
  name: 'stop-switch',
  protects: 'One switch stops all acting at once, and a switch that cannot be read counts as thrown.',
  guards: ['action', 'return'],
  onError: 'deny',
  // Somebody wants everything stopped: that is ended by `resume`, in the open, and not worked round.
  overridable: false,

  evaluate(_proposal, { stop, now }) {
    const evidenceAgeMs = Math.max(0, now - stop.readAt);
    const details = { value: stop.state, bound: 'clear', evidenceAgeMs };
    const because = stop.reason === undefined ? '' : `: ${stop.reason.replace(/\.$/, '')}`;
    const wayOut = stop.wayOut === undefined ? '' : ` To go on: ${stop.wayOut}.`;
    switch (stop.state) {
      case 'thrown':
        return deny(`The stop switch (${stop.source}) is thrown${because}.${wayOut}`, details);
      case 'unreadable':
        return deny(
          `The stop switch (${stop.source}) cannot be read, so it counts as thrown${because}.${wayOut}`,
          details,
        );
      case 'clear':
        return evidenceAgeMs <= maxAgeMs
          ? allow('The stop switch is clear.', details)
          : deny(
              `The stop switch was last read ${durationInWords(evidenceAgeMs)} ago, longer than ${durationInWords(maxAgeMs)}, so it counts as thrown until it is read again.`,
              {
                ...details,
                bound: `read within ${durationInWords(maxAgeMs)}`,
              },
            );
    }
  },
};
