import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisHost, wheelsFor } from '../../main/engines/host.ts';
import { serveIndex, type PackageIndex } from '../engines/packageIndex.ts';
import { openStudio, type Studio } from './support/studio.ts';

/** A user takes the offer of the native engine: progress, cancel, go on, and a package index that is not to be trusted. */
describe('installing the native engine', () => {
  const before = { ...process.env };
  let index: PackageIndex;
  let studio: Studio;
  beforeAll(async () => {
    const possible = wheelsFor(thisHost());
    if ('problem' in possible) throw new Error(`no library for this system: ${possible.problem.code}`);
    const { project, file, size } = possible.wheels[0]!;
    // As long as the library, and nothing but zeros.
    index = await serveIndex(project, file, size);
    index.wait = 2;
    Object.assign(process.env, index.env);
    studio = await openStudio();
  });
  afterAll(async () => {
    await studio?.close();
    await index?.close();
    process.env = { ...before };
  });

  const offer = () => studio.page.getByRole('region', { name: 'Train several times faster with native TensorFlow' });
  const press = (name: string) => studio.page.getByRole('button', { name, exact: true }).click();

  it('is offered on the first page, with what it fetches and keeps', async () => {
    await offer().waitFor();
    expect(await offer().innerText()).toMatch(/\d+ [MG]B are fetched once, \d+(\.\d+)? [MG]B kept/);
  });

  it('shows what it does, how far it is and how long it takes, and can be cancelled', async () => {
    await offer().getByRole('button', { name: 'Install' }).click();
    const bar = studio.page.getByRole('progressbar', { name: 'Installation of the native engine' });
    await expect.poll(() => bar.getAttribute('value')).toBeTruthy();
    const page = studio.page.locator('body');
    await expect.poll(() => page.innerText()).toMatch(/Fetching TensorFlow’s library\s+[\d.]+ [kM]B of [\d.]+ [MG]B · .* left/);
    const reached = Number(await bar.getAttribute('value'));
    await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(reached);
    await press('Cancel');
    await expect.poll(() => page.innerText()).toMatch(/[\d.]+ [kM]B of [\d.]+ [MG]B are here already/);
  });

  it('goes on where it stopped, and refuses a file that is not the one of the table', async () => {
    index.wait = 0;
    await press('Go on');
    const alert = studio.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('is not the file it should be');
    expect(index.ranges).toEqual(['-', expect.stringMatching(/^bytes=\d{5,}-$/)]);
    await studio.page.getByRole('button', { name: 'Install', exact: true }).waitFor();
  });

  it('is not offered again after "Not now"', async () => {
    await press('Back');
    await offer().getByRole('button', { name: 'Not now' }).click();
    await offer().waitFor({ state: 'detached' });
    await studio.page.reload();
    await studio.page.getByRole('button', { name: 'New empty graph' }).waitFor();
    // The installation's state comes over the same connection as the recent documents, so it has had its time.
    await studio.page.waitForTimeout(1000);
    expect(await offer().count()).toBe(0);
    expect(studio.faults).toEqual([]);
  });
});
