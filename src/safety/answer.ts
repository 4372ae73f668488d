import type { GateAnswer } from './gate.ts';

type Details = Omit<GateAnswer, 'outcome' | 'reason'>;

export function allow(reason: string, details: Details = {}): GateAnswer {
  return { outcome: 'allow', reason, ...details };
}

/** Not now; worth another look when facts change. */
export function deny(reason: string, details: Details = {}): GateAnswer {
  return { outcome: 'deny', reason, ...details };
}

/** Not before a known time, or not before a person has spoken. */
export function defer(reason: string, details: Details = {}): GateAnswer {
  return { outcome: 'defer', reason, ...details };
}
