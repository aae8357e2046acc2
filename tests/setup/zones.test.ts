import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { zones } from '../../eslint.zones.js';

const eslint = new ESLint();

/** What the lint says about the arrows when `file` holds `code`. */
async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return (result?.messages ?? []).filter((message) => message.ruleId === 'rooms/zones').map((message) => message.message);
}

const refused: readonly (readonly [file: string, specifier: string, says: string])[] = [
  ['nodes/text/x.ts', '../blocks/define.ts', 'texts stand at the bottom'],
  ['nodes/blocks/core/dense/block.ts', '@tensorflow/tfjs', "a block's declaration is read by the screen"],
  ['nodes/blocks/core/dense/block.ts', './layer.ts', "a block's declaration is read by the screen"],
  ['nodes/blocks/core/dense/layer.ts', '../../define.ts', 'copied as it stands into exported programs'],
  ['nodes/blocks/define.ts', '../document/schema.ts', 'knows no Node'],
  ['nodes/document/parse.ts', '../compile/plan.ts', 'text <- blocks <- document <- compile'],
  ['nodes/document/parse.ts', 'zod', 'no package but tfjs'],
  ['nodes/compile/compile.ts', 'node:fs', 'knows no Node'],
  ['nodes/datasets/digits.ts', '../train/events.ts', 'copied as it stands'],
  ['nodes/train/loop.ts', '../explain/tsne.ts', 'datasets <- train <- explain'],
  ['nodes/explain/tsne.ts', 'electron', 'no Electron'],
  ['nodes/explain/tsne.ts', '../../preload/contract/index.ts', 'no package but tfjs'],
  ['preload/contract/x.ts', '../rpc/client.ts', 'types and argument schemas'],
  ['preload/rpc/x.ts', '../../main/services/index.ts', 'neither the screen nor the backend'],
  ['preload/index.ts', './contract/index.ts', 'hands one port over'],
  ['main/services/x.ts', 'electron', 'import none of the three'],
  ['main/services/x.ts', '../desktop/window.ts', 'import none of the three'],
  ['main/server/x.ts', 'electron', 'only main/desktop and preload/index.ts import electron'],
  ['main/cli/x.ts', '../../renderer/app/App.tsx', 'only main/desktop and preload/index.ts import electron'],
  ['main/desktop/x.ts', '../cli/main.ts', 'beside the server and the command line'],
  ['main/setup/x.mjs', 'zod', 'before any package is installed'],
  ['main/services/x.ts', '../../tests/desktop/x.ts', 'nobody imports tests'],
  ['main/services/x.ts', '../../templates/3.1-vit/lesson.ts', 'templates are data'],
  ['renderer/canvas/Canvas.tsx', '../inspector/Inspector.tsx', 'a panel never imports a panel'],
  ['renderer/ui/Button.tsx', '../canvas/Canvas.tsx', 'does not know the panels'],
  ['renderer/canvas/Canvas.tsx', '../app/App.tsx', 'a panel never imports a panel'],
  ['renderer/app/App.tsx', '../../main/services/index.ts', 'through the contract only'],
  ['renderer/app/App.tsx', 'electron', 'only main/desktop and preload/index.ts import electron'],
  ['renderer/app/App.tsx', 'node:fs', 'a sandboxed page without Node'],
  ['renderer/app/App.tsx', '@tensorflow/tfjs', 'without loading tfjs'],
  ['renderer/app/App.tsx', '../../nodes/blocks/core/dense/layer.ts', 'does not load layers'],
  ['renderer/app/App.tsx', '../../preload/index.ts', 'receives its port as a message'],
];

const allowed: readonly (readonly [file: string, specifier: string])[] = [
  ['nodes/blocks/core/dense/block.ts', '../../define.ts'],
  ['nodes/blocks/core/dense/layer.ts', '@tensorflow/tfjs'],
  ['nodes/blocks/core/dense/layer.ts', '#runtime/layers/activations.ts'],
  ['nodes/compile/compile.ts', '../document/schema.ts'],
  ['nodes/train/events.ts', '../explain/results.ts'],
  ['preload/rpc/websocket.ts', '@msgpack/msgpack'],
  ['preload/index.ts', 'electron'],
  ['main/desktop/window.ts', 'electron'],
  ['main/desktop/bridge.ts', '../services/index.ts'],
  ['main/trainer/main.ts', '@tensorflow/tfjs-backend-wasm'],
  ['renderer/canvas/Canvas.tsx', '@xyflow/react'],
  ['renderer/canvas/Canvas.tsx', '../ui/Button.tsx'],
  ['renderer/app/App.tsx', '../canvas/Canvas.tsx'],
  ['renderer/app/App.tsx', 'monaco-editor/editor/editor.worker?worker'],
  ['tests/desktop/x.test.ts', '../../renderer/app/App.tsx'],
];

describe('who may import what', () => {
  it.each(refused)('%s may not import %s', async (file, specifier, says) => {
    for (const code of [
      `import '${specifier}';\n`,
      `export * from '${specifier}';\n`,
      `import type { X } from '${specifier}';\nexport type Y = X;\n`,
      `void import('${specifier}');\n`,
    ]) {
      const messages = await complaints(file, code);
      expect(messages, code).toHaveLength(1);
      expect(messages[0]).toContain(`${file} may not import`);
      expect(messages[0]).toContain(says);
    }
  });

  it('refuses a type by import()', async () => {
    expect(await complaints('nodes/text/x.ts', "export type A = import('electron').App;\n")).toHaveLength(1);
  });

  it.each(allowed)('%s may import %s', async (file, specifier) => {
    expect(await complaints(file, `import '${specifier}';\n`)).toEqual([]);
  });

  it('gives a reason in every row', () => {
    expect(zones.filter((zone) => zone.why.length < 20 && !zone.files.includes('tests/**'))).toEqual([]);
  });
});
