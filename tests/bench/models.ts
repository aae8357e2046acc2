/** The six models that are timed. Each is a document beside this file and a function of the same name in peers.py. */
export interface Model {
  readonly name: string;
  readonly title: string;
  /** What it is, for the table. */
  readonly about: string;
}

export const models: readonly Model[] = [
  { name: 'mlp', title: 'Perceptron', about: '784-512-512-10, batch 128' },
  { name: 'cnn', title: 'Convolutional network', about: '28x28, 32 and 64 filters, 128 units, batch 64' },
  { name: 'gpt', title: 'Language model', about: '2 layers, width 128, 4 heads, 64 tokens, 1,000 words, batch 16' },
  { name: 'lstm', title: 'LSTM', about: '64 steps of 64 numbers, 128 units, batch 32' },
  { name: 'gcn', title: 'Graph network', about: 'sizes of Cora: 2,708 nodes, 1,433 features, 13,264 entries, 16 units' },
  { name: 'pinn', title: 'Physics (PINN)', about: 'Burgers, 8 layers of 20, 10,000 points' },
];

/** Templates of the app whose epochs are timed, with their PyTorch twin in peers.py. */
export const templates = [
  { id: '3.0-cnn', twin: 'digits_cnn', title: '3.0 CNN on digits' },
  { id: '3.1-vit', twin: 'digits_vit', title: '3.1 ViT on digits' },
] as const;
