import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newDocument } from '../../nodes/document/create.ts';
import { setTitle } from '../../nodes/document/edits.ts';
import { edit, followLanguage, markSaved, openDocument, undoEdit, useDocument } from '../../renderer/state/document.ts';
import { titledIn } from '../../renderer/state/runTitle.ts';
import { setSetting } from '../../renderer/state/settings.ts';

/** What follows the user, who reads another language from now on. */

const title = { en: 'A first network', zh: '第一个网络' };
const decide = { en: 'Decide', zh: '做出判断' };
const frames = [decide.en, 'My frame'].map((text, i) => ({ id: `frame-${i}`, x: 0, y: 300 * i, width: 400, height: 200, text, frame: true }));
const rename = { en: 'Rename', zh: '重命名' };
const shown = () => useDocument.getState().document?.title;

it('a run of a template is called as the template is; where somebody wrote another title, by that', () => {
  const templates = [
    { id: '3.1-vit', title },
    { id: '3.0-cnn', title: { en: 'CNN', zh: '卷积' } },
  ];
  const run = (name: string, template?: string) => titledIn({ run: 'run-1', title: name, ...(template !== undefined && { template }) }, templates, 'zh');
  // Whatever language it began in.
  expect([title.en, title.zh].map((name) => run(name, '3.1-vit'))).toEqual(Array(2).fill({ run: 'run-1', title: title.zh, template: '3.1-vit' }));
  expect([run('Mine', '3.1-vit'), run(title.en, '3.0-cnn'), run(title.en, 'gone'), run(title.en)].map((one) => one.title)).toEqual([
    'Mine',
    title.en,
    title.en,
    title.en,
  ]);
});

describe('what is given with a document', () => {
  beforeAll(followLanguage);
  beforeEach(() => {
    setSetting('language', 'en');
    openDocument({ ...newDocument(title.en), notes: frames }, { given: [title, decide] });
  });

  it('follows as long as nobody wrote it, and nothing is unsaved or to be undone by that', () => {
    setSetting('language', 'zh');
    expect(shown()).toBe(title.zh);
    expect(useDocument.getState().document).toMatchObject({ title: title.zh });
    expect(useDocument.getState()).toMatchObject({ dirty: false, history: { past: [], future: [] } });
    expect(useDocument.getState().saved?.title).toBe(title.zh);
    setSetting('language', 'en');
    expect(shown()).toBe(title.en);
  });

  it('is the frames too, but for those that have other words', () => {
    setSetting('language', 'zh');
    expect(useDocument.getState().document?.notes.map(({ text }) => text)).toEqual([decide.zh, 'My frame']);
    expect(useDocument.getState().dirty).toBe(false);
  });

  it('stays as the user wrote it, until that is undone', () => {
    edit(rename, (document) => setTitle(document, 'Mine'));
    setSetting('language', 'zh');
    expect(shown()).toBe('Mine');
    undoEdit();
    setSetting('language', 'en');
    setSetting('language', 'zh');
    expect(shown()).toBe(title.zh);
  });

  it('stays once it stands in a file', () => {
    markSaved(useDocument.getState().document!, 'first.loom');
    setSetting('language', 'zh');
    expect(shown()).toBe(title.en);
  });

  it('of a file is never touched', () => {
    openDocument(newDocument(title.en), { path: 'first.loom' });
    setSetting('language', 'zh');
    expect(shown()).toBe(title.en);
  });
});
