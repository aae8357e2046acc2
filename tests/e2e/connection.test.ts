import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain, drop, says, sheet, status } from './support/faults.ts';
import { openStudio, openTemplate, setNumber, type Studio } from './support/studio.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('an app that ends and is started again while its window stays open', () => {
  let studio: Studio;
  let again: ChildProcess | undefined;
  beforeAll(async () => {
    studio = await openStudio();
    await openTemplate(studio, '3.0-cnn');
  });
  afterAll(async () => {
    again?.kill('SIGTERM');
    await studio?.close();
  });

  /** The app on the same port, as on its usual one; answers the address that it prints. */
  function startAgain(port: string): Promise<string> {
    const started = (again = spawn(process.execPath, [path.join(root, 'dist/main/cli.js'), 'serve', '--port', port], {
      env: { ...process.env, TENSORLOOM_HOME: studio.home, TENSORLOOM_DOCUMENTS: studio.documents },
      stdio: ['ignore', 'pipe', 'inherit'],
    }));
    return new Promise((resolve, reject) => {
      let said = '';
      started.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const address = /http:\/\/\S+token=\S+/.exec(said)?.[0];
        if (address) resolve(address);
      });
      started.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
    });
  }

  it('says what is lost, keeps the edits, and says how to go on', async () => {
    const { page } = studio;
    const { port } = new URL(page.url());
    const banner = page.getByRole('alert');
    await setNumber(page, 'conv-1', 'filters', 24);
    process.kill(studio.server, 'SIGKILL');
    await banner.filter({ hasText: 'The backend does not answer' }).waitFor();
    await expect.poll(() => status(page).innerText()).toMatch(/only in this window/);
    await expect.poll(() => page.getByRole('button', { name: 'Train', exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press('Control+s');
    await says(page, /The document was not saved/);
    const [copy] = await Promise.all([page.waitForEvent('download'), banner.getByRole('button', { name: 'Save a copy' }).click()]);
    expect(copy.suggestedFilename()).toBe('CNN-on-digits.loom');

    const address = await startAgain(port);
    await banner.getByRole('button', { name: 'Reconnect' }).click();
    await banner.filter({ hasText: 'does not know this window' }).waitFor();
    const other = await page.context().newPage();
    await other.goto(address);
    await banner.getByRole('button', { name: 'Reconnect' }).click();
    await banner.waitFor({ state: 'detached' });
    await expect.poll(() => status(page).innerText()).toMatch(/kept in the journal/);
    await other.close();
  });

  it('the list of problems opens beside the button that was pressed', async () => {
    const { page } = studio;
    await drop(page, 'lone.loom', { text: chain('Lone', [{ id: 'digits', type: 'data.digits' }]) });
    const dialog = page.getByRole('dialog').getByRole('button', { name: 'Don’t save' });
    await dialog.click();
    const train = page.getByRole('button', { name: 'Train', exact: true });
    await page.getByText('Not ready to train').waitFor();
    await train.click();
    await sheet(page).first().waitFor();
    const [button, list] = [(await train.boundingBox())!, (await sheet(page).first().boundingBox())!];
    expect(list.x).toBeGreaterThan(button.x);
    expect(list.y).toBeGreaterThanOrEqual(button.y + button.height);
  });
});
