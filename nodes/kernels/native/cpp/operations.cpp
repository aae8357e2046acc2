// The kernels as TensorFlow operations, through TensorFlow's stable C interface. Once enlisted they run one by one (the binding's executeOp)
// and inside graphs like any other.
#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "kernels.h"
#include "pool.h"
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

namespace tensorloom {
namespace {

struct Status {
  TF_Status* it = TF_NewStatus();
  ~Status() { TF_DeleteStatus(it); }
  void check() const {
    if (TF_GetCode(it) != TF_OK) throw std::runtime_error(TF_Message(it));
  }
};

using Shape = std::vector<int64_t>;

std::string text(const Shape& shape) {
  std::string all = "[";
  for (size_t i = 0; i < shape.size(); i++) all += (i ? ", " : "") + std::to_string(shape[i]);
  return all + "]";
}

int64_t sizeOf(const Shape& shape) {
  int64_t size = 1;
  for (int64_t length : shape) size *= length;
  return size;
}

// The inputs and outputs of one call. TF_Tensor objects are handles: they are given back when the call ends.
class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context) {}
  ~Call() {
    for (TF_Tensor* tensor : tensors_) TF_DeleteTensor(tensor);
  }

  int inputs() const { return TF_NumInputs(context_); }

  template <class T = float>
  const T* input(int number, Shape* shape = nullptr) {
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context_, number, &tensor, status_.it);
    status_.check();
    tensors_.push_back(tensor);
    if (shape)
      for (int i = 0; i < TF_NumDims(tensor); i++) shape->push_back(TF_Dim(tensor, i));
    return static_cast<const T*>(TF_TensorData(tensor));
  }

  template <class T = float>
  T* output(int number, const Shape& shape) {
    const TF_DataType type = sizeof(T) == 1 ? TF_UINT8 : TF_FLOAT;
    TF_Tensor* tensor = TF_AllocateOutput(context_, number, type, shape.data(), static_cast<int>(shape.size()), sizeOf(shape) * sizeof(T), status_.it);
    status_.check();
    tensors_.push_back(tensor);
    return static_cast<T*>(TF_TensorData(tensor));
  }

 private:
  TF_OpKernelContext* context_;
  Status status_;
  std::vector<TF_Tensor*> tensors_;
};

struct Settings {
  TF_OpKernelConstruction* construction;

  bool flag(const char* name) const {
    Status status;
    TF_Bool value = 0;
    TF_OpKernelConstruction_GetAttrBool(construction, name, &value, status.it);
    status.check();
    return value != 0;
  }

  int64_t whole(const char* name) const {
    Status status;
    int64_t value = 0;
    TF_OpKernelConstruction_GetAttrInt64(construction, name, &value, status.it);
    status.check();
    return value;
  }

  float number(const char* name) const {
    Status status;
    float value = 0;
    TF_OpKernelConstruction_GetAttrFloat(construction, name, &value, status.it);
    status.check();
    return value;
  }

  std::vector<int64_t> wholes(const char* name) const {
    Status status;
    int32_t count = 0, ignored = 0;
    TF_OpKernelConstruction_GetAttrSize(construction, name, &count, &ignored, status.it);
    status.check();
    std::vector<int64_t> values(count);
    TF_OpKernelConstruction_GetAttrInt64List(construction, name, values.data(), count, status.it);
    status.check();
    return values;
  }
};

void demand(bool right, const std::string& message) {
  if (!right) throw std::invalid_argument(message);
}

// Like BatchMatMulV2, with leading axes alike, or a second matrix that serves all. A third input is a bias for each column.
struct MatMul {
  bool aAcross, bAcross;
  explicit MatMul(const Settings& settings) : aAcross(settings.flag("adj_x")), bAcross(settings.flag("adj_y")) {}

  void compute(Call& call) const {
    Shape a, b;
    Product it{};
    it.a = call.input(0, &a);
    it.b = call.input(1, &b);
    demand(a.size() >= 2 && b.size() >= 2, "TensorloomMatMul: matrices are expected, " + text(a) + " and " + text(b) + " came");
    const Shape lead(a.begin(), a.end() - 2), other(b.begin(), b.end() - 2);
    const int64_t a0 = a[a.size() - 2], a1 = a.back(), b0 = b[b.size() - 2], b1 = b.back();
    int64_t rows = aAcross ? a1 : a0;
    const int64_t depth = aAcross ? a0 : a1, columns = bAcross ? b0 : b1;
    const bool one = other.empty() && !lead.empty();
    demand(depth == (bAcross ? b1 : b0) && (lead == other || one), "TensorloomMatMul: " + text(a) + " and " + text(b) + " do not fit together");
    Shape shape = lead;
    shape.push_back(rows);
    shape.push_back(columns);
    it.c = call.output(0, shape);
    it.batch = sizeOf(lead);
    it.aStep = rows * depth;
    it.bStep = one ? 0 : depth * columns;
    if (one && !aAcross) rows *= it.batch, it.batch = 1;
    it.rows = static_cast<int>(rows);
    it.columns = static_cast<int>(columns);
    it.depth = static_cast<int>(depth);
    it.aAcross = aAcross;
    it.bAcross = bAcross;
    if (call.inputs() > 2) {
      Shape bias;
      it.bias = call.input(2, &bias);
      demand(sizeOf(bias) == columns, "TensorloomDense: " + text(bias) + " is no bias of " + std::to_string(columns) + " columns");
    }
    if (sizeOf(shape) > 0) kernels().multiply(it);
  }
};

