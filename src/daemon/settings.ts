import { defaultModelSettings, type ModelSettings } from '../model/settings.ts';
import type { SafetySettings } from '../safety/gate.ts';
import { defaultSafetySettings } from '../safety/settings.ts';
import type { Config } from './config.ts';

/** What gates hold facts against, as configured. */
export function safetySettings(config: Config): SafetySettings {
  const { breaker, budgets, evidenceMaxAge } = config.safety;
  const { window: windowMs, ...most } = budgets;
  return {
    ...defaultSafetySettings,
    maxMode: config.mode,
    breaker,
    budgets: { ...most, windowMs },
    evidenceMaxAgeMs: evidenceMaxAge,
    ...(config.scope === undefined ? {} : { scope: config.scope }),
  };
}

/** What verdicts are reached by, as configured. */
export function modelSettings(config: Config): ModelSettings {
  return { ...defaultModelSettings, newbornImmunityMs: config.safety.newbornImmunity };
}
