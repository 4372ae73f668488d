import { defineConfig } from 'vitest/config';

// Time-outs are for what hangs, not for what is slow: machines are shared and noisy.
const project = (name: string, include: string[], extra: object = {}) => ({
  test: { name, include, environment: 'node' as const, testTimeout: 60_000, hookTimeout: 60_000, ...extra },
});

// What these test keeps no state of the process: a worker loads the modules once for all its files, not once for each.
const shared = { isolate: false };

const patient = { testTimeout: 600_000, hookTimeout: 900_000 };

export default defineConfig({
  test: {
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: '100%',
    // Node loads the sources by itself, as it does for `npm run demo`; no test puts a mock in a module's place.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    projects: [
      project('unit', ['test/unit/**/*.test.ts'], shared),
      project('contract', ['test/contract/**/*.test.ts'], shared),
      project('architecture', ['test/architecture/**/*.test.ts'], shared),
      project('integration', ['test/integration/**/*.test.ts'], { testTimeout: 120_000 }),
      project('simulation', ['test/simulation/**/*.test.ts'], { ...shared, ...patient }),
      project('slow', ['test/slow/**/*.test.ts'], patient),
      project('browser', ['test/browser/**/*.test.ts'], { testTimeout: 120_000, hookTimeout: 120_000 }),
      project('moto', ['test/moto/**/*.test.ts'], {
        testTimeout: 300_000,
        hookTimeout: 300_000,
        globalSetup: ['test/moto/setup.ts'],
        // One moto for all: its reset and its switch for IAM are for the whole server.
        fileParallelism: false,
      }),
    ],
  },
});