// What comes in, [batch * time, width], with its weights and bias, or what it says to the gates, [batch, time, 4 units]; then recurrent weights and first
// states -> states [batch, time, 2 units] and gates [time, batch, 4 units].
template <bool WHOLE>
struct Lstm {
  explicit Lstm(const Settings&) {}

  void compute(Call& call) const {
    Shape given, kernel, bias, recurrent, h0, c0;
    LstmForward it{};
    int next = 0;
    (WHOLE ? it.x : it.z) = call.input(next++, &given);
    if (WHOLE) it.kernel = call.input(next++, &kernel), it.bias = call.input(next++, &bias);
    it.recurrent = call.input(next++, &recurrent);
    it.h0 = call.input(next++, &h0);
    it.c0 = call.input(next++, &c0);
    const bool fits = given.size() == (WHOLE ? 2 : 3) && recurrent.size() == 2 && recurrent[1] == 4 * recurrent[0] && h0.size() == 2 && h0[1] == recurrent[0] && c0 == h0;
    demand(fits && (WHOLE ? h0[0] > 0 && given[0] % h0[0] == 0 && kernel == Shape({given[1], recurrent[1]}) && bias == Shape({recurrent[1]})
                          : given[0] == h0[0] && given[2] == recurrent[1]),
           "TensorloomLstm: " + text(given) + ", " + text(kernel) + ", " + text(bias) + ", " + text(recurrent) + ", " + text(h0) + " and " + text(c0) + " do not fit together");
    const int64_t batch = h0[0], time = WHOLE ? given[0] / batch : given[1];
    it.batch = static_cast<int>(batch);
    it.time = static_cast<int>(time);
    it.width = WHOLE ? static_cast<int>(given[1]) : 0;
    it.units = static_cast<int>(recurrent[0]);
    it.states = call.output(0, {batch, time, 2 * recurrent[0]});
    const Shape gates{time, batch, recurrent[1]};
    it.gates = call.output(1, gates);
    if (sizeOf(gates) > 0) kernels().lstmForward(it);
  }
};

// The way back, with what came in or without it. `reach` is what reaches the states of the last steps, h and c or h alone. WHOLE: the gradient of what the input
// says to the gates is given when somebody asks for it.
template <bool WHOLE>
struct LstmGradient {
  bool asked;
  explicit LstmGradient(const Settings& settings) : asked(WHOLE ? settings.flag("asked") : true) {}

  void compute(Call& call) const {
    Shape x, recurrent, gates, states, h0, c0, reach;
    LstmBackward it{};
    int next = 0;
    if (WHOLE) it.x = call.input(next++, &x);
    it.recurrent = call.input(next++, &recurrent);
    it.gates = call.input(next++, &gates);
    it.states = call.input(next++, &states);
    it.h0 = call.input(next++, &h0);
    it.c0 = call.input(next++, &c0);
    it.reach = call.input(next++, &reach);
    demand(recurrent.size() == 2 && gates.size() == 3 && recurrent[1] == 4 * recurrent[0] && gates[2] == recurrent[1] &&
               states == Shape({gates[1], gates[0], 2 * recurrent[0]}) && c0 == Shape({gates[1], recurrent[0]}) && h0 == c0 &&
               (!WHOLE || (x.size() == 2 && x[0] == gates[0] * gates[1])) &&
               reach.size() == 3 && reach[0] == gates[1] && reach[1] <= gates[0] && (reach[2] == recurrent[0] || reach[2] == 2 * recurrent[0]),
           "TensorloomLstmGrad: " + text(x) + ", " + text(recurrent) + ", " + text(gates) + ", " + text(states) + ", " + text(h0) + ", " + text(c0) + " and " + text(reach) + " do not fit together");
    it.batch = static_cast<int>(gates[1]);
    it.time = static_cast<int>(gates[0]);
    it.width = WHOLE ? static_cast<int>(x[1]) : 0;
    it.units = static_cast<int>(recurrent[0]);
    it.reached = static_cast<int>(reach[1]);
    it.cells = reach[2] == 2 * recurrent[0];
    float* const dz = call.output(0, asked ? Shape({gates[1], gates[0], gates[2]}) : Shape({0}));
    it.dz = asked ? dz : nullptr;
    it.dRecurrent = call.output(1, recurrent);
    it.dh0 = call.output(2, c0);
    it.dc0 = call.output(3, c0);
    if (WHOLE) it.dKernel = call.output(4, {x[1], gates[2]}), it.dBias = call.output(5, {gates[2]});
    if (it.units > 0) kernels().lstmBackward(it);
  }
};

