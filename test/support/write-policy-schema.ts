import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyJsonSchema } from '../../src/policy/schema.ts';

// node test/support/write-policy-schema.ts && npm run format
const file = join(import.meta.dirname, '../../policies/policy.schema.json');
writeFileSync(file, `${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`);
