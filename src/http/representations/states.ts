import { z } from 'zod';
import { verdictKinds } from '../../model/verdict.ts';

export const verdictKindShape = z.enum(verdictKinds);
export const groupStateShape = z.enum(['healthy', 'degraded', 'critical', 'down', 'unknown']);
