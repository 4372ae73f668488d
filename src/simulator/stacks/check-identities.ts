import type { Report } from '../../policy/report.ts';
import type { StackDescription } from './stack-schema.ts';

/** AWS tells users apart by their names, whatever their case. */
export function checkIdentities({ identities: { users } }: StackDescription, report: Report): void {
  users.forEach(({ name, keys }, index) => {
    const same = (one: { readonly name: string }) => one.name.toLowerCase() === name.toLowerCase();
    if (users.findIndex(same) < index)
      report(['identities', 'users', index, 'name'], `the user ${name} is there twice`);
    keys.forEach(({ age, used = 0 }, which) => {
      if (used > age)
        report(
          ['identities', 'users', index, 'keys', which, 'used'],
          'a key cannot have been used before it was made',
        );
    });
  });
}
