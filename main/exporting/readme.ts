import type { Text } from '../../nodes/text/text.ts';
import type { ModelFacts, ModelFormat, PortFacts } from '../../preload/contract/exporting.ts';

/** What lies beside an exported model: how it is loaded, what it takes and gives, in plain words; every snippet runs as it stands. */
export function readme(title: string, format: ModelFormat, facts: ModelFacts): string {
  const about = abouts[format];
  return `# ${plain(title)}

${about.en}

${weightsLine(facts)} It was compared with the model in Tensorloom on ${sourceWords[facts.from].en}: the largest difference was ${largest(facts)}.
${heldWords(facts)}
## What it takes and gives

| | name | type | shape | values |
| --- | --- | --- | --- | --- |
${facts.inputs.map((port) => row('input', port)).join('\n')}
${facts.outputs.map((port) => row('output', port)).join('\n')}

${preprocessing(facts)}

## Use it

${snippets[format](title, facts)}
## 中文说明

${about.zh}

- 输入：${facts.inputs.map((port) => `\`${port.name}\`，${port.dtype}，形状 ${shape(port)}，数值范围 ${range(port, '到')}`).join('；')}。请按训练时的方式准备数据，数值范围要一致。${edgeWords(facts.inputs).zh}
- 输出：${facts.outputs.map((port) => `\`${port.name}\`，形状 ${shape(port)}`).join('；')}。${facts.classes.length > 0 ? `类别名称按顺序写在 \`labels.txt\` 中，每行一个；${meanings(facts.outputs).zh}` : ''}
- 与 Tensorloom 中的模型比对（${sourceWords[facts.from].zh}），最大误差 ${largest(facts)}。${facts.held ? `\n- 只支持以下批大小：${sizesOf(facts)}。原因：${facts.held.reason.zh}。` : ''}
- 上面的代码可以在本文件夹中直接运行。
`;
}

const abouts: Readonly<Record<ModelFormat, { readonly en: string; readonly zh: string }>> = {
  savedmodel: {
    en: 'A trained model as a TensorFlow SavedModel. It needs TensorFlow or TensorFlow Serving, and nothing of Tensorloom.',
    zh: '训练好的模型，格式为 TensorFlow SavedModel。使用它需要 TensorFlow 或 TensorFlow Serving，不依赖 Tensorloom。',
  },
  tflite: {
    en: 'A trained model for TensorFlow Lite (LiteRT), for phones and small devices. It needs its interpreter, and nothing of Tensorloom.',
    zh: '训练好的模型，格式为 TensorFlow Lite（LiteRT），适合手机和小型设备。使用它需要相应的解释器，不依赖 Tensorloom。',
  },
  onnx: {
    en: 'A trained model as ONNX, which many programs read. It needs one of them, such as onnxruntime, and nothing of Tensorloom.',
    zh: '训练好的模型，格式为 ONNX，许多程序都能读取。使用它需要其中之一（例如 onnxruntime），不依赖 Tensorloom。',
  },
  tfjs: {
    en: 'A trained model for web pages: a graph model of TensorFlow.js. It needs TensorFlow.js, and nothing of Tensorloom.',
    zh: '训练好的模型，可在网页中运行，格式为 TensorFlow.js 图模型。使用它需要 TensorFlow.js，不依赖 Tensorloom。',
  },
};

const sourceWords: Readonly<Record<ModelFacts['from'], { readonly en: string; readonly zh: string }>> = {
  test: { en: 'test samples', zh: '使用测试样本' },
  whole: { en: 'the graph that it was trained in', zh: '使用训练所用的整张图' },
  points: { en: 'points of its domain', zh: '使用定义域内的点' },
  random: { en: 'random numbers', zh: '使用随机数' },
};

const snippets: Readonly<Record<ModelFormat, (title: string, facts: ModelFacts) => string>> = {
  savedmodel: (title, { inputs, outputs, signatures }) => `In Python, in this folder (\`pip install tensorflow\`):

\`\`\`python
import numpy as np
import tensorflow as tf

model = tf.saved_model.load(".").signatures["${signatures[0]}"]
${inputs.map(numpyLine).join('\n')}
answers = model(${inputs.map(({ name }) => `${name}=tf.constant(${variable(name)})`).join(', ')})
${lastOf(outputs)
  .map((name) => `print(answers["${name}"].numpy())`)
  .join('\n')}
\`\`\`

With TensorFlow Serving (Docker), in this folder:

\`\`\`
docker run -p 8501:8501 -v "$PWD:/models/${slug(title)}/1" -e MODEL_NAME=${slug(title)} tensorflow/serving
\`\`\`

It then answers at \`/v1/models/${slug(title)}:predict\` on port 8501 to \`{"inputs": {${inputs.map(({ name }) => `"${name}": [...]`).join(', ')}}}\`.
${signatures.length > 1 ? `\nEach batch size has a signature of its own: ${signatures.map((name) => `\`${name}\``).join(', ')}.\n` : ''}`,

  tflite: (
    _,
    { inputs, outputs },
  ) => `In Python, in this folder (\`pip install ai-edge-litert numpy\`, or TensorFlow, which has the same interpreter as \`tf.lite.Interpreter\`):

\`\`\`python
import numpy as np
try:
    from ai_edge_litert.interpreter import Interpreter
except ImportError:
    from tensorflow import lite
    Interpreter = lite.Interpreter

model = Interpreter("model.tflite").get_signature_runner("serving_default")
${inputs.map(numpyLine).join('\n')}
answers = model(${inputs.map(({ name }) => `${name}=${variable(name)}`).join(', ')})
${lastOf(outputs)
  .map((name) => `print(answers["${name}"])`)
  .join('\n')}
\`\`\`

On Android and iOS the same file is loaded by the LiteRT libraries of those systems; the signature is called \`serving_default\`.
`,

  onnx: (_, { inputs, outputs }) => `In Python, in this folder (\`pip install onnxruntime numpy\`):

\`\`\`python
import numpy as np
import onnxruntime

model = onnxruntime.InferenceSession("model.onnx")
${inputs.map(numpyLine).join('\n')}
for answer in model.run([${lastOf(outputs)
    .map((name) => `"${name}"`)
    .join(', ')}], {${inputs.map(({ name }) => `"${name}": ${variable(name)}`).join(', ')}}):
    print(answer)
\`\`\`
`,

  tfjs: (
    _,
    { inputs, outputs },
  ) => `Put this folder where your page can reach it, and TensorFlow.js beside it (\`npm install @tensorflow/tfjs@4.22.0\`). A page has to be served, by any web server: a browser does not let a page that was opened as a file load others.

\`\`\`html
<script src="node_modules/@tensorflow/tfjs/dist/tf.min.js"></script>
<script type="module">
  const model = await tf.loadGraphModel('model.json');
${inputs.map((port) => `  const ${variable(port.name)} = tf.zeros([${example(port).join(', ')}], '${port.dtype}');`).join('\n')}
  const answers = model.execute({ ${inputs.map(({ name }) => `'${name}': ${variable(name)}`).join(', ')} }, [${lastOf(outputs)
    .map((name) => `'${name}'`)
    .join(', ')}]);
  for (const answer of [answers].flat()) document.body.append(JSON.stringify(await answer.array()));
</script>
\`\`\`
`,
};

