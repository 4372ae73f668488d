import type { Report } from '../../policy/report.ts';
import type { StackDescription } from './stack-schema.ts';

/** Names are there once, and capacity is provisioned of both sides or of none, as AWS has it. */
export function checkTables({ tables }: StackDescription, report: Report): void {
  tables.forEach(({ name, readCapacity, writeCapacity }, index) => {
    if (tables.findIndex((one) => one.name === name) < index)
      report(['tables', index, 'name'], `the table ${name} is there twice`);
    if ((readCapacity === undefined) !== (writeCapacity === undefined))
      report(
        ['tables', index, readCapacity === undefined ? 'writeCapacity' : 'readCapacity'],
        `${name} has only one side of its capacity provisioned`,
        'say readCapacity and writeCapacity, or neither',
      );
  });
}
