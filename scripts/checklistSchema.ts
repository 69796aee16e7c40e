/**
 * `node scripts/checklistSchema.ts` writes docs/checklist.schema.json anew, from the schema by which
 * Webside reads files; `npm run format` then gives it its form. A unit test fails where they differ.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { fileSchema } from '../utils/core/checklist/fileFormat.ts';

/** The published schema. It knows no rule that takes more than one field to judge. */
export function checklistSchema(): object {
  return toJsonSchema(fileSchema, { target: 'draft-2020-12', ignoreActions: ['check'] });
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '../docs/checklist.schema.json');
  writeFileSync(path, `${JSON.stringify(checklistSchema(), null, 2)}\n`);
}
