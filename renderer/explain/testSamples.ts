import type { DataPreview } from '../../preload/contract/data.ts';
import { backend } from '../backend/connection.ts';
import { dataBlock } from '../state/dataBlock.ts';
import { useDocument } from '../state/document.ts';
import { useRun } from '../state/run.ts';
import { canvasOf, pictureBytes } from '../ui/pictures.ts';

/** Samples come in pages: hovering over a map asks for neighbours on the page, not for each point. */
const pageSize = 200;
const pages = new Map<string, Promise<DataPreview>>();

/** Picture of a sample of the test split, drawn on a canvas of its own size. */
export async function testSample(sample: number): Promise<HTMLCanvasElement | null> {
  const block = dataBlock(useDocument.getState().document);
  const seed = useRun.getState().record?.seed ?? 1;
  if (!block) return null;
  const from = Math.floor(sample / pageSize) * pageSize;
  const order = { type: block.type, params: block.params, seed, split: 'test' as const, from, count: pageSize };
  const key = JSON.stringify(order);
  let page = pages.get(key);
  if (!page) {
    page = backend().data.preview(order);
    pages.set(key, page);
    page.catch(() => pages.delete(key));
  }
  const { pictures, samples } = await page;
  const at = samples.indexOf(sample);
  return at < 0 || pictures.bytes.length === 0 ? null : canvasOf(pictureBytes(pictures, at), pictures.width, pictures.height);
}
