import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, patience } from '../e2e/support/browser.ts';
import { speak } from '../e2e/support/faults.ts';
import { openStudio, openTemplate, type Studio } from '../e2e/support/studio.ts';
import { useEngine } from '../parity/engines.ts';
import { natives } from '../recorder/native.ts';
import { lendEngines, trainedRun } from './runs.ts';

/** From the Export dialog to a page that uses the model: both in a real Chromium. */

const root = path.resolve(import.meta.dirname, '../..');

describe.each(natives)('%s', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio();
    lendEngines(studio.home);
    await trainedRun(studio, '3.0-cnn');
    await openTemplate(studio, '3.0-cnn');
  });
  afterAll(() => studio?.close());

  const folder = () => path.join(studio.documents, 'web model');

  it('exports for browsers by keyboard, and says how well the file answers', async () => {
    const { page } = studio;
    await page.getByRole('banner').getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog');
    const first = dialog.getByRole('radio', { name: 'TypeScript project' });
    await first.focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => first.isChecked()).toBe(false);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => dialog.getByRole('radio', { name: /TensorFlow\.js/ }).isChecked()).toBe(true);

    await dialog.getByRole('combobox', { name: 'Batch' }).click();
    await page.getByRole('option', { name: 'Only these' }).click();
    await dialog.getByRole('textbox', { name: 'Batch sizes' }).fill('1, 8');
    await expect.poll(() => dialog.getByRole('button', { name: 'Export', exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole('combobox', { name: 'Batch' }).click();
    await page.getByRole('option', { name: 'Any batch size' }).click();

    await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder());
    await dialog.getByRole('button', { name: 'Export', exact: true }).press('Enter');
    await dialog.getByText('It answers like the model').waitFor();
    const said = await dialog.innerText();
    expect(said).toMatch(/Exported 4 files/);
    expect(said).toMatch(/Largest difference: \d\.\de-\d+ \(\d\.\de-4 would still be rounding\)/);
    expect(said).toContain('images float32 [batch, 28, 28, 1]');
    expect(fs.readdirSync(folder())).toContain('model.json');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('offers the converter where a format needs it, in both languages', async () => {
    const { page } = studio;
    await speak(page, 'zh');
    await page.getByRole('banner').getByRole('button', { name: '导出' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'ONNX' }).check();
    const offered = dialog.getByRole('button', { name: '安装转换器' });
    const ready = dialog.getByRole('button', { name: '导出', exact: true });
    // Where a Python with the converter is at hand there is nothing to install.
    await expect.poll(async () => (await offered.count()) === 1 || (await ready.isEnabled())).toBe(true);
    if ((await offered.count()) === 1) {
      expect(await ready.isDisabled()).toBe(true);
      expect(await dialog.innerText()).toContain('380 MB');
    }
    await page.keyboard.press('Escape');
    await speak(page, 'en');
    expect(studio.faults).toEqual([]);
  });

  it('the page of its README runs in a browser and answers as tfjs does here', async () => {
    const readme = fs.readFileSync(path.join(folder(), 'README.md'), 'utf8');
    const html = /```html\n([\s\S]*?)```/.exec(readme)![1]!;
    const server = http.createServer((request, response) => {
      const wanted = request.url === '/' ? undefined : path.join(request.url!.startsWith('/node_modules') ? root : folder(), request.url!);
      response.setHeader('Content-Type', wanted === undefined ? 'text/html' : /\.js$/.test(wanted) ? 'text/javascript' : 'application/octet-stream');
      if (wanted === undefined) response.end(`<!doctype html><body>${html}</body>`);
      else if (fs.existsSync(wanted)) fs.createReadStream(wanted).pipe(response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(patience);
      await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
      await expect.poll(() => page.locator('body').innerText()).toMatch(/\[\[/);
      const there = JSON.parse((await page.locator('body').innerText()).trim()) as number[][];

      await useEngine('cpu');
      const { modelTopology, weightsManifest, signature, format } = JSON.parse(fs.readFileSync(path.join(folder(), 'model.json'), 'utf8')) as tf.io.ModelJSON;
      const shards = weightsManifest.flatMap(({ paths }) => paths).map((name) => fs.readFileSync(path.join(folder(), name)));
      const weightData = Uint8Array.from(Buffer.concat(shards)).buffer;
      const model = await tf.loadGraphModel({
        load: () => Promise.resolve({ modelTopology, format, signature, weightSpecs: weightsManifest.flatMap(({ weights }) => weights), weightData }),
      });
      const here = (model.execute({ images: tf.zeros([2, 28, 28, 1]) }, 'probabilities') as tf.Tensor2D).arraySync();
      expect(there).toHaveLength(2);
      there.forEach((row, i) => row.forEach((value, k) => expect(Math.abs(value - here[i]![k]!)).toBeLessThan(1e-4)));
      expect(there[0]!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    } finally {
      await browser.close();
      server.close();
    }
  });
});
