// The kernels as the operations see them, compiled for several instruction sets; kernels() gives those of this processor.
#pragma once

#include <cstdint>
#include <vector>

namespace tensorloom {

// c[i] = op(a[i]) op(b[i]) + bias for each i of the batch. `across`: the matrix is stored turned over. Steps are 0 where one matrix serves the whole batch.
struct Product {
  int rows, columns, depth;
  long batch;
  const float *a, *b;
  float* c;
  const float* bias;
  bool aAcross, bAcross;
  long aStep, bStep;
};

// Long short-term memory. What comes in, x [batch, time, width], and what it says to the gates, or that alone: z [batch, time, 4 units], with width 0.
struct LstmShape {
  int batch, time, width, units;
};
struct LstmForward : LstmShape {
  const float *x, *kernel, *bias, *z, *recurrent, *h0, *c0;
  float *states, *gates;  // [batch, time, h and c: 2 units], [time, batch, 4 units]: input, forget, candidate, output after their bends
};
struct LstmBackward : LstmShape {
  const float *x, *recurrent, *gates, *states, *h0, *c0, *reach;  // what reaches the last `reached` steps: [batch, reached, h and c, or h alone]
  int reached;
  bool cells;
  float *dz, *dKernel, *dBias, *dRecurrent, *dh0, *dc0;  // dz may be absent
};

// A chain of operations on the numbers of [rows, columns] arrays, done block by block while the block is in the cache.
// Values are numbered: first the inputs, then what each step gives.
struct Fused {
  // [rows, columns], from `extent` numbers on in its tensor; one number a row; one a column; a single number; [rows, columns] that repeats after `extent` numbers; [rows, columns] in
  // `extent` tensors that follow each other.
  enum Kind { full, row, column, one, tiled, pieces };
  struct Input {
    int kind;
    long extent;
  };
  struct Step {
    int operation, kind, a, b, c;
  };
  // `count` numbers of a value, from `from` on, that go into an output tensor from `to` on.
  struct Placing {
    int value;
    long from;
    int tensor;
    long to, count;
  };
  long rows, columns;
  std::vector<Input> inputs;
  std::vector<Step> steps;
  std::vector<std::vector<int64_t>> shapes;  // of the output tensors
  std::vector<Placing> placings;
  // Where each step's result lies: at the placing that takes it whole (-1 - its number) or in a slot of the scratch memory.
  std::vector<int> places;
  // Whether a placing takes what was computed in a slot.
  std::vector<bool> copied;
  int fullSlots = 0, rowSlots = 0;
  void place();
};

// sums[to[e]] += weight[e] * values[from[e]] over all e, in order.
struct PropagateRows {
  int64_t rows, columns, count, entries;
  const float* values;
  const int32_t *from, *to;
  const float* weights;
  bool oneWeight;
  float* sums;
};

// One step of AdamW. Weights have arrays of their own; means and squares lie one behind the other, those of a weight from `at` on.
struct AdamStep {
  struct Weight {
    const float *value, *gradient;
    float* result;
    long at, size;
    bool decays;
  };
  float beta1, beta2, take1, take2, epsilon, decay, rate, power1, power2;  // take: 1 - beta; powers: of this step
  long size;
  std::vector<Weight> weights;
  const float *mean, *square;
  float *newMean, *newSquare;
};

// Dense layers that points pass with their derivatives. Rows are [streams * points, width], the value first. The derivative k is a second one
// by those at first[k] and second[k], or a first one where they are -1. With dRows, the way back.
struct JetStack {
  struct Layer {
    long in, out;
    bool bent;  // by tanh
    const float *weight, *bias;
    float *dWeight, *dBias;
  };
  int streams;
  std::vector<int> first, second;
  long points;
  std::vector<Layer> layers;
  const float* rows;
  float* result;
  const float* dResult;
  float* dRows;
};

// Maximum pooling over 2 x 2 pixels: [batch, height, width, channels] to half the height and width.
struct PoolForward {
  long batch, height, width, channels;
  const float *x, *bias;  // the bias may be absent
  bool bends;             // negative numbers become zero
  float* y;
  unsigned char* places;
};
struct PoolBackward {
  long batch, height, width, channels;
  const float* dy;
  const unsigned char* places;
  float *dx, *sums;  // sums of each channel, when they are wanted
};

// Maximum pooling over windows of any size: [batch, height, width, channels] to [batch, high, wide, channels].
struct WindowMax {
  long batch, height, width, channels;
  long tall, broad;    // of a window
  long down, across;   // from one window to the next
  long above, before;  // what the first window sees of the edge
  long high, wide;
  const float* x;
  float* y;
};

// Scores of classes, [rows, classes], and the label of each row.
struct ClassLoss {
  long rows, classes;
  float smoothing;
  const float* scores;
  const int32_t* labels;
  float *loss, *norms, *right;  // the logarithm of the sum of each row's powers; how many rows have their largest score at the label
  float reach;                  // what reaches the loss
  float *slopes, *sums;         // and the sum of the slopes for each class
};

// Attention of the positions of a sample to each other, by several heads of `size` numbers each. With dQkv, the way back.
struct Attention {
  long batch, time, heads, size;
  bool causal;
  const float* qkv;  // [batch * time, 3 * heads * size]: queries, keys and values
  float *out, *norms;  // [batch * time, heads * size]; [batch, heads, time]: the logarithm of the sum of each row's powers
  const float* dOut;
  float* dQkv;
};

// Layer normalisation of rows; forward of x + more, which repeats after `moreRows` rows, where there is more.
struct Normalisation {
  long rows, width, moreRows;
  float epsilon;
  const float *x, *more, *gamma, *beta;
  float *y, *norms, *sum;  // norms: mean and scale of each row; sum: x + more
  const float* dy;
  float *dx, *dGamma, *dBeta, *dxSums;  // dx with `more` added, and its sums over the rows
};

struct Gelu {
  long size;
  bool exact;
  const float* x;
  float *y, *slopes;
};

struct Kernels {
  const char* name;
  void (*multiply)(const Product&);
  void (*lstmForward)(const LstmForward&);
  void (*lstmBackward)(const LstmBackward&);
  void (*propagate)(const PropagateRows&);
  void (*adam)(const AdamStep&);
  void (*jets)(const JetStack&);
  void (*maxPool)(const PoolForward&);
  void (*maxPoolBack)(const PoolBackward&);
  void (*windowMax)(const WindowMax&);
  void (*crossEntropy)(const ClassLoss&);
  void (*crossEntropyBack)(const ClassLoss&);
  long (*countRight)(const ClassLoss&);
  void (*attend)(const Attention&);
  void (*normalise)(const Normalisation&);
  void (*normaliseBack)(const Normalisation&);
  void (*gelu)(const Gelu&);
  void (*runFused)(const Fused&, const float* const* inputs, const long* sizes, float* const* outputs);
};

const Kernels& kernels();

}  // namespace tensorloom
