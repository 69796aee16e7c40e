/**
 * `node scripts/logSchema.ts` writes docs/log.schema.json anew, from the schema by which Webside reads
 * logs from files; `npm run format` then gives it its form. A unit test fails where they differ.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { fileSchema } from '../utils/core/log/file.ts';

/** The published schema. It knows no rule that takes more than one field to judge. */
export function logSchema(): object {
  return toJsonSchema(fileSchema, {
    target: 'draft-2020-12',
    ignoreActions: ['check', 'safe_integer'],
  });
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '../docs/log.schema.json');
  writeFileSync(path, `${JSON.stringify(logSchema(), null, 2)}\n`);
}
