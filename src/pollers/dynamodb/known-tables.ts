import type { Resource } from '../../model/resource.ts';
import { known } from '../known.ts';
import type { PollContext } from '../poller.ts';

/** The tables of the region that is polled, as they were last described. */
export const knownTables = (context: PollContext): readonly Resource[] => known(context, 'dynamodb:table');
