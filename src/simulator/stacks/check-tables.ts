import type { Report } from '../../policy/report.ts';
import type { StackDescription } from './stack-schema.ts';

/** Names are there once, and capacity is provisioned of both sides or of none, as AWS has it; of an index only where it is of its table. */
export function checkTables({ tables }: StackDescription, report: Report): void {
  tables.forEach(({ name, readCapacity, writeCapacity, indexes }, index) => {
    if (tables.findIndex((one) => one.name === name) < index)
      report(['tables', index, 'name'], `the table ${name} is there twice`);
    if ((readCapacity === undefined) !== (writeCapacity === undefined))
      report(
        ['tables', index, readCapacity === undefined ? 'writeCapacity' : 'readCapacity'],
        `${name} has only one side of its capacity provisioned`,
        'say readCapacity and writeCapacity, or neither',
      );
    indexes.forEach((one, place) => {
      if (indexes.findIndex((other) => other.name === one.name) < place)
        report(['tables', index, 'indexes', place, 'name'], `${name} has the index ${one.name} twice`);
      const own = (['readCapacity', 'writeCapacity'] as const).find((side) => one[side] !== undefined);
      if (own !== undefined && readCapacity === undefined)
        report(
          ['tables', index, 'indexes', place, own],
          `${name} is billed by the request, and so is its index ${one.name}`,
          'leave its capacity out, or provision the table',
        );
    });
  });
}