/** Names of the outputs that are asked for: of scores and probabilities the probabilities. */
const lastOf = (outputs: readonly PortFacts[]): readonly string[] => outputs.map(({ name }) => name).filter((name) => !/(^|_)logits$/.test(name));

/** What the names of outputs say. */
function meanings(outputs: readonly PortFacts[]): Text {
  if (outputs.some(({ name }) => name === 'logits')) {
    return {
      en: '`logits` are scores before the softmax, `probabilities` add up to 1.',
      zh: '`logits` 是未归一化的分数，`probabilities` 是各类别的概率。',
    };
  }
  return {
    en: 'Each output has the name of its block: what ends in `_logits` are scores before the softmax, what ends in `_probabilities` adds up to 1.',
    zh: '每个输出以所在模块命名：以 `_logits` 结尾的是未归一化的分数，以 `_probabilities` 结尾的是各类别的概率。',
  };
}

function preprocessing({ inputs, outputs, classes }: ModelFacts): string {
  const ranges = inputs.map((port) => `\`${port.name}\` lies between ${range(port, 'and')}`).join(', ');
  const labels =
    classes.length > 0
      ? ` The last axis of the answers has an entry for each class; \`labels.txt\` names them in their order, one a line. ${meanings(outputs).en}`
      : '';
  return `Prepare numbers as they were in training: in the samples, ${ranges}.${edgeWords(inputs).en}${labels}`;
}

/** What the numbers of the input `graph` are. */
function edgeWords(inputs: readonly PortFacts[]): Text {
  if (!inputs.some(({ name, dtype }) => name === 'graph' && dtype === 'int32')) return { en: '', zh: '' };
  return {
    en: ' Each row of `graph` is an edge: the number of the node it leaves and of the node it reaches, counted from 0; an edge without direction has two rows, one each way.',
    zh: '`graph` 的每一行是一条边：起点和终点的节点编号，从 0 开始；无向边要写两行，每个方向一行。',
  };
}

const weightsLine = ({ weights, step }: ModelFacts): string => `${weights.toLocaleString('en')} weights, after ${step.toLocaleString('en')} training steps.`;

const largest = ({ checks }: ModelFacts): string => Math.max(...checks.map(({ difference }) => difference ?? 0)).toExponential(1);

const sizesOf = ({ sizes }: ModelFacts): string => sizes.map((one) => one.join(' x ')).join(', ');

function heldWords(facts: ModelFacts): string {
  const { held } = facts;
  if (!held) return '';
  return `\nIt takes these batch sizes only: ${sizesOf(facts)}. ${held.block === undefined ? 'In the model' : `In the block \`${held.block}\``}, ${held.reason.en}.\n`;
}

const row = (kind: string, port: PortFacts): string => `| ${kind} | \`${port.name}\` | ${port.dtype} | ${shape(port)} | ${port.range ? range(port) : ''} |`;

const shape = (port: PortFacts): string => `[${port.shape.join(', ')}]`;

const range = ({ range: found }: PortFacts, between = 'to'): string => (found ? found.map((value) => Number(value.toPrecision(3))).join(` ${between} `) : '');

/** Sizes to try the model with: two of what is free. */
const example = ({ shape: sizes }: PortFacts): number[] => sizes.map((size) => (typeof size === 'number' ? size : 2));

const numpyLine = (port: PortFacts): string => `${variable(port.name)} = np.zeros((${example(port).join(', ')},), np.${port.dtype})`;

/** The name of an input as a variable of Python and JavaScript. */
const variable = (name: string): string => name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');

const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'model';

/** A user's words in Markdown: no link, image, heading or tag of theirs takes effect. */
const plain = (text: string): string => text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]()#<>|!~]/g, '\\$&');
