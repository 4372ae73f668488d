import { listenersPart } from './audit/listeners.ts';
import { attributesPart } from './audit/load-balancer-attributes.ts';
import { storesPart } from './audit/stores.ts';
import type { Poller } from './poller.ts';

/**
 * How things are set up, where that takes calls of its own: it changes seldom and no health follows from
 * it, so it is read slowly and never again for a suspect. A poller by itself, because what an owner of a
 * kind states keeps a resource alive, and an hour is too long for that.
 */
export const audit: Poller = {
  name: 'audit',
  parts: [attributesPart, listenersPart, storesPart],
  refresh: async () => [],
};