// `to` gets the weighted rows of `from`: out[to[e]] += weight[e] * values[from[e]]. A row beyond `count` or below 0 is left out, as TensorFlow does.
struct Propagate {
  int64_t count;
  explicit Propagate(const Settings& settings) : count(settings.whole("count")) {}

  void compute(Call& call) const {
    Shape values, from, to, weights;
    const float* value = call.input(0, &values);
    const int32_t* source = call.input<int32_t>(1, &from);
    const int32_t* target = call.input<int32_t>(2, &to);
    const float* weight = call.input(3, &weights);
    demand(values.size() == 2 && from.size() == 1 && to == from && (sizeOf(weights) == from[0] || sizeOf(weights) == 1),
           "TensorloomPropagate: " + text(values) + ", " + text(from) + ", " + text(to) + " and " + text(weights) + " do not fit together");
    PropagateRows it{values[0], values[1], count, from[0], value, source, target, weight, sizeOf(weights) == 1 && from[0] != 1, call.output(0, {count, values[1]})};
    kernels().propagate(it);
  }
};

// `program`: rows, columns, number of inputs, kind and extent of each; number of steps, and operation, kind and three operands of each;
// number of output tensors, and rank and lengths of each; number of placings, and value, from, tensor, to and count of each. main/recorder/passes writes it.
struct FusedChain {
  Fused it;

  explicit FusedChain(const Settings& settings) {
    const std::vector<int64_t> program = settings.wholes("program");
    size_t at = 0;
    const auto next = [&] {
      demand(at < program.size(), "TensorloomFused: the program ends too soon");
      return program[at++];
    };
    const auto operand = [&](int limit, bool may) {
      const int64_t value = next();
      demand(value < limit && value >= (may ? -1 : 0), "TensorloomFused: a step reads value " + std::to_string(value) + " of " + std::to_string(limit));
      return static_cast<int>(value);
    };
    it.rows = next();
    it.columns = next();
    const int given = static_cast<int>(next());
    for (int i = 0; i < given; i++) {
      const int kind = static_cast<int>(next());
      it.inputs.push_back({kind, static_cast<long>(next())});
    }
    const int made = static_cast<int>(next());
    for (int s = 0; s < made; s++) {
      const int operation = static_cast<int>(next()), kind = static_cast<int>(next());
      const int a = operand(given + s, false), b = operand(given + s, operation >= 32 && operation != 64), c = operand(given + s, operation != 64);
      demand((operation >= 0 && operation <= 15) || (operation >= 32 && operation <= 46) || operation == 64 || (operation >= 80 && operation <= 86 && operation != 84),
             "TensorloomFused: there is no operation " + std::to_string(operation));
      it.steps.push_back({operation, kind, a, b, c});
    }
    const int tensors = static_cast<int>(next());
    for (int o = 0; o < tensors; o++) {
      Shape shape(next());
      for (int64_t& length : shape) length = next();
      it.shapes.push_back(shape);
    }
    const int leaving = static_cast<int>(next());
    for (int o = 0; o < leaving; o++) {
      Fused::Placing p;
      p.value = static_cast<int>(next());
      p.from = next();
      p.tensor = static_cast<int>(next());
      p.to = next();
      p.count = next();
      demand(p.value >= given && p.value < given + made && p.tensor >= 0 && p.tensor < tensors, "TensorloomFused: placing " + std::to_string(o) + " is of no step or in no tensor");
      const int kind = it.steps[p.value - given].kind;
      const bool inside = p.from >= 0 && p.to >= 0 && p.count >= 0 && p.from + p.count <= sizeOfKind(kind) && p.to + p.count <= sizeOf(it.shapes[p.tensor]);
      demand(inside && (kind == Fused::full || p.count == sizeOfKind(kind)), "TensorloomFused: placing " + std::to_string(o) + " is out of " + text(it.shapes[p.tensor]));
      it.placings.push_back(p);
    }
    it.place();
  }

  int64_t sizeOfKind(int kind) const { return kind == Fused::full ? it.rows * it.columns : kind == Fused::row ? it.rows : kind == Fused::column ? it.columns : 1; }

