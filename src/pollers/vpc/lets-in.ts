import type { Resource } from '../../model/resource.ts';
import { isForPort, parseRule, type SecurityRule } from '../../model/security-rule.ts';
import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { type Door, doorsIn } from './doors.ts';
import { parseLost, textsOf } from './lost-rules.ts';

/**
 * On a security group, by each door behind it: whether who has to is let in. A door that
 * nobody gets in by any more because of a rule that was taken away within a day is a failure; one of which no
 * such rule is known may never have been open, and is a warning.
 */
export function letsInFindings(groups: readonly Resource[], context: PollContext): readonly Finding[] {
  const known = new Map(groups.map((group) => [String(group.facts['securityGroup']), group]));
  return doorsIn(context).flatMap((door) => {
    const around = door.groups.map((id) => known.get(id));
    const read = around.filter((group) => group !== undefined && group.facts['rules'] !== undefined);
    const rules = read.flatMap((group) => rulesIn(textsOf(group?.facts['rules'])));
    const answers = new Set(
      rules.filter((rule) => isForPort(rule, door.port)).map((rule) => door.admits(rule)),
    );
    const isOpen = answers.has(true);
    const isUnclear = read.length < around.length || answers.has(undefined);
    return read.flatMap((group): readonly Finding[] =>
      group === undefined
        ? []
        : [
            {
              resource: group.id,
              by: door.id,
              check: 'security-group/lets-in',
              family: 'control-plane',
              ...wordOn(door, group, { isOpen, isUnclear }),
            },
          ],
    );
  });
}

function wordOn(
  door: Door,
  group: Resource,
  { isOpen, isUnclear }: { readonly isOpen: boolean; readonly isUnclear: boolean },
): Pick<Finding, 'state' | 'reason'> {
  if (isOpen) return { state: 'pass', reason: `${door.words} is let in on port ${door.port}` };
  if (isUnclear)
    return {
      state: 'unknown',
      reason: `Whether ${door.words} is let in on port ${door.port} cannot be told`,
    };
  const lost = textsOf(group.facts['lostRules'])
    .flatMap((words) => parseLost(words) ?? [])
    .find(({ rule }) =>
      rulesIn([rule]).some((one) => isForPort(one, door.port) && door.admits(one) !== false),
    );
  return lost === undefined
    ? { state: 'warn', reason: `${door.words} is not let in on port ${door.port} by any rule` }
    : {
        state: 'fail',
        reason: `${door.words} is not let in on port ${door.port} any more: the rule ${lost.rule} was there until ${timeInWords(lost.at)}`,
      };
}

function rulesIn(words: readonly string[]): readonly SecurityRule[] {
  return words.flatMap((one) => parseRule(one) ?? []);
}
