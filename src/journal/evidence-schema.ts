import { z } from 'zod';

/** The closed lists that every kind of evidence in a journal uses. */
export const signalStateShape = z.enum(['pass', 'warn', 'fail', 'unknown']);
export const familyShape = z.enum([
  'hypervisor',
  'network',
  'application',
  'external',
  'control-plane',
  'data',
]);
