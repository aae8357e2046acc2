import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addClient } from './support/client.ts';
import { closeBrowser, freshHome, launch, type Studio } from './support/studio.ts';

let home: string;
let studio: Studio;

beforeEach(async () => {
  home = await freshHome();
  studio = await launch({ home });
});
afterEach(async () => {
  await studio.close();
  await fs.rm(home, { recursive: true, force: true });
});
afterAll(closeBrowser);

describe('the screen in a desktop window', () => {
  it('talks to the backend through the port and follows the native menu, which follows it', async () => {
    const page = await studio.page();
    const [menu, press] = [
      () => studio.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.map((item) => item.label), null),
      (id: string) => studio.evaluate(({ Menu }, name) => Menu.getApplicationMenu()!.getMenuItemById(name)!.click(), id),
    ];
    await page.getByText('CNN on digits').first().waitFor();
    await press('chinese');
    await page.getByText('用卷积网络识别数字').first().waitFor();
    await expect.poll(menu).toContain('文件');
    await page.getByText('用卷积网络识别数字').first().click();
    const title = () => studio.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle(), null);
    await expect.poll(title).toMatch(/.+ – Tensorloom$/);
  });

  it('leaves a finished record and no process behind when the application quits during a run', async () => {
    const page = await studio.page();
    await page.waitForURL(`${studio.origin}/`);
    await addClient(page);
    await page.goto(`${studio.origin}/nothing-here.txt`);
    await page.waitForFunction(() => window.testClient);
    const run = await page.evaluate(async () => {
      const { backend } = window.testClient!;
      const { document } = await backend.templates.open({ id: '3.0-cnn' });
      const started = await backend.training.start({ text: JSON.stringify(document), engine: 'wasm', epochs: 1000 });
      if (!('run' in started)) throw new Error(JSON.stringify(started));
      for await (const event of backend.training.events({ run: started.run })) if (event.type === 'steps') break;
      return started.run;
    });
    await studio.evaluate(({ app }) => app.quit(), null);
    expect(await studio.ended).toBe(0);
    const lines = (await fs.readFile(path.join(home, 'runs', run, 'events.jsonl'), 'utf8')).trim().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: 'end', status: 'stopped' });
    expect((await fs.readdir(path.join(home, 'runs', run, 'checkpoints'))).length).toBeGreaterThan(0);
  });
});
