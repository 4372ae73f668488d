import type { Resource } from '../../model/resource.ts';
import { identifierOf } from '../precondition.ts';

/** Parameters as Automation takes them, lists of texts, with the words in braces put in. Other braces are left as they are. */
export function filledIn(
  parameters: Readonly<Record<string, string | readonly string[]>>,
  target: Resource,
): Record<string, string[]> {
  const words: Readonly<Record<string, string>> = {
    target: identifierOf(target.id),
    targetArn: target.id,
    account: target.account,
    region: target.region,
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, [value].flat().map(fill)]),
  );
}
