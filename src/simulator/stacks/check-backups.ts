import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Each backup is of one thing, and that is there. */
export function checkBackups(stack: StackDescription, report: Report): void {
  const names = {
    database: stack.databases.map(({ id }) => id),
    table: stack.tables.map(({ name }) => name),
    bucket: stack.buckets.map(({ name }) => name),
  };
  stack.backups.forEach((written, index) => {
    const said = (['database', 'table', 'bucket'] as const).filter((part) => written[part] !== undefined);
    const [part] = said;
    if (part === undefined || said.length > 1)
      return report(['backups', index], 'a backup is of one database, table or bucket', 'say one of them');
    const name = written[part] ?? '';
    if (!names[part].includes(name))
      return report(['backups', index, part], `there is no ${part} "${name}"`, didYouMean(name, names[part]));
    const table = stack.tables.find((one) => one.name === written.table);
    const places = (table?.regions ?? []).map((region) => regionOf(stack, region));
    if (table !== undefined && !places.includes(regionOf(stack, written.region)))
      report(['backups', index, 'region'], `the table ${table.name} is not in ${written.region}`);
  });
}
