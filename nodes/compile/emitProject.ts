import { shapeWords } from '../blocks/shapes.ts';
import type { LoomDocument } from '../document/schema.ts';
import { comment } from './literal.ts';
import type { Chain, Model } from './model.ts';
import type { ProgramFile } from './program.ts';
import { exportImports } from './sources.ts';

/** Exact versions of every package that a program may import: the ones that Tensorloom itself trains with. */
export const packageVersions: Readonly<Record<string, string>> = {
  '@tensorflow/tfjs': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@types/node': '24.19.2',
  mnist: '1.1.0',
  tsx: '4.23.15',
  typescript: '5.9.3',
};

/** What trains on graphics cards is a hundred megabytes, so a project has it only where it is wanted. */
export const webgpuVersions: Readonly<Record<string, string>> = { webgpu: '0.6.2', '@tensorflow/tfjs-backend-webgpu': '4.22.0' };

const webgpuInstall = ['npm install', ...Object.entries(webgpuVersions).map(([name, version]) => `${name}@${version}`)].join(' ');

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What makes a folder of the program's files a project of its own. */
export function emitProject(document: LoomDocument, model: Model, chain: Chain, packages: readonly string[]): readonly ProgramFile[] {
  const versions = (names: readonly string[]) =>
    Object.fromEntries([...new Set(names)].sort().flatMap((name) => (packageVersions[name] ? [[name, packageVersions[name]]] : [])));
  return [
    {
      path: 'package.json',
      text: json({
        name: slug(document.title),
        version: '1.0.0',
        private: true,
        type: 'module',
        engines: { node: '>=20.19' },
        imports: exportImports,
        scripts: { start: 'tsx main.ts', evaluate: 'tsx evaluate.ts', types: 'tsc' },
        dependencies: versions([...packages, 'tsx']),
        devDependencies: versions(['@types/node', 'typescript']),
      }),
    },
    {
      path: 'tsconfig.json',
      text: json({
        compilerOptions: {
          target: 'es2023',
          lib: ['es2023'],
          module: 'esnext',
          moduleResolution: 'bundler',
          strict: true,
          noUncheckedIndexedAccess: true,
          noImplicitOverride: true,
          noUnusedLocals: true,
          noUnusedParameters: true,
          verbatimModuleSyntax: true,
          erasableSyntaxOnly: true,
          allowImportingTsExtensions: true,
          noEmit: true,
          skipLibCheck: true,
          types: ['node'],
        },
        include: ['**/*.ts'],
      }),
    },
    { path: '.gitignore', text: 'node_modules/\ntrained.safetensors\n' },
    { path: 'README.md', text: readme(document, model, chain) },
  ];
}

function slug(title: string): string {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return words === '' ? 'tensorloom-model' : words;
}

/** A user's words in Markdown: no link, image, heading or tag of theirs takes effect. */
const plain = (text: string): string => comment(text).replace(/[\\`*_{}[\]()#<>|!~]/g, '\\$&');

function readme(document: LoomDocument, { total, checker }: Model, chain: Chain): string {
  const rows = [...checker.main.nodes.values()]
    .filter(({ described }) => described.part !== 'probe')
    .map(({ node, described, params }) => {
      const output = Object.keys(described.outputs)[0];
      const signal = output === undefined ? undefined : checker.signals[`${node.id}:${output}`];
      const values = Object.entries(params)
        .filter(([name, value]) => !(described.compound && name === 'weights' && value === 'separate'))
        .map(([name, value]) => `${name} ${value}`)
        .join(', ');
      const name = node.label ?? (described.name.en === described.name.zh ? described.name.en : `${described.name.en} ${described.name.zh}`);
      return `| ${plain(node.id)} | ${plain(name)} | ${plain(values)} | ${signal ? shapeWords(signal.shape) : ''} |`;
    });
  const { seed, epochs, batch } = chain.recipe.params;
  return `# ${plain(document.title)}

Made with Tensorloom. These are the very files that train inside it: with the same seed on the same engine they print the same losses.

\`\`\`
npm install
npm start                    # trains, prints losses, writes trained.safetensors
npm start -- --help          # epochs, seed, engine
npm run evaluate             # accuracy of the weights on the test samples
npm run types                # checks the types
\`\`\`

${total.weights.toLocaleString('en')} weights, ${total.multiplyAdds.toLocaleString('en')} multiply-adds a sample; ${epochs} epochs, ${batch === undefined ? '' : `batch ${batch}, `}seed ${seed}.

| id | block | params | shape of one sample |
| --- | --- | --- | --- |
${rows.join('\n')}

- \`model.ts\`: the graph. \`train.ts\`: data, loss, optimizer and settings. \`main.ts\`: pulls the training step by step.
- \`layers/\`: one idea a file, with its formula, shapes and paper. \`runtime/\`: seed, noise, optimizer, training loop. \`datasets/\`: the data. \`kernels/\`, \`host/\`: what makes it fast here.
- Training runs on WebAssembly. Where \`@tensorflow/tfjs-node-gpu\` is installed with its library, \`npm start -- --engine native\` uses it.
- On a graphics card of any vendor: \`${webgpuInstall}\`, then \`npm start -- --engine webgpu\`.
- Weights are in the safetensors format, which Python reads too. \`weights.safetensors\`, where it came along, holds what Tensorloom trained; \`npm start\` writes its own to \`trained.safetensors\`. \`npm run evaluate\` measures the first of the two that is there, \`npm run evaluate -- FILE\` any other.

## 中文说明

由 Tensorloom 导出。这里的文件就是在 Tensorloom 里训练的那份程序：种子和引擎相同，打印的损失也相同。

\`\`\`
npm install
npm start                    # 训练、打印损失，并写出 trained.safetensors
npm start -- --help          # 轮数、种子、引擎等选项
npm run evaluate             # 用测试样本检验权重的准确率
npm run types                # 类型检查
\`\`\`

- \`model.ts\` 是整个图，\`train.ts\` 写明数据、损失、优化器和训练设置，\`main.ts\` 逐步推动训练。
- \`layers/\` 中每个文件讲一个概念，开头有公式、形状和论文出处。\`runtime/\` 是种子、噪声、优化器和训练循环，\`datasets/\` 是数据，\`kernels/\` 和 \`host/\` 负责在本机上跑得快。
- 默认用 WebAssembly 训练。如果装好了 \`@tensorflow/tfjs-node-gpu\` 及其运行库，可以用 \`npm start -- --engine native\`。
- 用任意厂商的显卡训练：先运行 \`${webgpuInstall}\`，再运行 \`npm start -- --engine webgpu\`。
- 权重保存为 safetensors 格式，Python 也能读取。如果随项目导出了 \`weights.safetensors\`，那就是在 Tensorloom 里训练好的权重；\`npm start\` 会把自己的结果写到 \`trained.safetensors\`。\`npm run evaluate\` 优先检验前者，也可以用 \`npm run evaluate -- 文件\` 指定其他权重。
`;
}
