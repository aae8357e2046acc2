import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Places } from '../../main/storage/paths.ts';

/** A user's folders of its own for one test file; gone afterwards. */
export function temporaryPlaces(): Places & { readonly root: string; remove(): void } {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'tensorloom-test-'));
  return {
    root,
    home: path.join(root, 'home'),
    documents: path.join(root, 'documents'),
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}