  void compute(Call& call) const {
    std::vector<const float*> inputs;
    std::vector<float*> outputs;
    std::vector<long> sizes;
    for (size_t i = 0; i < it.inputs.size(); i++) {
      const Fused::Input& input = it.inputs[i];
      const int64_t whole = input.kind == Fused::tiled ? input.extent : sizeOfKind(input.kind == Fused::pieces ? static_cast<int>(Fused::full) : input.kind);
      int64_t size = 0;
      for (long part = 0; part < (input.kind == Fused::pieces ? input.extent : 1); part++) {
        demand(static_cast<int>(inputs.size()) < call.inputs(), "TensorloomFused: the program has more inputs");
        Shape shape;
        inputs.push_back(call.input(static_cast<int>(inputs.size()), &shape));
        sizes.push_back(sizeOf(shape));
        size += sizes.back();
      }
      if (input.kind == Fused::full && input.extent >= 0 && input.extent + whole <= size) size = whole;
      demand(size == whole, "TensorloomFused: input " + std::to_string(i) + " has " + std::to_string(size) + " numbers, " + std::to_string(whole) + " are expected");
    }
    demand(call.inputs() == static_cast<int>(inputs.size()), "TensorloomFused: the program has fewer inputs");
    for (size_t o = 0; o < it.shapes.size(); o++) outputs.push_back(call.output(static_cast<int>(o), it.shapes[o]));
    kernels().runFused(it, inputs.data(), sizes.data(), outputs.data());
  }
};

// Weights, then their gradients, then mean, square, the powers of the betas and the rate. `decays`: for each weight, whether it shrinks.
struct Adam {
  float beta1, beta2, take1, take2, epsilon, decay;
  std::vector<int64_t> decays;
  explicit Adam(const Settings& settings)
      : beta1(settings.number("beta1")), beta2(settings.number("beta2")), take1(settings.number("take1")), take2(settings.number("take2")), epsilon(settings.number("epsilon")), decay(settings.number("decay")), decays(settings.wholes("decays")) {}

  void compute(Call& call) const {
    const int count = static_cast<int>(decays.size());
    demand(call.inputs() == 2 * count + 5, "TensorloomAdam: " + std::to_string(call.inputs()) + " tensors came for " + std::to_string(count) + " weights");
    AdamStep it{};
    for (int i = 0; i < count; i++) {
      Shape shape, slope;
      const float* value = call.input(i, &shape);
      const float* gradient = call.input(count + i, &slope);
      demand(sizeOf(shape) == sizeOf(slope), "TensorloomAdam: weight " + text(shape) + " has a gradient " + text(slope));
      it.weights.push_back({value, gradient, call.output(i, shape), it.size, static_cast<long>(sizeOf(shape)), decays[i] != 0});
      it.size += sizeOf(shape);
    }
    Shape mean, square;
    it.mean = call.input(2 * count, &mean);
    it.square = call.input(2 * count + 1, &square);
    demand(mean == Shape({it.size}) && square == mean, "TensorloomAdam: " + text(mean) + " and " + text(square) + " are not of " + std::to_string(it.size) + " numbers");
    it.newMean = call.output(count, mean);
    it.newSquare = call.output(count + 1, mean);
    it.power1 = *call.output(count + 2, {}) = *call.input(2 * count + 2) * beta1;
    it.power2 = *call.output(count + 3, {}) = *call.input(2 * count + 3) * beta2;
    it.rate = *call.input(2 * count + 4);
    it.beta1 = beta1;
    it.beta2 = beta2;
    it.take1 = take1;
    it.take2 = take2;
    it.epsilon = epsilon;
    it.decay = decay;
    kernels().adam(it);
  }
};

// Rows [streams * points, width] and, for the way back, what reaches the result; then weight and bias of each layer. `streams`: two numbers for
// each (JetStack). `bent`: for each layer, whether tanh follows.
template <bool BACK>
struct Jets {
  std::vector<int64_t> streams, bent;
  explicit Jets(const Settings& settings) : streams(settings.wholes("streams")), bent(settings.wholes("bent")) {
    for (size_t i = 0; i < streams.size(); i++)
      demand(streams[i] < static_cast<int64_t>(i / 2) && (streams[i] >= 1 || streams[i] == -1), "TensorloomJets: stream " + std::to_string(i / 2) + " is made of one that comes later");
    demand(streams.size() >= 2 && streams.size() % 2 == 0 && !bent.empty(), "TensorloomJets: there are no streams or no layers");
  }

