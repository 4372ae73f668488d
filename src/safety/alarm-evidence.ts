import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import type { Signal } from '../model/signal.ts';

/** By how much what a check says lags behind what it measures. Milliseconds. */
export interface Lag {
  /** When it begins to fail, what it measures has been bad for at least so long. */
  readonly builtUpMs: number;
  /** It goes on failing for so long after all is well again. */
  readonly lingersMs: number;
}

const none: Lag = { builtUpMs: 0, lingersMs: 0 };

/**
 * An alarm counts datapoints: of the last N it needs M that breach. So when it comes on, M − 1 whole periods have gone by
 * since the first of those ended, and it stays on until N − M + 1 good ones have come. Every other check tells of now, and
 * so does an alarm of which no periods are known (a composite one).
 */
export function lagOf(signal: Signal, model: Model): Lag {
  const { periodSeconds: period, evaluationPeriods: of, datapointsToAlarm: needed } = factsOf(signal, model);
  if (typeof period !== 'number' || typeof of !== 'number' || typeof needed !== 'number') return none;
  return { builtUpMs: (needed - 1) * period * 1000, lingersMs: (of - needed + 1) * period * 1000 };
}

/** An alarm that takes missing data for a failure may be on because nobody measures, which says nothing of users. */
export function isOfSilence(signal: Signal, model: Model): boolean {
  return factsOf(signal, model)['missingData'] === 'breaching';
}

function factsOf({ check, by, resource }: Signal, model: Model): Resource['facts'] {
  return check === 'cloudwatch/alarm' ? (model.resources.get(by ?? resource)?.facts ?? {}) : {};
}
