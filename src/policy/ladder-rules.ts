import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { ParseContext } from './parse-context.ts';
import type { Report } from './report.ts';
import { checkReturn } from './return-rules.ts';
import type { WrittenPolicy } from './schema.ts';
import { didYouMean } from './suggest.ts';

type Traits = ReadonlyMap<string, RemedyTraits>;

/** Every action exists, fits what is watched and gets parameters it takes; the ladder ends with a person. */
export function checkLadder(policy: WrittenPolicy, context: ParseContext, report: Report): void {
  const { traits, channels } = context;
  policy.remedy.forEach((rung, index) => {
    if ('page' in rung) {
      if (index < policy.remedy.length - 1)
        report(['remedy', index], 'nothing after a page is ever reached', 'make it the last rung');
      if (channels?.has(rung.page) === false)
        report(
          ['remedy', index, 'page'],
          `the page goes nowhere: no notification channel is named "${rung.page}"`,
          didYouMean(rung.page, [...channels]) ?? 'name it under notify.channels in the configuration',
          { severity: 'warning' },
        );
      return;
    }
    const known = traits.get(rung.action);
    if (known === undefined) {
      report(
        ['remedy', index, 'action'],
        `there is no action "${rung.action}"`,
        didYouMean(rung.action, [...traits.keys()]),
      );
      return;
    }
    if (!known.kinds.includes(policy.watch))
      report(
        ['remedy', index, 'action'],
        `${rung.action} cannot act on ${policy.watch}`,
        `it acts on ${known.kinds.join(', ')}`,
      );
    checkReturn(rung, index, known, report);
    for (const { path, message } of known.checkParams(rung.params ?? {})) {
      const at = rung.params === undefined ? ['remedy', index] : ['remedy', index, 'params', ...path];
      report(at, `${['params', ...path].join('.')}: ${message}`, undefined, { atKey: path.length > 0 });
    }
  });
  if (policy.remedy.every((rung) => !('page' in rung)))
    report(
      ['remedy'],
      'the ladder must end with a page',
      'add "- page: NAME", so that someone hears of it when nothing helped',
      { atKey: true },
    );
  warnAlone(policy, traits, report);
}

/** What can go wrong with nobody awake: said, and left to whoever wrote it. */
function warnAlone(policy: WrittenPolicy, traits: Traits, report: Report): void {
  const known = policy.remedy.map((rung) => ('action' in rung ? traits.get(rung.action) : undefined));
  const withoutPlanes = known.some(
    (action) => action !== undefined && action.dependsOnControlPlanes.length === 0,
  );
  known.forEach((action, index) => {
    if (action === undefined || (policy.mode !== 'auto' && policy.mode !== 'veto')) return;
    const warn = (message: string, hint: string) =>
      report(['remedy', index, 'action'], message, hint, { severity: 'warning' });
    if (action.dependsOnControlPlanes.length > 0 && !withoutPlanes)
      warn(
        `${action.name} needs ${action.dependsOnControlPlanes.join(' and ')}, and there is no other way in this ladder`,
        `an outage there leaves only the page; ${without(action, policy.watch, traits)}`,
      );
    if (policy.mode === 'auto' && !action.reversible && action.risk === 'high')
      warn(`${action.name} cannot be taken back, and mode: auto asks nobody`, 'mode: approve or mode: veto');
  });
}

/** What has the same effect by what is already provisioned: the data plane works when the control plane does not. */
function without({ name, effect }: RemedyTraits, watch: WrittenPolicy['watch'], traits: Traits): string {
  const others = [...traits.values()].filter(
    (other) =>
      other.name !== name &&
      other.effect === effect &&
      other.kinds.includes(watch) &&
      other.dependsOnControlPlanes.length === 0,
  );
  return others.length === 0
    ? 'prefer what is already provisioned'
    : `put ${others.map((other) => other.name).join(' or ')} before it, which needs none`;
}
