// Runs a chain of elementwise operations and reductions over [rows, columns] arrays (Fused in kernels.h): a block of about a thousand
// numbers goes through all steps before the next block is read, so what lies between the steps never leaves the cache.
//
// Rows are dealt out in chunks whose borders depend on the sizes alone; sums over rows are kept for each chunk and added in order at the end.

#define BINARY(NAME, EXPRESSION)                                                                 \
  struct NAME {                                                                                  \
    static inline Vector of(Vector a, Vector b) { return EXPRESSION; }                           \
  };
#define UNARY(NAME, EXPRESSION)                                                                  \
  struct NAME {                                                                                  \
    static inline Vector of(Vector a) { return EXPRESSION; }                                     \
  };

static inline Vector truth(Whole mask) { return mask ? splat(1.f) : Vector{}; }
static inline Vector root(Vector x) {
  for (int i = 0; i < LANES; i++) x[i] = __builtin_sqrtf(x[i]);
  return x;
}

BINARY(Add, a + b)
BINARY(Subtract, a - b)
BINARY(Multiply, a* b)
BINARY(Divide, a / b)
BINARY(Maximum, larger(a, b))
BINARY(Minimum, smaller(a, b))
BINARY(SquaredDifference, (a - b) * (a - b))
BINARY(Greater, truth(a > b))
BINARY(GreaterEqual, truth(a >= b))
BINARY(Less, truth(a < b))
BINARY(LessEqual, truth(a <= b))
BINARY(Equal, truth(a == b))
BINARY(NotEqual, truth(a != b))
BINARY(And, truth((a != 0.f) & (b != 0.f)))
// A gradient times the slope of the bend: what is infinite times zero is no number, as everywhere.
BINARY(Passed, a * (b > 0.f ? splat(1.f) : b != b ? b : Vector{}))
BINARY(Or, truth((a != 0.f) | (b != 0.f)))

UNARY(Negative, -a)
UNARY(Square, a* a)
UNARY(SquareRoot, root(a))
UNARY(InverseRoot, 1.f / root(a))
UNARY(Exponential, exponential(a))
UNARY(Logarithm, logarithm(a))
UNARY(Tangent, hyperbolicTangent(a))
UNARY(Sigmoid, sigmoid(a))
UNARY(Positive, larger(a, Vector{}))
UNARY(ErrorFunction, errorFunction(a))
UNARY(Magnitude, magnitude(a))
UNARY(Reciprocal, 1.f / a)
UNARY(NotNumber, truth(a != a))
UNARY(Not, truth(a == 0.f))
UNARY(Same, a)

#undef BINARY
#undef UNARY

typedef void Binary(long, float*, const float*, const float*);
typedef void Unary(long, float*, const float*);

// LEFT and RIGHT: whether that operand is an array (or one number for all).
template <class Operation, bool LEFT, bool RIGHT>
static void binary(long count, float* to, const float* a, const float* b) {
  const Vector oneA = LEFT ? Vector{} : splat(*a), oneB = RIGHT ? Vector{} : splat(*b);
  long i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, Operation::of(LEFT ? load(a + i) : oneA, RIGHT ? load(b + i) : oneB));
  if (i < count)
    keep(to + i, Operation::of(LEFT ? partOf(a + i, static_cast<int>(count - i)) : oneA, RIGHT ? partOf(b + i, static_cast<int>(count - i)) : oneB),
         static_cast<int>(count - i));
}

template <class Operation>
static void unary(long count, float* to, const float* a) {
  long i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, Operation::of(load(a + i)));
  if (i < count) keep(to + i, Operation::of(partOf(a + i, static_cast<int>(count - i))), static_cast<int>(count - i));
}

#define ALL(NAME) {binary<NAME, true, true>, binary<NAME, true, false>, binary<NAME, false, true>, binary<NAME, false, false>}
static Binary* const binaries[][4] = {ALL(Add),          ALL(Subtract), ALL(Multiply),  ALL(Divide), ALL(Maximum),  ALL(Minimum), ALL(SquaredDifference), ALL(Greater),
                                      ALL(GreaterEqual), ALL(Less),     ALL(LessEqual), ALL(Equal),  ALL(NotEqual), ALL(And),     ALL(Or),        ALL(Passed)};
#undef ALL
static Unary* const unaries[] = {unary<Negative>, unary<Square>,   unary<SquareRoot>,    unary<InverseRoot>, unary<Exponential>, unary<Logarithm>, unary<Tangent>, unary<Sigmoid>,
                                 unary<Positive>, unary<ErrorFunction>, unary<Magnitude>, unary<Reciprocal>,  unary<NotNumber>,   unary<Not>,       unary<Same>};

static float sumOf(const float* x, long count) {
  Vector s0{}, s1{};
  long i = 0;
  for (; i + 2 * LANES <= count; i += 2 * LANES) s0 += load(x + i), s1 += load(x + i + LANES);
  for (; i < count; i += LANES) s0 += partOf(x + i, static_cast<int>(count - i));
  return total(s0 + s1);
}

