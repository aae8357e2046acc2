import fs from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, test } from 'vitest';
import { Output, pad, width } from '../../main/cli/output.ts';
import { clock } from '../../main/cli/progress.ts';
import { applySettings } from '../../main/cli/settings.ts';
import { draw } from '../../main/cli/pictures/draw.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { root, tensorloom } from './tensorloom.ts';
import { temporaryPlaces } from '../services/temporary.ts';

const where = temporaryPlaces();
afterAll(() => where.remove());

const cnn = fs.readFileSync(path.join(root, 'templates', '3.0-cnn', 'graph.loom'), 'utf8');
const file = (name: string, text: string): string => {
  fs.mkdirSync(where.documents, { recursive: true });
  const at = path.join(where.documents, name);
  fs.writeFileSync(at, text);
  return at;
};

describe('templates', () => {
  test('one JSON object a line, and a chapter alone', async () => {
    const all = await tensorloom(where, ['templates', '--json']);
    expect(all.code).toBe(0);
    expect(all.lines.find(({ id }) => id === '3.0-cnn')).toMatchObject({
      chapter: 3,
      title: { en: expect.any(String), zh: expect.any(String) },
      needs: [{ here: true }],
    });
    expect(await tensorloom(where, ['templates', '--json', '--chapter', '99'])).toMatchObject({ code: 0, lines: [] });
  });
});

describe('check', () => {
  test('what was mended on the way in is told, as the file lies there', async () => {
    const mended = path.join(root, 'tests', 'fixtures', 'documents', 'repaired', 'wires-dangling.loom');
    const { lines } = await tensorloom(where, ['check', mended, '--json']);
    expect(lines.filter(({ event }) => event === 'repair')).toMatchObject([{ code: 'repair.wire' }, { code: 'repair.wire' }]);
    expect((await tensorloom(where, ['check', mended])).error).toContain('graph.wires[2]: the wire from');
  });

  test('a good document: shapes, weights, exit 0; also by its row in the catalogue', async () => {
    const { code, lines } = await tensorloom(where, ['check', '3.1', '--json']);
    expect(code).toBe(0);
    expect(lines).toContainEqual({
      event: 'shape',
      block: 'patch-embed',
      port: 'output',
      shape: [
        ['batch', 'batch'],
        ['time', 16],
        ['width', 64],
      ],
      dtype: 'float32',
      weights: 3200,
    });
    expect(lines.at(-1)).toMatchObject({ event: 'end', status: 'done', problems: 0, parameters: 104_970 });
  });

  test.each([
    [
      'a param out of range',
      () => cnn.replace(/"filters": 32/, '"filters": 0'),
      { code: 'param.range', block: 'conv-2', field: 'filters', message: 'Filters' },
    ],
    ['half a file', () => cnn.slice(0, 700), { code: 'document.json', message: '' }],
    ['a file of the future', () => cnn.replace('"version": 1', '"version": 99'), { code: 'document.tooNew', message: '99' }],
    ['an unknown block', () => cnn.replaceAll('"vision.globalAveragePool"', '"vision.hologram"'), { code: 'block.unknown', message: 'vision.hologram' }],
  ])('%s: its problem, exit 1', async (name, text, { message, ...problem }) => {
    const { code, lines } = await tensorloom(where, ['check', file(`${name}.loom`, text()), '--json']);
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.objectContaining({ event: 'problem', ...problem, message: expect.stringContaining(message) }));
  });

  test('speaks Chinese where LANG does, and English where --language says so', async () => {
    const broken = file('broken.loom', cnn.replace(/"filters": 32/, '"filters": 0'));
    const chinese = await tensorloom(where, ['check', broken], { LANG: 'zh_CN.UTF-8' });
    expect(chinese).toMatchObject({ code: 1, error: expect.stringMatching(/conv-2\.filters: .*应在/) });
    const english = await tensorloom(where, ['check', broken, '--language', 'en'], { LANG: 'zh_CN.UTF-8' });
    expect(english.error).toMatch(/conv-2\.filters: .*must lie between/);
  });

  test('a file that is not there is a problem', async () => {
    expect(await tensorloom(where, ['check', 'none.loom', '--json'])).toMatchObject({ code: 1, lines: [{ event: 'problem', code: 'document.missing' }] });
    expect(await tensorloom(where, ['check', 'none', '--json'])).toMatchObject({ code: 1, lines: [{ event: 'problem', code: 'template.unknown' }] });
  });
});

