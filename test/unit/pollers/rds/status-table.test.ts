import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../../src/pollers/rds/status-table.ts';

describe('what a status of RDS means', () => {
  it.each(['available', 'backing-up', 'configuring-enhanced-monitoring', 'storage-optimization'])(
    '%s serves: RDS works beside it',
    (status) => {
      expect(meaningOf(status)).toEqual({ state: 'pass' });
    },
  );

  it.each([
    'failing-over',
    'rebooting',
    'modifying',
    'upgrading',
    'starting',
    'stopped',
    'creating',
    'deleting',
  ])('%s is in the hands of RDS or of a person: neither good nor bad', (status) => {
    expect(meaningOf(status)).toEqual({ state: 'unknown', nature: 'transition' });
  });

  it.each([
    'failed',
    'storage-full',
    'inaccessible-encryption-credentials',
    'incompatible-network',
    'incompatible-parameters',
    'incompatible-something-new',
    'restore-error',
  ])('%s is down until somebody mends the cause', (status) => {
    expect(meaningOf(status)).toEqual({ state: 'fail' });
  });

  it.each(['a-status-of-next-year', '', undefined])('%s is unknown, never guessed', (status) => {
    expect(meaningOf(status)).toEqual({ state: 'unknown' });
  });
});
