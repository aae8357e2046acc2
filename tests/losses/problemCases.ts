import type { LoomDocument } from '../../nodes/document/schema.ts';
import { changed, rewired, withNodes, withParams } from '../compile/changes.ts';
import { cnn, node } from '../compile/documents.ts';
import { autoencoder, auxiliary, nodesTwice, rebuilding } from './documents.ts';

/** What may be wrong with losses, alone and together, and what is said of it. */
export const lossCases: Readonly<Record<string, readonly [LoomDocument, readonly string[]]>> = {
  'a negative weight': [auxiliary(-1), ['param.range @ auxiliary']],
  'losses without any weight': [withParams(auxiliary(0), 'main', { weight: 0 }), ['loss.weightless @ main']],
  'a single loss without weight': [withParams(cnn(), 'loss', { weight: 0 }), ['loss.weightless @ loss']],
  'a second loss that leads nowhere': [
    changed(auxiliary(), (nodes, joins) => [nodes, joins.filter(({ from }) => from.node !== 'auxiliary')]),
    ['loss.loose @ auxiliary'],
  ],
  'a second loss without anything wired to it': [withNodes(cnn(), [node('more', 'loss.crossEntropy')]), ['port.missing @ more']],
  'two losses that tell the best checkpoint': [
    withParams(withParams(auxiliary(), 'main', { decides: true }), 'auxiliary', { decides: true }),
    ['loss.oneDecides @ auxiliary'],
  ],
  'two losses of one name': [
    changed(auxiliary(), (nodes, joins) => [nodes.map((one) => (one.id === 'auxiliary' ? { ...one, label: 'Digit' } : one)), joins]),
    ['loss.sameName @ auxiliary'],
  ],
  'one loss wired to the optimizer twice': [withNodes(auxiliary(), [], 'main.loss > adam.loss'), ['wire.duplicate @ adam']],
  'something else wired to the optimizer beside a loss': [withNodes(auxiliary(), [], 'head > adam.loss'), ['port.role @ adam']],
  'too few numbers to rebuild a picture': [withParams(rebuilding(), 'decoder', { units: 100 }), ['loss.numbers @ picture']],
  'a target that the model makes': [rewired(autoencoder(), 'picture.target', 'decoder.output'), ['loss.target @ picture']],
  'a loss of two whose output nothing learns': [rewired(rebuilding(), 'picture.prediction', 'flat.output'), ['program.noWeights @ picture']],
  'numbers to rebuild where a recipe knows labels': [
    withNodes(
      nodesTwice(),
      [node('decoder', 'core.dense', { units: 16 }), node('features', 'loss.squaredError')],
      'near > decoder',
      'decoder > features.prediction',
      'graph.nodes > features.target',
      'features.loss > adam.loss',
    ),
    ['loss.labelsOnly @ features'],
  ],
  'a second loss where a recipe weighs its own parts': [
    changed(nodesTwice(), (nodes, joins) => [
      [
        ...nodes.filter(({ id }) => !['near-loss', 'far-loss', 'train', 'confusion'].includes(id)),
        node('near-loss', 'loss.links'),
        node('far-loss', 'loss.links'),
        node('train', 'recipe.links'),
      ],
      joins
        .filter(({ to }) => to.port !== 'labels' && to.node !== 'confusion')
        .map((wire) => (wire.to.port === 'logits' ? { ...wire, to: { ...wire.to, port: 'codes' } } : wire)),
    ]),
    ['recipe.oneLoss @ far-loss'],
  ],
  'Grad-CAM where no class is told': [withNodes(autoencoder(), [node('heat', 'probe.gradCam')], 'digits.images > heat.watch'), ['probe.noAnswer @ heat']],
  'confusion where no class is told': [withNodes(autoencoder(), [node('counts', 'probe.confusion')], 'decoder > counts.watch'), ['probe.logits @ counts']],
};