describe('wrong use is exit 2 and says what is right', () => {
  test.each([
    [['tain'], 'There is no command "tain"'],
    [['train'], 'file|id is missing'],
    [['train', '3.0', '--epochs', 'many'], '--epochs takes a whole number from 1 to 100000, not "many"'],
    [['train', '3.0', '--engine', 'steam'], 'native, webgpu, wasm, cpu'],
    [['train', '3.0', '--set', 'conv-9.filters=2'], 'no block "conv-9"'],
    [['train', '3.0', '--set', 'conv-1.filter=2'], 'It has: filters, kernel'],
    [['train', '3.0', '--set', 'filters=2'], 'BLOCK.PARAM=VALUE'],
    [['runs', '--frob'], 'There is no option --frob'],
    [['templates', '--language', 'fr'], 'en, zh'],
    [['serve', '--host', '0.0.0.0'], '--allow-network'],
    [['explain', 'x', '--method', 'magic'], 'tsne, gradCam, cam, attention, confusion'],
  ])('%j', async (args, message) => {
    const { code, error } = await tensorloom(where, args);
    expect([code, error]).toEqual([2, expect.stringContaining(message)]);
  });

  test('help is Chinese to its headings and defaults', async () => {
    const { code, out } = await tensorloom(where, ['serve', '--help', '--language', 'zh']);
    expect(code).toBe(0);
    for (const word of ['用法：', '选项：', '默认：127.0.0.1']) expect(out).toContain(word);
    expect(out).not.toMatch(/Usage|Options|default|choices/);
  });

  test('help is not', async () => {
    const { code, out } = await tensorloom(where, ['--help']);
    expect(code).toBe(0);
    for (const command of ['templates', 'check', 'train', 'resume', 'explain', 'export', 'verify', 'engines', 'runs', 'serve'])
      expect(out).toContain(`\n  ${command} `);
    expect((await tensorloom(where, ['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('settings', () => {
  const output = new Output({ json: true, language: 'en' });
  const parsed = parseDocument(cnn);
  if ('problem' in parsed) throw new Error('the template does not open');
  const params = (settings: readonly string[], id: string) =>
    applySettings(parsed.document, settings, output).graph.nodes.find((node) => node.id === id)!.params;

  test('take the kind of the param', () => {
    expect(params(['conv-1.filters=4', 'conv-1.activation=tanh'], 'conv-1')).toMatchObject({ filters: 4, activation: 'tanh' });
    expect(params(['optimizer.rate=1e-4'], 'optimizer')).toMatchObject({ rate: 1e-4 });
    // What does not fit its kind is left for the checker to name.
    expect(params(['conv-1.filters=four'], 'conv-1')).toMatchObject({ filters: 'four' });
  });
});

describe('what is printed', () => {
  test('columns count Chinese characters twice', () => {
    expect([width('abc'), width('训练ab'), pad('训练', 6), pad('训练', 6, true)]).toEqual([3, 6, '训练  ', '  训练']);
  });
  test('time left', () => expect([clock(0.4), clock(65), clock(3700)]).toEqual(['0:00', '1:05', '1:01:40']));
});

describe('pictures', () => {
  const pictures = { height: 2, width: 2, channels: 1, bytes: Uint8Array.of(0, 255, 255, 0) };
  const shared = { samples: Int32Array.of(4), pictures, labels: Uint8Array.of(1), predicted: Uint8Array.of(1), classes: ['a', 'b'] };
  const pixel = (png: Buffer, x: number, y: number) => {
    const { data, width } = PNG.sync.read(png);
    return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
  };

  test('heat: the sample, and the map over it brighter where it is larger', () => {
    const [picture] = draw({ kind: 'heat', method: 'cam', ...shared, confidence: Float32Array.of(1), rows: 1, columns: 2, maps: Float32Array.of(0, 1) });
    expect(picture!.name).toBe('sample-4');
    expect(pixel(picture!.png, 9, 0)).toEqual([255, 255, 255]);
    const right = pixel(picture!.png, 16 + 8 + 15, 12);
    const left = pixel(picture!.png, 16 + 8, 4);
    expect(right[0]!).toBeGreaterThan(left[0]! + 100);
  });

  test('attention: a row a layer, a column a head, the attended patch brightest', () => {
    // Class token and four patches; the class token attends to the last patch alone.
    const weights = new Float32Array(25);
    weights[4] = 1;
    const [picture] = draw({ kind: 'attention', ...shared, layers: 1, heads: 1, time: 5, classToken: true, grid: 2, weights });
    const [dark, bright] = [pixel(picture!.png, 24 + 1, 1), pixel(picture!.png, 24 + 15, 15)];
    expect(bright[0]!).toBeGreaterThan(dark[0]! + 100);
  });

  test('t-SNE and confusion have colours at their places', () => {
    const [map] = draw({
      kind: 'tsne',
      samples: Int32Array.of(0),
      labels: Uint8Array.of(0),
      classes: ['a', 'b'],
      points: Float32Array.of(0, 0),
      neighbours: 1,
    });
    expect(pixel(map!.png, 360, 360)).toEqual([31, 119, 180]);
    const [matrix] = draw({ kind: 'confusion', classes: ['a', 'b'], counts: Int32Array.of(5, 0, 0, 5) });
    expect(pixel(matrix!.png, 70, 20)).toEqual([255, 255, 255]);
    expect(pixel(matrix!.png, 20, 20)).not.toEqual([255, 255, 255]);
  });
});
