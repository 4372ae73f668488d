import type { Happening } from '../world/state/happening.ts';
import type { ExperiencedSecond } from '../world/state/users.ts';
import type { Line } from './line.ts';

/**
 * What really happens, as far as a watcher wants to know; the rest shows in what Holdfast sees. The same
 * thing said again, such as a launch that fails once more, is told once.
 */
export function createWorldTeller(): (happening: Happening) => readonly Line[] {
  const said = new Set<string>();
  return (happening) => {
    if (said.has(happening.text)) return [];
    const lines = tellHappening(happening);
    if (lines.length > 0) said.add(happening.text);
    return lines;
  };
}

function tellHappening(happening: Happening): readonly Line[] {
  const { at, text } = happening;
  switch (happening.kind) {
    case 'fault-began':
    case 'writes-lost':
      return [{ at, topic: 'world', tone: 'bad', text }];
    case 'fault-ended':
    case 'promoted':
    case 'dns-in-sync':
      return [{ at, topic: 'world', tone: 'good', text }];
    case 'approved':
    case 'scaling':
    case 'zonal-shift':
    case 'deployment-work':
    case 'routing-control':
    case 'cache':
      return [{ at, topic: 'world', tone: 'plain', text }];
    case 'fault-missed':
    case 'unknown-operation':
      return [{ at, topic: 'trouble', tone: 'bad', text }];
    case 'mutation':
    case 'refused':
    case 'instance':
    case 'target-health':
    case 'alarm':
    case 'database':
      return [];
  }
}

const levels = [
  { atLeast: 0.99, words: 'are well' },
  { atLeast: 0.95, words: 'are nearly all well' },
  { atLeast: 0.5, words: 'are hurt' },
  { atLeast: 0.01, words: 'are mostly turned away' },
  { atLeast: 0, words: 'get nothing' },
] as const;

/** A level counts once it has lasted this long, so that a passing second is no news. */
const lastsSeconds = 3;

/** Tells when users fare notably better or worse than before. */
export function createUsersTeller(): (second: ExperiencedSecond) => readonly Line[] {
  let told = 0;
  let candidate = { level: 0, seconds: 0 };
  return ({ at, ok, errors }) => {
    const share = ok + errors === 0 ? 1 : ok / (ok + errors);
    const level = levels.findIndex((one) => share >= one.atLeast);
    candidate = candidate.level === level ? { level, seconds: candidate.seconds + 1 } : { level, seconds: 1 };
    if (level === told || candidate.seconds < lastsSeconds) return [];
    const better = level < told;
    told = level;
    const text = `${levels[level]?.words ?? ''}: ${Math.round(share * 100)} % of requests succeed`;
    return [{ at, topic: 'users', tone: better ? 'good' : 'bad', text }];
  };
}
