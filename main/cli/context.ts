import { ProblemError } from '../../nodes/text/problem.ts';
import { appRoot } from '../services/appRoot.ts';
import { readDocument } from '../services/documents.ts';
import { createServices, type Services } from '../services/index.ts';
import { RunStore } from '../services/runStore.ts';
import { TemplateStore } from '../services/templates.ts';
import { places } from '../storage/paths.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { Output } from './output.ts';

/** What every command works with. */
export class Context {
  readonly output: Output;
  readonly root = appRoot();
  readonly places = places();
  readonly templates = new TemplateStore(this.root);
  readonly runs = new RunStore(this.places.home);
  #services: Services | undefined;

  constructor(output: Output) {
    this.output = output;
  }

  get services(): Services {
    return (this.#services ??= createServices({ root: this.root, places: this.places }));
  }

  /** `FILE|ID`: what looks like a file is one; anything else is a template, by its id or its row in the catalogue (`3.1`). */
  async document(name: string): Promise<{ readonly document: LoomDocument; readonly path?: string }> {
    if (/\.loom$|[\\/]/i.test(name)) {
      const opened = await readDocument(name);
      if ('problem' in opened) throw new ProblemError(opened.problem);
      for (const repair of opened.repairs ?? []) this.output.problem(repair, 'repair');
      return opened;
    }
    return { document: (await this.templates.open(await this.templateId(name))).document };
  }

  async templateId(name: string): Promise<string> {
    const ids = (await this.templates.list()).map(({ id }) => id);
    const byRow = ids.filter((id) => id.startsWith(`${name}-`));
    return ids.includes(name) || byRow.length !== 1 ? name : byRow[0]!;
  }
}
