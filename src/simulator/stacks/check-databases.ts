import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import type { StackDescription } from './stack-schema.ts';

/** Identifiers are there once, and replicas follow a database that is there, in the end one that writes. */
export function checkDatabases({ databases }: StackDescription, report: Report): void {
  const names = databases.map(({ id }) => id);
  databases.forEach(({ id, replicaOf, lag }, index) => {
    if (names.indexOf(id) < index) report(['databases', index, 'id'], `the database ${id} is there twice`);
    if (replicaOf === undefined) {
      if (lag !== undefined)
        report(['databases', index, 'lag'], `${id} lags behind nothing`, 'say replicaOf, or no lag');
      return;
    }
    const at = ['databases', index, 'replicaOf'];
    const source = databases.find((one) => one.id === replicaOf);
    if (source === undefined)
      report(at, `there is no database "${replicaOf}" to replicate from`, didYouMean(replicaOf, names));
    else if (databases.indexOf(source) >= index)
      report(at, `${id} is listed before ${replicaOf}, which it replicates from`, 'sources come first');
  });
}
