import type { z } from 'zod';
import { configSchema } from '../../daemon/config.ts';

/** What a scenario may set of holdfast.yaml: what decides, and how it looks; not where things are kept. */
export const daemonSettings = configSchema.pick({
  mode: true,
  scope: true,
  calendars: true,
  calendar: true,
  safety: true,
  verdicts: true,
  pollers: true,
});

/** As it is written: what it leaves out is as a game day has it. */
export type DaemonSettings = z.input<typeof daemonSettings>;

/** As a game day has it: every policy may act, on what its stack opts in by this tag. */
export const usualSettings = {
  mode: 'auto',
  scope: { tag: 'holdfast', value: 'managed' },
} as const satisfies DaemonSettings;
