const runbook = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Undo']
  .map((section) => `  ## ${section}\n  See the test.`)
  .join('\n');

function policy(name: string, watch: string, when: string, rung: string): string {
  return `policy: ${name}
summary: ${name} on moto.
watch: ${watch}
when: ${when}
for: 3m
mode: auto
cooldown: 5m
remedy:
  - ${rung}
  - page: oncall
limits:
  group: { inFlight: 1, perWindow: "10%", window: 1h }
  keepServing: { count: 1, percent: 50 }
runbook: |
${runbook}
`;
}

export const policies: readonly string[] = [
  policy('replace-failed-instance', 'ec2:instance', "verdict == 'host-failed'", 'action: replace-instance'),
  policy(
    'leave-failed-site',
    'route53:record',
    "verdict == 'host-failed'",
    `action: flip-dns\n    params: { assumeRoom: true }\n    return: { when: verdict == 'healthy', for: 30m, atLatest: 12h }`,
  ),
  policy(
    'fail-aurora-over',
    'rds:instance',
    "verdict == 'host-failed' && resource.facts.role == 'writer'",
    'action: failover-aurora-cluster',
  ),
];
