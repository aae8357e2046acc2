import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseDocument } from '../../nodes/document/parse.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { ProblemError, sentence } from '../../nodes/text/problem.ts';
import type { Text } from '../../nodes/text/text.ts';
import type { Handlers } from '../../preload/contract/define.ts';
import type { Exercise, Lesson, templates as contract, TemplateInfo } from '../../preload/contract/templates.ts';

/** What `template.json` holds: the info, except that a need names the package whose presence answers it. */
interface TemplateFile extends Omit<TemplateInfo, 'needs'> {
  readonly needs: readonly { readonly what: Text; readonly package: string }[];
}

export interface Template {
  readonly info: TemplateInfo;
  readonly document: LoomDocument;
  /** The `.loom` text as it lies in the template's folder. */
  readonly text: string;
  readonly lesson: Lesson;
}

/** The folder `templates/`: one folder a lesson with template.json, graph.loom, lesson.en.md, lesson.zh.md, exercises.json. */
export class TemplateStore {
  readonly #folder: string;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.#folder = path.join(root, 'templates');
  }

  async list(): Promise<TemplateInfo[]> {
    const infos = await Promise.all((await this.#ids()).map((id) => this.#info(id)));
    return infos.sort((a, b) => a.chapter - b.chapter || a.id.localeCompare(b.id, 'en', { numeric: true }));
  }

  async open(id: string): Promise<Template> {
    const known = await this.#ids();
    if (!known.includes(id)) throw new ProblemError({ code: 'template.unknown', data: { id, known: known.join(', ') } });
    const read = (file: string) => fs.readFile(path.join(this.#folder, id, file), 'utf8');
    try {
      const [info, text, en, zh, exercises] = await Promise.all([
        this.#info(id),
        read('graph.loom'),
        read('lesson.en.md'),
        read('lesson.zh.md'),
        read('exercises.json'),
      ]);
      const parsed = parseDocument(text);
      if ('problem' in parsed) throw new Error(sentence(parsed.problem, 'en'));
      return {
        info,
        text,
        document: { ...parsed.document, template: id },
        lesson: { pages: lessonPages(en, zh), exercises: JSON.parse(exercises) as Exercise[] },
      };
    } catch (error) {
      throw new ProblemError({ code: 'template.damaged', data: { id, reason: error instanceof Error ? error.message : String(error) } });
    }
  }

  async #ids(): Promise<string[]> {
    const entries = await fs.readdir(this.#folder, { withFileTypes: true }).catch(() => []);
    const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const whole = await Promise.all(
      ids.map((id) =>
        fs.access(path.join(this.#folder, id, 'template.json')).then(
          () => true,
          () => false,
        ),
      ),
    );
    return ids.filter((_, i) => whole[i]).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  }

  async #info(id: string): Promise<TemplateInfo> {
    const file = JSON.parse(await fs.readFile(path.join(this.#folder, id, 'template.json'), 'utf8')) as TemplateFile;
    return { ...file, id, needs: file.needs.map((need) => ({ what: need.what, here: isInstalled(this.#root, need.package) })) };
  }
}

function isInstalled(root: string, name: string): boolean {
  try {
    createRequire(path.join(root, 'package.json')).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** A page begins at a first-level heading, `# Title`, or `# Title {#id}` where exercises refer to it; both languages have the same pages. */
export function lessonPages(en: string, zh: string): Lesson['pages'] {
  const [english, chinese] = [split(en), split(zh)];
  if (english.length !== chinese.length) throw new Error(`the lesson has ${english.length} pages in English and ${chinese.length} in Chinese`);
  return english.map((page, i) => ({ id: page.id, title: { en: page.title, zh: chinese[i]!.title }, body: { en: page.body, zh: chinese[i]!.body } }));
}

function split(markdown: string): { id: string; title: string; body: string }[] {
  const pages: { id: string; title: string; body: string[] }[] = [];
  let fenced = false;
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    if (/^(```|~~~)/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^# (.+?)(?:\s*\{#([a-z0-9-]+)\})?\s*$/.exec(line);
    if (heading) pages.push({ id: heading[2] ?? `page-${pages.length + 1}`, title: heading[1]!, body: [] });
    else pages.at(-1)?.body.push(line);
  }
  return pages.map((page) => ({ ...page, body: page.body.join('\n').trim() }));
}

export function templatesService(store: TemplateStore): Handlers<typeof contract> {
  return {
    list: () => store.list(),
    async open({ id }) {
      const { info, document, lesson } = await store.open(id);
      return { info, document, lesson };
    },
  };
}