  void compute(Call& call) const {
    const int layers = static_cast<int>(bent.size()), before = BACK ? 2 : 1;
    demand(call.inputs() == before + 2 * layers, "TensorloomJets: " + std::to_string(call.inputs()) + " tensors came for " + std::to_string(layers) + " layers");
    JetStack it{};
    it.streams = static_cast<int>(streams.size() / 2);
    for (int k = 0; k < it.streams; k++) {
      it.first.push_back(static_cast<int>(streams[2 * k]));
      it.second.push_back(static_cast<int>(streams[2 * k + 1]));
    }
    Shape rows, result;
    it.rows = call.input(0, &rows);
    if (BACK) it.dResult = call.input(1, &result);
    demand(rows.size() == 2 && rows[0] % it.streams == 0, "TensorloomJets: " + text(rows) + " are not " + std::to_string(it.streams) + " streams");
    it.points = rows[0] / it.streams;
    int64_t width = rows[1];
    for (int l = 0; l < layers; l++) {
      Shape weight, bias;
      JetStack::Layer layer{};
      layer.weight = call.input(before + 2 * l, &weight);
      layer.bias = call.input(before + 2 * l + 1, &bias);
      demand(weight.size() == 2 && weight[0] == width && sizeOf(bias) == weight[1], "TensorloomJets: a width of " + std::to_string(width) + " does not fit " + text(weight) + " and " + text(bias));
      layer.in = weight[0];
      layer.out = width = weight[1];
      layer.bent = bent[l] != 0;
      if (BACK) {
        layer.dWeight = call.output(1 + 2 * l, weight);
        layer.dBias = call.output(2 + 2 * l, bias);
      }
      it.layers.push_back(layer);
    }
    const Shape given{rows[0], width};
    demand(!BACK || result == given, "TensorloomJetsGrad: " + text(result) + " came for a result " + text(given));
    if (BACK) it.dRows = call.output(0, rows);
    else it.result = call.output(0, given);
    kernels().jets(it);
  }
};

// Counts up with every change of the operations here: an app that is newer or older than the engine it finds does without them.
struct Edition {
  static constexpr int number = 6;
  explicit Edition(const Settings&) {}
  void compute(Call& call) const { *call.output(0, {}) = number; }
};

// What comes in, and perhaps a bias -> the maxima and where each was.
struct MaxPool {
  bool bends;
  explicit MaxPool(const Settings& settings) : bends(settings.flag("bends")) {}

  void compute(Call& call) const {
    Shape x;
    PoolForward it{};
    it.x = call.input(0, &x);
    demand(x.size() == 4, "TensorloomMaxPool: pictures are expected, " + text(x) + " came");
    if (call.inputs() > 1) {
      Shape bias;
      it.bias = call.input(1, &bias);
      demand(sizeOf(bias) == x[3], "TensorloomMaxPool: " + text(bias) + " is no bias of " + std::to_string(x[3]) + " channels");
    }
    it.batch = x[0], it.height = x[1], it.width = x[2], it.channels = x[3];
    it.bends = bends;
    const Shape half{x[0], x[1] / 2, x[2] / 2, x[3]};
    it.y = call.output(0, half);
    it.places = call.output<unsigned char>(1, half);
    if (sizeOf(half) > 0) kernels().maxPool(it);
  }
};

// `window`: height and width of a window, the steps from one to the next, what the first sees of the edge above and at the left, and how many there are.
struct WindowMaxima {
  std::vector<int64_t> window;
  explicit WindowMaxima(const Settings& settings) : window(settings.wholes("window")) {
    demand(window.size() == 8, "TensorloomWindowMax: eight numbers describe the windows, " + std::to_string(window.size()) + " came");
    for (size_t i = 0; i < window.size(); i++) demand(window[i] >= (i < 4 ? 1 : 0), "TensorloomWindowMax: " + text(window) + " are no windows");
  }

  void compute(Call& call) const {
    Shape x;
    WindowMax it{};
    it.x = call.input(0, &x);
    demand(x.size() == 4, "TensorloomWindowMax: pictures are expected, " + text(x) + " came");
    it.batch = x[0], it.height = x[1], it.width = x[2], it.channels = x[3];
    it.tall = window[0], it.broad = window[1], it.down = window[2], it.across = window[3];
    it.above = window[4], it.before = window[5], it.high = window[6], it.wide = window[7];
    const Shape maxima{x[0], it.high, it.wide, x[3]};
    it.y = call.output(0, maxima);
    if (sizeOf(maxima) > 0) kernels().windowMax(it);
  }
};

// What reaches the maxima and where they were -> what reaches [batch, height, width, channels], and its sum for each channel.
struct MaxPoolGradient {
  int64_t height, width;
  explicit MaxPoolGradient(const Settings& settings) : height(settings.whole("height")), width(settings.whole("width")) {}

