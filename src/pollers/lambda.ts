import { functionsPart, rereadFunctions } from './lambda/functions.ts';
import { invocationsPart } from './lambda/invocations.ts';
import { sourcesPart } from './lambda/sources.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';

/** Lambda: functions with their aliases, what calls them, and what becomes of the calls. */
export const lambda: Poller = {
  name: 'lambda',
  parts: [functionsPart, sourcesPart, invocationsPart],
  refresh: async (ids, context) => {
    const functions = ids.flatMap((id) => {
      const one = context.model.resources.get(id);
      if (one?.kind === 'lambda:function') return [one];
      const of =
        one?.kind === 'lambda:alias' ? one.relations.find(({ type }) => type === 'member-of') : undefined;
      return of === undefined ? [] : (context.model.resources.get(of.to) ?? []);
    });
    const distinct = [...new Set(functions)];
    return distinct.length === 0
      ? []
      : [
          await reread({ poller: 'lambda', part: functionsPart }, context, () =>
            rereadFunctions(distinct, context),
          ),
        ];
  },
};
