import type { Resource } from './resource.ts';
import type { Signal } from './signal.ts';

/** A time in a thing's life in which failing checks mean nothing, or somebody else is at work on it. */
export interface LifePhase {
  readonly kind: 'starting' | 'in-transition';
  readonly reason: string;
  /** When it ends by itself, for a newborn. */
  readonly until?: number;
}

/** Words of AWS for a beginning, as against an end. Both forbid acting: this decides how it reads. */
const beginning = /\b(initial|pending|creating|starting|registering|initializing|warming)/i;

/** The phase that a resource is in by its facts and by checks that say `transition`, if any. */
export function lifePhase(situation: {
  readonly resource: Resource;
  readonly now: number;
  readonly newbornImmunityMs: number;
  readonly clusterFailingOver: boolean;
  /** Fresh checks of nature `transition`. */
  readonly moving: readonly Signal[];
  /** EC2 calls its being stopped a failure. */
  readonly stopFails: boolean;
  /** Everything that checks it passes: a newborn that serves is no longer starting. */
  readonly settled: boolean;
}): LifePhase | undefined {
  const { resource, moving } = situation;
  const facts = resource.facts;

  if (facts.failingOver === true) return inTransition('AWS is failing it over');
  if (situation.clusterFailingOver) return inTransition('its cluster is failing over');
  if (facts.state === 'stopping' || facts.state === 'shutting-down') {
    return inTransition(`EC2 says it is ${facts.state}`);
  }
  if (facts.state === 'stopped' && !situation.stopFails) return inTransition('it was stopped on purpose');
  const lifecycle = facts.lifecycleState;
  if (typeof lifecycle === 'string') {
    if (/^(Terminat|Detach|Standby|EnteringStandby)/.test(lifecycle)) {
      return inTransition(`Auto Scaling has it in ${lifecycle}`);
    }
    if (lifecycle.startsWith('Pending')) return starting(`Auto Scaling has it in ${lifecycle}`);
  }
  if (facts.state === 'pending') return starting('EC2 is still starting it');

  const leaving = moving.find((signal) => !beginning.test(signal.reason));
  if (leaving) return inTransition(leaving.reason);

  const launched = facts.launchTime;
  if (typeof launched === 'number') {
    const until = launched + situation.newbornImmunityMs;
    if (situation.now < until && !situation.settled) {
      const age = Math.max(0, Math.round((situation.now - launched) / 1000));
      return { ...starting(`it was launched ${age} s ago`), until };
    }
  }
  const arriving = moving[0];
  return arriving && starting(arriving.reason);
}

function starting(reason: string): LifePhase {
  return { kind: 'starting', reason };
}

function inTransition(reason: string): LifePhase {
  return { kind: 'in-transition', reason };
}