static float largestOf(const float* x, long count) {
  Vector best = splat(x[0]);
  long i = 0;
  for (; i + LANES <= count; i += LANES) best = larger(best, load(x + i));
  float top = largest(best);
  for (; i < count; i++) top = x[i] > top || x[i] != x[i] ? x[i] : top;
  return top;
}

static void runFused(const Fused& it, const float* const* tensors, const long* sizes, float* const* outputs) {
  const long rows = it.rows, columns = it.columns;
  const int given = static_cast<int>(it.inputs.size()), made = static_cast<int>(it.steps.size());
  // The first tensor of each input; those of pieces follow it.
  std::vector<const float* const*> inputs(given);
  std::vector<const long*> lengths(given);
  for (int i = 0, tensor = 0; i < given; tensor += it.inputs[i].kind == Fused::pieces ? static_cast<int>(it.inputs[i].extent) : 1, i++) {
    inputs[i] = tensors + tensor;
    lengths[i] = sizes + tensor;
  }
  if (rows == 0 || columns == 0) {
    for (const Fused::Placing& placing : it.placings) {
      const Fused::Step& step = it.steps[placing.value - given];
      if (step.kind == Fused::column || step.kind == Fused::one) std::memset(outputs[placing.tensor], 0, placing.count * sizeof(float));
    }
    return;
  }
  const long height = std::max(1L, std::min(rows, fusedBlock / columns));
  const long blocks = (rows + height - 1) / height;
  const double work = static_cast<double>(rows) * columns * made;
  const long chunks = std::max(1L, std::min({blocks, 32L, static_cast<long>(work / 262144)}));
  const long fullSize = height * columns + LANES, rowSize = height + LANES;

  // Sums over rows, for each chunk: `columns` floats, or one double.
  std::vector<long> sumAt(made, -1), totalAt(made, -1);
  long sums = 0, totals = 0;
  for (int s = 0; s < made; s++) {
    if (it.steps[s].kind == Fused::column) sumAt[s] = sums, sums += columns;
    if (it.steps[s].kind == Fused::one) totalAt[s] = totals++;
  }
  std::vector<float> sumOfChunk(sums * chunks);
  std::vector<double> totalOfChunk(totals * chunks);

  long tiles = 3;  // for operands of a choice that are not arrays
  std::vector<long> tileOfInput(given, -1);
  for (int i = 0; i < given; i++)
    if (it.inputs[i].kind == Fused::column || it.inputs[i].kind == Fused::tiled || it.inputs[i].kind == Fused::pieces) tileOfInput[i] = tiles++;

  const auto placed = [&](int step) { return outputs[it.placings[-1 - it.places[step]].tensor] + it.placings[-1 - it.places[step]].to; };

  const auto chunk = [&](int number) {
    static thread_local std::vector<float> scratch;
    const size_t need = (it.fullSlots + tiles) * fullSize + it.rowSlots * rowSize;
    if (scratch.size() < need) scratch.resize(need);
    float* const fulls = scratch.data();
    float* const tileSpace = fulls + it.fullSlots * fullSize;
    float* const rowSpace = tileSpace + tiles * fullSize;
    for (int i = 0; i < given; i++)
      if (it.inputs[i].kind == Fused::column)
        for (long r = 0; r < height; r++) std::memcpy(tileSpace + tileOfInput[i] * fullSize + r * columns, *inputs[i], columns * sizeof(float));
    std::vector<const float*> at(given + made);

    for (long block = blocks * number / chunks; block < blocks * (number + 1) / chunks; block++) {
      const long first = block * height, tall = std::min(height, rows - first), count = tall * columns;
      for (int i = 0; i < given; i++) {
        switch (it.inputs[i].kind) {
          case Fused::full: at[i] = *inputs[i] + it.inputs[i].extent + first * columns; break;
          case Fused::row: at[i] = *inputs[i] + first; break;
          case Fused::column: at[i] = tileSpace + tileOfInput[i] * fullSize; break;
          case Fused::one: at[i] = *inputs[i]; break;
          case Fused::pieces: {
            long start = first * columns, piece = 0;
            while (start >= lengths[i][piece]) start -= lengths[i][piece++];
            if (start + count <= lengths[i][piece]) {
              at[i] = inputs[i][piece] + start;
              break;
            }
            float* tile = tileSpace + tileOfInput[i] * fullSize;
            for (long done = 0; done < count; start = 0, piece++) {
              const long some = std::min(count - done, lengths[i][piece] - start);
              std::memcpy(tile + done, inputs[i][piece] + start, some * sizeof(float));
              done += some;
            }
            at[i] = tile;
            break;
          }
          default: {
            const long period = it.inputs[i].extent, start = first * columns % period;
            if (start + count <= period) {
              at[i] = *inputs[i] + start;
              break;
            }
            float* tile = tileSpace + tileOfInput[i] * fullSize;
            for (long done = 0, from = start; done < count; from = 0) {
              const long some = std::min(count - done, period - from);
              std::memcpy(tile + done, *inputs[i] + from, some * sizeof(float));
              done += some;
            }
            at[i] = tile;
          }
        }
      }
      const auto kindOf = [&](int value) {
        const int kind = value < given ? it.inputs[value].kind : it.steps[value - given].kind;
        return kind == Fused::column || kind == Fused::tiled || kind == Fused::pieces ? static_cast<int>(Fused::full) : kind;
      };
      for (int s = 0; s < made; s++) {
        const Fused::Step& step = it.steps[s];
        float* to = nullptr;
        if (step.kind == Fused::full) to = it.places[s] < 0 ? placed(s) + first * columns : fulls + it.places[s] * fullSize;
        if (step.kind == Fused::row) to = it.places[s] < 0 ? placed(s) + first : rowSpace + it.places[s] * rowSize;
        at[given + s] = to;
        const float *a = at[step.a], *b = step.b < 0 ? nullptr : at[step.b], *c = step.c < 0 ? nullptr : at[step.c];
        const int kindA = kindOf(step.a), kindB = step.b < 0 ? -1 : kindOf(step.b);
        const int operation = step.operation;
        const long length = step.kind == Fused::full ? count : tall;
        if (operation < 32) {
          if (step.kind == Fused::full && (kindA == Fused::row || kindB == Fused::row)) {
            Binary* compute = binaries[operation][(kindA == Fused::full ? 0 : 2) + (kindB == Fused::full ? 0 : 1)];
            for (long r = 0; r < tall; r++)
              compute(columns, to + r * columns, kindA == Fused::full ? a + r * columns : kindA == Fused::row ? a + r : a,
                      kindB == Fused::full ? b + r * columns : kindB == Fused::row ? b + r : b);
          } else {
            binaries[operation][(kindA == Fused::one ? 2 : 0) + (kindB == Fused::one ? 1 : 0)](length, to, a, b);
          }
        } else if (operation < 64) {
          unaries[operation - 32](length, to, a);
        } else if (operation == 64) {
          const float* operands[3] = {a, b, c};
          const int kinds[3] = {kindA, kindB, kindOf(step.c)};
          for (int o = 0; o < 3; o++) {
            float* tile = tileSpace + o * fullSize;
            if (kinds[o] == Fused::one) std::fill(tile, tile + length, *operands[o]);
            else if (kinds[o] == Fused::row && step.kind == Fused::full)
              for (long r = 0; r < tall; r++) std::fill(tile + r * columns, tile + (r + 1) * columns, operands[o][r]);
            else continue;
            operands[o] = tile;
          }
          for (long i = 0; i < length; i += LANES) {
            const int some = static_cast<int>(length - i);
            keep(to + i, partOf(operands[0] + i, some) != 0.f ? partOf(operands[1] + i, some) : partOf(operands[2] + i, some), some);
          }
        } else {
          switch (operation) {
            case 80:
              for (long r = 0; r < tall; r++) to[r] = sumOf(a + r * columns, columns);
              break;
            case 81:
              for (long r = 0; r < tall; r++) to[r] = sumOf(a + r * columns, columns) / columns;
              break;
            case 82:
              for (long r = 0; r < tall; r++) to[r] = largestOf(a + r * columns, columns);
              break;
            case 83: {
              float* sum = sumOfChunk.data() + number * sums + sumAt[s];
              for (long r = 0; r < tall; r++) binary<Add, true, true>(columns, sum, sum, a + r * columns);
              break;
            }
            default: totalOfChunk[number * totals + totalAt[s]] += sumOf(a, kindA == Fused::full ? count : tall);
          }
        }
      }
      for (size_t p = 0; p < it.placings.size(); p++) {
        if (!it.copied[p]) continue;
        const Fused::Placing& placing = it.placings[p];
        const long begin = std::max(first * columns, placing.from), end = std::min(first * columns + count, placing.from + placing.count);
        if (begin < end) std::memcpy(outputs[placing.tensor] + placing.to + begin - placing.from, at[placing.value] + begin - first * columns, (end - begin) * sizeof(float));
      }
    }
  };
  inParallel(static_cast<int>(chunks), chunk);

  for (int s = 0; s < made; s++) {
    if (sumAt[s] < 0 && totalAt[s] < 0) continue;
    float* to = placed(s);
    if (sumAt[s] >= 0) {
      std::memcpy(to, sumOfChunk.data() + sumAt[s], columns * sizeof(float));
      for (long n = 1; n < chunks; n++) binary<Add, true, true>(columns, to, to, sumOfChunk.data() + n * sums + sumAt[s]);
    } else {
      double sum = 0;
      for (long n = 0; n < chunks; n++) sum += totalOfChunk[n * totals + totalAt[s]];
      const bool mean = it.steps[s].operation == 86;
      const int a = it.steps[s].a;
      const int kindA = a < given ? it.inputs[a].kind : it.steps[a - given].kind;
      *to = static_cast<float>(mean ? sum / (kindA == Fused::row ? rows : rows * columns) : sum);
    }
  }
}
