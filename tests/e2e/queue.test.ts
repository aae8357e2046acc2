import { afterAll, beforeAll, test } from 'vitest';
import { speak } from './support/faults.ts';
import { keepPicture, openStudio, openTemplate, setNumber, type Studio } from './support/studio.ts';

/** Two windows, one machine: what a run will take, and whose turn it is. */

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio?.close());

test('a forecast before the run; a second run waits for the first, and may start at once', async () => {
  const { page } = studio;
  await openTemplate(studio, '3.0-cnn');
  await page.getByRole('button', { name: 'How long?' }).click();
  const forecast = page.getByText(/^about .+ · [\d.]+ [MG]B$/);
  await forecast.waitFor();
  await keepPicture(page, 'forecast');
  // Long enough to be there when the second comes.
  await setNumber(page, 'recipe', 'epochs', 200);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();

  const second = await page.context().newPage();
  await second.goto(page.url());
  const other: Studio = { ...studio, page: second };
  await openTemplate(other, '3.1-vit');
  await second.getByRole('button', { name: 'Train', exact: true }).click();
  await second.getByText('Waits for “CNN on digits” to end or pause').first().waitFor();
  await keepPicture(second, 'queued');
  await speak(second, 'zh');
  await second.getByText('等待“用卷积网络识别数字”结束或暂停').first().waitFor();
  await keepPicture(second, 'queued-zh');
  await second.getByRole('button', { name: '立即开始' }).click();
  await second.getByRole('button', { name: '暂停' }).waitFor();
  await second.getByRole('button', { name: '停止' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page
    .getByText(/^Stopped/)
    .first()
    .waitFor();
  await second
    .getByText(/^已停止/)
    .first()
    .waitFor();
});