  void compute(Call& call) const {
    Shape dy, places;
    PoolBackward it{};
    it.dy = call.input(0, &dy);
    it.places = call.input<unsigned char>(1, &places);
    demand(dy.size() == 4 && places == dy && dy[1] == height / 2 && dy[2] == width / 2, "TensorloomMaxPoolGrad: " + text(dy) + " and " + text(places) + " do not fit together");
    it.batch = dy[0], it.height = height, it.width = width, it.channels = dy[3];
    it.dx = call.output(0, {dy[0], height, width, dy[3]});
    it.sums = call.output(1, {dy[3]});
    if (sizeOf(dy) > 0) kernels().maxPoolBack(it);
  }
};

// Scores and labels -> the mean loss, the norm of each row and how many are right; and for the way back also those norms and what reaches the loss -> that of the scores, and its sums.
template <bool BACK>
struct CrossEntropy {
  float smoothing;
  explicit CrossEntropy(const Settings& settings) : smoothing(settings.number("smoothing")) {}

  void compute(Call& call) const {
    ClassLoss it = classesOf(call);
    it.smoothing = smoothing;
    if (!BACK) {
      it.loss = call.output(0, {});
      it.norms = call.output(1, {it.rows});
      it.right = call.output(2, {});
      if (it.rows > 0 && it.classes > 0) kernels().crossEntropy(it);
      return;
    }
    Shape norms;
    it.norms = const_cast<float*>(call.input(2, &norms));
    demand(norms == Shape({it.rows}), "TensorloomCrossEntropyGrad: " + text(norms) + " norms came for " + std::to_string(it.rows) + " rows");
    it.reach = *call.input(3);
    it.slopes = call.output(0, {it.rows, it.classes});
    it.sums = call.output(1, {it.classes});
    if (it.rows > 0 && it.classes > 0) kernels().crossEntropyBack(it);
  }

  static ClassLoss classesOf(Call& call) {
    Shape scores, labels;
    ClassLoss it{};
    it.scores = call.input(0, &scores);
    it.labels = call.input<int32_t>(1, &labels);
    demand(scores.size() == 2 && labels == Shape({scores[0]}), "TensorloomCrossEntropy: " + text(scores) + " and " + text(labels) + " do not fit together");
    it.rows = scores[0];
    it.classes = scores[1];
    return it;
  }
};

// Queries, keys and values -> results and norms; and for the way back also those norms and what reaches the results -> that of queries, keys and values.
template <bool BACK>
struct Attend {
  int64_t time, heads;
  bool causal;
  explicit Attend(const Settings& settings) : time(settings.whole("time")), heads(settings.whole("heads")), causal(settings.whole("causal") != 0) {}

  void compute(Call& call) const {
    Shape qkv, norms, reach;
    Attention it{};
    it.qkv = call.input(0, &qkv);
    demand(qkv.size() == 2 && time > 0 && heads > 0 && qkv[0] % time == 0 && qkv[1] % (3 * heads) == 0,
           "TensorloomAttention: " + text(qkv) + " is not of " + std::to_string(heads) + " heads at " + std::to_string(time) + " positions");
    it.batch = qkv[0] / time;
    it.time = time;
    it.heads = heads;
    it.size = qkv[1] / (3 * heads);
    it.causal = causal;
    const Shape results{qkv[0], qkv[1] / 3}, rows{it.batch, heads, time};
    if (BACK) {
      it.norms = const_cast<float*>(call.input(1, &norms));
      it.dOut = call.input(2, &reach);
      demand(norms == rows && reach == results, "TensorloomAttentionGrad: " + text(norms) + " and " + text(reach) + " do not fit " + text(qkv));
      it.dQkv = call.output(0, qkv);
    } else {
      it.out = call.output(0, results);
      it.norms = call.output(1, rows);
    }
    if (sizeOf(qkv) > 0) kernels().attend(it);
  }
};

// Rows, perhaps what is added to them, gamma and beta -> what they become, the mean and scale of each row, and the sum.
template <bool ADDS>
struct LayerNorm {
  float epsilon;
  explicit LayerNorm(const Settings& settings) : epsilon(settings.number("epsilon")) {}

  void compute(Call& call) const {
    Shape x, more, gamma, beta;
    Normalisation it{};
    it.x = call.input(0, &x);
    if (ADDS) it.more = call.input(1, &more);
    it.gamma = call.input(1 + ADDS, &gamma);
    it.beta = call.input(2 + ADDS, &beta);
    demand(!x.empty() && x.back() > 0 && gamma == Shape({x.back()}) && beta == gamma, "TensorloomLayerNorm: " + text(x) + ", " + text(gamma) + " and " + text(beta) + " do not fit together");
    it.width = x.back();
    it.rows = sizeOf(x) / it.width;
    it.moreRows = ADDS ? sizeOf(more) / it.width : 0;
    demand(!ADDS || (!more.empty() && more.back() == it.width && (it.rows == 0 || (it.moreRows > 0 && it.rows % it.moreRows == 0))), "TensorloomLayerNorm: " + text(more) + " cannot be added to " + text(x));
    it.epsilon = epsilon;
    it.y = call.output(0, x);
    it.norms = call.output(1, {it.rows, 2});
    if (ADDS) it.sum = call.output(2, x);
    if (it.rows > 0) kernels().normalise(it);
  }
};

