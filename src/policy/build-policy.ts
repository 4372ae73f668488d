import type { Conditions } from './compile-conditions.ts';
import { durationMs } from './duration.ts';
import type { ApprovalRule, Condition, Limits, Policy, Rung } from './policy.ts';
import type { WrittenPolicy } from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

/** The value that the rest of Holdfast works with, from a document in which nothing is wrong. */
export function buildPolicy(source: YamlSource, written: WrittenPolicy, conditions: Conditions): Policy {
  const listAt = (name: 'blockIf' | 'abortIf' | 'successIf') =>
    (written[name] ?? []).map((_, index) => conditionAt(conditions, `${name}[${index}]`));
  return {
    name: written.policy,
    summary: written.summary,
    watch: written.watch,
    tags: written.tags ?? {},
    when: conditionAt(conditions, 'when'),
    forMs: durationMs(written.for ?? '0s'),
    mode: written.mode,
    approval: buildApproval(written.approval),
    ...(written.calendar === undefined ? {} : { calendar: written.calendar }),
    remedy: written.remedy.map((rung, index) => buildRung(rung, index, conditions)),
    limits: buildLimits(written.limits),
    cooldownMs: durationMs(written.cooldown ?? '5m'),
    pageAfterMs: durationMs(written.pageAfter ?? '15m'),
    blockIf: listAt('blockIf'),
    abortIf: listAt('abortIf'),
    successIf: listAt('successIf'),
    runbook: written.runbook,
    tests: (written.tests ?? []).map((test, index) => ({
      ...test,
      position: source.positionOf(['tests', index]),
    })),
    position: source.positionOf([]),
  };
}

function buildApproval(written: WrittenPolicy['approval']): ApprovalRule {
  if (written === undefined) return { quorum: 1 };
  const { quorum, from, within } = written;
  return {
    quorum,
    ...(from === undefined ? {} : { from }),
    ...(within === undefined ? {} : { withinMs: durationMs(within) }),
  };
}

function buildRung(rung: WrittenPolicy['remedy'][number], index: number, conditions: Conditions): Rung {
  if ('page' in rung) return { kind: 'page', to: rung.page };
  const guard = (name: 'when' | 'unless') =>
    rung[name] === undefined ? {} : { [name]: conditionAt(conditions, `remedy[${index}].${name}`) };
  return {
    kind: 'action',
    action: rung.action,
    params: rung.params ?? {},
    ...guard('when'),
    ...guard('unless'),
    ...(rung.verify === undefined
      ? {}
      : {
          verify: {
            that: conditionAt(conditions, `remedy[${index}].verify.that`),
            withinMs: durationMs(rung.verify.within),
          },
        }),
    ...(rung.timeout === undefined ? {} : { timeoutMs: durationMs(rung.timeout) }),
    ...(rung.return === undefined
      ? {}
      : {
          return: {
            when: conditionAt(conditions, `remedy[${index}].return.when`),
            forMs: durationMs(rung.return.for),
            bakeMs: durationMs(rung.return.bake),
            atLatestMs: durationMs(rung.return.atLatest),
          },
        }),
    maxAttempts: rung.maxAttempts,
  };
}

/** A policy that only pages touches nothing; should one reach a gate, these are the usual bounds. */
const usualLimits: Limits = {
  group: { inFlight: 1, perWindow: 0.1, windowMs: 3_600_000 },
  keepServing: { count: 1, percent: 0.75 },
};

function buildLimits(written: WrittenPolicy['limits']): Limits {
  if (written === undefined) return usualLimits;
  return {
    group: {
      inFlight: written.group.inFlight,
      perWindow: Number.parseFloat(written.group.perWindow) / 100,
      windowMs: durationMs(written.group.window),
    },
    keepServing: {
      count: written.keepServing.count,
      percent: written.keepServing.percent / 100,
      ...(written.keepServing.zones === undefined ? {} : { zones: written.keepServing.zones }),
    },
  };
}

function conditionAt(conditions: Conditions, path: string): Condition {
  const compiled = conditions.get(path);
  if (compiled === undefined) throw new Error(`the condition ${path} was not compiled`);
  return compiled.condition;
}
