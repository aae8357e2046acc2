import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breaks, schemaOf, type Schema } from './schema.ts';

/** Writes the snapshot anew, unless files already saved would break. */
const file = join(import.meta.dirname, 'schema.snapshot.json');
const problems = existsSync(file) ? breaks(JSON.parse(readFileSync(file, 'utf8')) as Schema) : [];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
// Lists on one line, the way the formatter wants them.
const text = JSON.stringify(schemaOf(), null, 2).replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, items: string) => `[${items.replace(/\s*\n\s*/g, ' ')}]`);
writeFileSync(file, `${text}\n`);