// Rows, gamma, mean and scale of each row, what reaches the result, and perhaps what reaches the rows on another way -> what reaches rows, gamma and beta, and the sums of the first.
template <bool ADDS>
struct LayerNormGradient {
  explicit LayerNormGradient(const Settings&) {}

  void compute(Call& call) const {
    Shape x, gamma, norms, dy, more;
    Normalisation it{};
    it.x = call.input(0, &x);
    it.gamma = call.input(1, &gamma);
    it.norms = const_cast<float*>(call.input(2, &norms));
    it.dy = call.input(3, &dy);
    if (ADDS) it.more = call.input(4, &more);
    demand(!x.empty() && x.back() > 0 && gamma == Shape({x.back()}) && dy == x && (!ADDS || more == x) && norms == Shape({sizeOf(x) / x.back(), 2}),
           "TensorloomLayerNormGrad: " + text(x) + ", " + text(gamma) + ", " + text(norms) + ", " + text(dy) + " and " + text(more) + " do not fit together");
    it.width = x.back();
    it.rows = sizeOf(x) / it.width;
    it.dx = call.output(0, x);
    it.dGamma = call.output(1, gamma);
    it.dBeta = call.output(2, gamma);
    it.dxSums = call.output(3, gamma);
    kernels().normaliseBack(it);
  }
};

// Numbers -> bent by gelu, and its slopes.
struct GeluCurve {
  bool exact;
  explicit GeluCurve(const Settings& settings) : exact(settings.whole("exact") != 0) {}

  void compute(Call& call) const {
    Shape x;
    Gelu it{};
    it.x = call.input(0, &x);
    it.size = sizeOf(x);
    it.exact = exact;
    it.y = call.output(0, x);
    it.slopes = call.output(1, x);
    if (it.size > 0) kernels().gelu(it);
  }
};

struct CountRight {
  explicit CountRight(const Settings&) {}
  void compute(Call& call) const { *call.output(0, {}) = static_cast<float>(kernels().countRight(CrossEntropy<false>::classesOf(call))); }
};

template <class Operation>
void* create(TF_OpKernelConstruction* construction) {
  try {
    return new Operation(Settings{construction});
  } catch (const std::exception& error) {
    Status status;
    TF_SetStatus(status.it, TF_INVALID_ARGUMENT, error.what());
    TF_OpKernelConstruction_Failure(construction, status.it);
    return nullptr;
  }
}

template <class Operation>
void compute(void* operation, TF_OpKernelContext* context) {
  try {
    const TinyAsZero within;
    Call call(context);
    static_cast<const Operation*>(operation)->compute(call);
  } catch (const std::exception& error) {
    Status status;
    TF_SetStatus(status.it, TF_INVALID_ARGUMENT, error.what());
    TF_OpKernelContext_Failure(context, status.it);
  }
}

template <class Operation>
void destroy(void* operation) {
  delete static_cast<Operation*>(operation);
}

