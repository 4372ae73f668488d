import type { CliIo } from '../command.ts';

type Paint = (text: string) => string;

/** The colour of a state, verdict or outcome: red is bad, yellow wants a look, green is well. */
export function paintOf(word: string, { colors }: CliIo): Paint {
  switch (word) {
    case 'healthy':
    case 'success':
    case 'allow':
    case 'act':
    case 'pass':
    case 'up':
      return colors.green;
    case 'down':
    case 'critical':
    case 'host-failed':
    case 'zone-impaired':
    case 'dependency-failed':
    case 'deployment-failed':
    case 'fleet-wide':
    case 'fail':
    case 'failed':
    case 'deny':
      return colors.red;
    case 'unknown':
    case 'starting':
    case 'in-transition':
      return colors.dim;
    default:
      return colors.yellow;
  }
}

export function painted(word: string, io: CliIo): string {
  return paintOf(word, io)(word);
}
