import { describe, expect, it } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import { canConnect } from '../../nodes/compile/connect.ts';
import { sentence } from '../../nodes/text/problem.ts';
import { cnn, documentOf, node, vit, wires } from './documents.ts';

const ask = (document: ReturnType<typeof cnn>, from: string, to: string, path = ''): string => {
  const end = (text: string) => ({ node: text.split('.')[0]!, port: text.split('.')[1]! });
  const answer = canConnect(document, analyse(document), end(from), end(to), path);
  return answer === true ? 'yes' : `${answer.code}: ${sentence(answer, 'en')}`;
};

describe('a wire', () => {
  it('may go where its signal fits, also onto an input that is taken', () => {
    expect(ask(cnn(), 'digits.images', 'conv-2.input')).toBe('yes');
    expect(ask(vit(), 'encoder.output', 'pool.input')).toBe('yes');
    expect(ask(vit(), 'encoder.weights', 'attention-maps.watch')).toBe('yes');
  });

  it('is refused in one sentence', () => {
    expect(ask(cnn(), 'conv-3.output', 'head.input')).toBe('port.role: Input takes vectors or a sequence or a table or a field, not images.');
    expect(ask(cnn(), 'digits.labels', 'conv-1.input')).toBe('port.role: Image takes images, not labels.');
    expect(ask(cnn(), 'loss.loss', 'loss.logits')).toMatch(/^wire.cycle: These blocks form a circle: loss → loss\./);
    expect(ask(cnn(), 'pool-2.output', 'conv-1.input')).toContain('conv-1 → pool-1 → conv-2 → pool-2 → conv-1');
    expect(ask(vit(), 'encoder.weights', 'norm.input')).toBe(
      'port.watched: Only a probe can watch this output (Attention weights); it does not flow on to other blocks.',
    );
    expect(ask(cnn(), 'conv-3.nothing', 'head.input')).toMatch(/^wire.loose: .*conv-3\.nothing/);
    expect(ask(cnn(), 'nobody.output', 'head.input')).toMatch(/^wire.loose: .*nobody\.output/);
    expect(ask(cnn(), 'conv-3.output', 'head.other')).toMatch(/^wire.loose: .*head\.other/);
  });

  it('is judged by roles while its signal is not known yet', () => {
    const loose = documentOf(
      'loose',
      [node('patch', 'vision.patchEmbed'), node('norm', 'core.layerNorm'), node('conv', 'vision.conv2d'), node('drop', 'core.dropout')],
      wires('norm > drop'),
    );
    expect(ask(loose, 'patch.output', 'norm.input')).toBe('yes');
    expect(ask(loose, 'patch.output', 'conv.input')).toBe('port.role: Image takes images, not a sequence.');
    expect(ask(loose, 'drop.output', 'conv.input')).toBe('yes');
  });

  it('is judged inside a compound by what flows there', () => {
    expect(ask(vit(), 'input.output', 'add-2.a', 'encoder')).toBe('yes');
    expect(ask(vit(), 'attention.weights', 'norm-2.input', 'encoder')).toMatch(/^port.watched/);
    expect(ask(vit(), 'attention.weights', 'weights.input', 'encoder')).toBe('yes');
    expect(ask(vit(), 'add-2.output', 'norm-1.input', 'encoder')).toMatch(/^wire.cycle/);
    expect(ask(vit(), 'add-2.output', 'norm-1.input', 'nowhere')).toMatch(/^wire.loose/);
  });
});
