import { Counter } from 'prom-client';
import type { MetricSet } from './metric-set.ts';
import { countBy, scrapedGauge } from './scraped.ts';

/** What policies ask for, and what the gates say. A refusal is counted at each gate that refused. */
export const decisionMetrics: MetricSet = (registry, { view }) => {
  const registers = [registry];
  scrapedGauge(registry, {
    name: 'holdfast_proposals',
    help: 'Live proposals, by policy and by the outcome that stands now.',
    labelNames: ['policy', 'outcome'],
    read: () =>
      countBy(view.decisions(), ({ proposal, outcome }) => ({ policy: proposal.policy.name, outcome })),
  });
  const decisions = new Counter({
    name: 'holdfast_decisions_total',
    help: 'Decisions journaled: one each time that the outcome of a proposal, or a reason, changed.',
    labelNames: ['policy', 'outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'holdfast_gate_refusals_total',
    help: 'Times that a gate denied or deferred a decision.',
    labelNames: ['gate', 'outcome'],
    registers,
  });
  const approvals = new Counter({
    name: 'holdfast_approvals_total',
    help: 'Proposals that a person approved or rejected.',
    labelNames: ['verdict'],
    registers,
  });
  const overridden = new Counter({
    name: 'holdfast_gates_overridden_total',
    help: 'Times that a person ordered an action in spite of a gate.',
    labelNames: ['gate'],
    registers,
  });
  return {
    record(event) {
      if (event.kind === 'break-glass') for (const gate of event.gates) overridden.inc({ gate });
      if (event.kind === 'approval') approvals.inc({ verdict: event.verdict });
      if (event.kind !== 'decision') return;
      decisions.inc({ policy: event.policy, outcome: event.outcome });
      for (const { gate, outcome } of event.gates) {
        if (outcome !== 'allow') refusals.inc({ gate, outcome });
      }
    },
  };
};
