import type { Finding, Verdict } from '../daemon/doctor/check.ts';
import type { CliCommand, CliIo } from './command.ts';

/** Reads only. What is heavy is imported when it runs, so that `holdfast --help` stays quick. */
export const doctorCommand: CliCommand = {
  name: 'doctor',
  summary:
    'Look whether Holdfast can work here: credentials, accounts, permissions, clock, journal, queues of events, channels, policies. Changes nothing.',
  options: [
    {
      flags: '--config <file>',
      description: 'Configuration file. Without it: the default credentials and their region.',
      env: 'HOLDFAST_CONFIG',
    },
    {
      flags: '--send-test',
      description: 'Send a test message on every channel. Without it nobody is sent anything.',
    },
    { flags: '--json', description: 'Print JSON and nothing else.' },
  ],
  examples: [
    'holdfast doctor',
    'holdfast doctor --config holdfast.yaml --send-test',
    'holdfast doctor --json',
  ],
  run: async ({ options }, io) => {
    const { actionsByName } = await import('../actions/registry.ts');
    const { examine } = await import('../daemon/doctor/examine.ts');
    const { loadConfig } = await import('../daemon/load-config.ts');
    const { loadRules } = await import('../daemon/load-rules.ts');
    const { policyFolder } = await import('../daemon/shipped-policies.ts');
    const { systemClock } = await import('../runtime/clock.ts');
    const { config: file, sendTest, json } = options;
    const loaded = loadConfig(typeof file === 'string' ? file : undefined, io.env, (line) =>
      io.err(`holdfast: ${line}`),
    );
    const config = { ...loaded, policies: policyFolder(loaded.policies) };
    const findings = await examine({
      config,
      rules: await loadRules(config, actionsByName, io.now()),
      clock: systemClock,
      nodeVersion: process.versions.node,
      env: io.env,
      sendsTest: sendTest === true,
    });
    const ok = findings.every(({ verdict }) => verdict !== 'problem');
    if (json === true) io.out(JSON.stringify({ ok, findings }, undefined, 2));
    else print(findings, io);
    return ok ? 0 : 1;
  },
};

function print(findings: readonly Finding[], io: CliIo): void {
  const { green, yellow, red, dim } = io.colors;
  const paint: Readonly<Record<Verdict, (text: string) => string>> = {
    ok: green,
    warning: yellow,
    problem: red,
    unknown: dim,
  };
  for (const { what, verdict, detail, todo } of findings) {
    io.out(`${paint[verdict](verdict.padEnd(8))} ${what}: ${detail}`);
    if (todo !== undefined) io.out(`         → ${todo}`);
  }
  const count = (one: Verdict) => findings.filter(({ verdict }) => verdict === one).length;
  io.out(
    `${count('ok')} ok, ${count('problem')} to mend, ${count('warning')} to look at, ${count('unknown')} not told`,
  );
}
