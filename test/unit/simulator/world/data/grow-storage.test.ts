import { describe, expect, it } from 'vitest';
import { fillDatabaseStorage } from '../../../../../src/simulator/faults/fill-database-storage.ts';
import { planted } from '../../../../support/planted.ts';

describe('the storage of a simulated database', () => {
  it.each([
    { hours: undefined, answer: 'grows' },
    { hours: 6, answer: 'grows' },
    { hours: 5.99, answer: 'InvalidParameterCombination' },
  ])('that was changed $hours h ago: $answer', async ({ hours, answer }) => {
    const shop = await planted();
    shop.fault(fillDatabaseStorage, {
      database: 'shop-db',
      ...(hours === undefined ? {} : { grownHoursAgo: hours }),
    });
    const input = { DBInstanceIdentifier: 'shop-db', AllocatedStorage: 240, ApplyImmediately: true };
    const said = await shop.naive('RDS', 'ModifyDBInstance', input).then(
      () => 'grows',
      (error: Error) => error.name,
    );
    expect(said).toBe(answer);
  });
});