template <class Operation>
void enlist(const char* name, std::initializer_list<const char*> inputs, std::initializer_list<const char*> outputs, std::initializer_list<const char*> attributes) {
  Status status;
  TF_OpDefinitionBuilder* builder = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(builder, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(builder, output);
  for (const char* attribute : attributes) TF_OpDefinitionBuilderAddAttr(builder, attribute);
  // A recorded graph's shapes are known where it is made, so nothing needs to be found out here.
  TF_OpDefinitionBuilderSetShapeInferenceFunction(builder, [](TF_ShapeInferenceContext* context, TF_Status* result) { TF_ShapeInferenceContextSetUnknownShape(context, result); });
  TF_RegisterOpDefinition(builder, status.it);
  status.check();
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", create<Operation>, compute<Operation>, destroy<Operation>);
  TF_RegisterKernelBuilder(name, kernel, status.it);
  status.check();
}

void enlistAll() {
  enlist<MatMul>("TensorloomMatMul", {"a: float", "b: float"}, {"product: float"}, {"adj_x: bool = false", "adj_y: bool = false"});
  enlist<MatMul>("TensorloomDense", {"a: float", "b: float", "bias: float"}, {"product: float"}, {"adj_x: bool = false", "adj_y: bool = false"});
  enlist<Lstm<false>>("TensorloomLstm", {"z: float", "recurrent: float", "h0: float", "c0: float"}, {"states: float", "gates: float"}, {});
  enlist<Lstm<true>>("TensorloomLstmLayer", {"x: float", "kernel: float", "bias: float", "recurrent: float", "h0: float", "c0: float"}, {"states: float", "gates: float"}, {});
  enlist<LstmGradient<false>>("TensorloomLstmGrad", {"recurrent: float", "gates: float", "states: float", "h0: float", "c0: float", "reach: float"},
                              {"dz: float", "d_recurrent: float", "dh0: float", "dc0: float"}, {});
  enlist<LstmGradient<true>>("TensorloomLstmLayerGrad", {"x: float", "recurrent: float", "gates: float", "states: float", "h0: float", "c0: float", "reach: float"},
                             {"dz: float", "d_recurrent: float", "dh0: float", "dc0: float", "d_kernel: float", "d_bias: float"}, {"asked: bool"});
  enlist<Propagate>("TensorloomPropagate", {"values: float", "from: int32", "to: int32", "weights: float"}, {"sums: float"}, {"count: int"});
  enlist<Adam>("TensorloomAdam", {"weights: N * float", "gradients: N * float", "mean: float", "square: float", "power1: float", "power2: float", "rate: float"},
               {"new_weights: N * float", "new_mean: float", "new_square: float", "new_power1: float", "new_power2: float"},
               {"N: int >= 1", "decays: list(int)", "beta1: float", "beta2: float", "take1: float", "take2: float", "epsilon: float", "decay: float"});
  enlist<Jets<false>>("TensorloomJets", {"rows: float", "layers: N * float"}, {"result: float"}, {"N: int >= 2", "streams: list(int)", "bent: list(int)"});
  enlist<Jets<true>>("TensorloomJetsGrad", {"rows: float", "d_result: float", "layers: N * float"}, {"d_rows: float", "d_layers: N * float"},
                     {"N: int >= 2", "streams: list(int)", "bent: list(int)"});
  enlist<MaxPool>("TensorloomMaxPool", {"x: N * float"}, {"y: float", "places: uint8"}, {"N: int >= 1", "bends: bool"});
  enlist<WindowMaxima>("TensorloomWindowMax", {"x: float"}, {"maxima: float"}, {"window: list(int)"});
  enlist<MaxPoolGradient>("TensorloomMaxPoolGrad", {"dy: float", "places: uint8"}, {"dx: float", "sums: float"}, {"height: int", "width: int"});
  enlist<CrossEntropy<false>>("TensorloomCrossEntropy", {"scores: float", "labels: int32"}, {"loss: float", "norms: float", "right: float"}, {"smoothing: float"});
  enlist<CrossEntropy<true>>("TensorloomCrossEntropyGrad", {"scores: float", "labels: int32", "norms: float", "d_loss: float"}, {"d_scores: float", "sums: float"}, {"smoothing: float"});
  enlist<Attend<false>>("TensorloomAttention", {"qkv: float"}, {"results: float", "norms: float"}, {"time: int", "heads: int", "causal: int"});
  enlist<Attend<true>>("TensorloomAttentionGrad", {"qkv: float", "norms: float", "d_results: float"}, {"d_qkv: float"}, {"time: int", "heads: int", "causal: int"});
  enlist<LayerNorm<false>>("TensorloomLayerNorm", {"x: float", "gamma: float", "beta: float"}, {"y: float", "norms: float"}, {"epsilon: float"});
  enlist<LayerNorm<true>>("TensorloomAddLayerNorm", {"x: float", "more: float", "gamma: float", "beta: float"}, {"y: float", "norms: float", "sum: float"}, {"epsilon: float"});
  enlist<LayerNormGradient<false>>("TensorloomLayerNormGrad", {"x: float", "gamma: float", "norms: float", "dy: float"}, {"dx: float", "d_gamma: float", "d_beta: float", "sums: float"}, {});
  enlist<LayerNormGradient<true>>("TensorloomAddLayerNormGrad", {"x: float", "gamma: float", "norms: float", "dy: float", "more: float"},
                                  {"dx: float", "d_gamma: float", "d_beta: float", "sums: float"}, {});
  enlist<GeluCurve>("TensorloomGelu", {"x: float"}, {"y: float", "slopes: float"}, {"exact: int"});
  enlist<CountRight>("TensorloomCountRight", {"scores: float", "labels: int32"}, {"right: float"}, {});
  enlist<Edition>("TensorloomEdition", {}, {"number: float"}, {});
  enlist<FusedChain>("TensorloomFused", {"inputs: N * float"}, {"outputs: M * float"}, {"N: int >= 1", "M: int >= 1", "program: list(int)"});
}

// Linked into the binding of tfjs-node: they are enlisted when Node loads that. Without them everything still computes, only slower.
__attribute__((constructor)) void enlistWhenLoaded() {
  try {
    enlistAll();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "The kernels of the native engine are left out: %s\n", error.what());
  }
}

}  // namespace
}  // namespace tensorloom
