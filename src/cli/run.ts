import type { CliCommand } from './command.ts';

/** The daemon. What is heavy is imported when it runs, so that `holdfast --help` stays quick. */
export const runCommand: CliCommand = {
  name: 'run',
  summary: 'Watch the account, decide, and (where you said so) repair. Acts on nothing by default.',
  options: [
    {
      flags: '--config <file>',
      description: 'Configuration file. Without it: the default credentials, their region, mode observe.',
      env: 'HOLDFAST_CONFIG',
    },
    {
      flags: '--dry-run',
      description: 'Decide everything and act on nothing, whatever the configuration says.',
    },
  ],
  examples: ['holdfast run', 'holdfast run --config holdfast.yaml', 'holdfast run --dry-run'],
  run: async ({ options }, io) => {
    const { runDaemon } = await import('../daemon/run-daemon.ts');
    const { config, dryRun } = options;
    return runDaemon({
      ...(typeof config === 'string' ? { configFile: config } : {}),
      dryRun: dryRun === true,
      env: io.env,
      stop: io.stop,
      onReload: (listener) => io.onReload(listener),
      print: (line) => io.err(line),
    });
  },
};
