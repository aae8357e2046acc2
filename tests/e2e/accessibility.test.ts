import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block, openStudio, openTemplate, setNumber, type Studio } from './support/studio.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the screen as it stands, of what keeps people out: the rule, where, and why. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => {
    const tool = (window as unknown as { axe: { run(root: Document, options: RunOptions): Promise<AxeResults> } }).axe;
    return tool.run(document, { resultTypes: ['violations'] });
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) => `${id}: ${target.join(' ')}: ${[...any, ...all, ...none][0]?.message ?? ''}`));
}

/** Every main screen, in both themes and both languages, as a person opens them one after the other. */
describe.each([
  { locale: 'en-GB', scheme: 'light' },
  { locale: 'zh-CN', scheme: 'dark' },
] as const)('screens without barriers: $locale, $scheme', ({ locale, scheme }) => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio({ locale, scheme });
    await studio.page.locator('[data-template]').first().waitFor();
  });
  afterAll(() => studio?.close());

  it('the start page, and the page of the engines', async () => {
    const { page } = studio;
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: /^(Engine|计算引擎)/ }).click();
    await page.getByRole('dialog').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: /^(All engines|所有引擎)$/ }).click();
    await page.getByRole('button', { name: /^(Test again|重新检测)$/ }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: /^(Back|返回)$/ }).click();
  });

  it('the editor with each of its panels, and a block with each of its pages', async () => {
    const { page } = studio;
    await openTemplate(studio, '3.0-cnn');
    expect(await barriers(page)).toEqual([]);
    for (const [key, name] of [
      ['1', /^(Blocks|模块)$/],
      ['3', /^(Data|数据)$/],
      ['4', /^(Runs|训练记录)$/],
      ['5', /^(Outline|大纲)$/],
      ['6', /^(Code|代码)$/],
    ] as const) {
      await page.keyboard.press(`Control+${key}`);
      await page.getByRole('complementary', { name }).waitFor();
      if (key === '6') await page.locator('.view-line').first().waitFor();
      expect(await barriers(page), `panel ${key}`).toEqual([]);
    }
    await page.keyboard.press('Control+2');
    await block(page, 'conv-2').click();
    for (const name of [/^(Params|参数)$/, /^(Shapes|形状)$/, /^(Code|代码)$/, /^(Help|说明)$/]) {
      await page.getByRole('tab', { name }).click();
      expect(await barriers(page), String(name)).toEqual([]);
    }
  });

  it('what opens over the editor', async () => {
    const { page } = studio;
    for (const keys of ['Control+k', 'Control+e', '?', '/']) {
      await page.locator('.react-flow__pane').click({ position: { x: 4, y: 4 } });
      await page.keyboard.press(keys);
      await page.getByRole('dialog').or(page.getByRole('listbox')).first().waitFor();
      expect(await barriers(page), keys).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });

  it('a run that trains, and one that has ended', async () => {
    const { page } = studio;
    await setNumber(page, 'digits', 'train', 512);
    // It trains until it was looked at.
    await setNumber(page, 'recipe', 'epochs', 900);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^(Pause|暂停)$/ }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: /^(Stop|停止)$/ }).click();
    await page.getByRole('button', { name: /^(Train|训练|Train again|重新训练)$/ }).waitFor();
    await setNumber(page, 'recipe', 'epochs', 3);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^(Train again|重新训练)$/ }).waitFor();
    for (const name of [/^(Charts|图表)$/, /^(Predictions|预测)$/, /^(Console|日志)$/]) {
      await page.getByRole('tab', { name }).click();
      expect(await barriers(page), String(name)).toEqual([]);
    }
    expect(studio.faults).toEqual([]);
  });
});
