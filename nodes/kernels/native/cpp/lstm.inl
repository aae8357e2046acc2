// Long short-term memory, all steps in one call. Samples of a batch do not depend on each other: each thread takes some of them
// through all steps, and nobody waits between steps.
//
//     i | f | g | o = x_t W + b + h_(t-1) R        c_t = sigmoid(f) c_(t-1) + sigmoid(i) tanh(g)        h_t = sigmoid(o) tanh(c_t)
//
// What comes in and the state before lie side by side, so that one product serves both, forward and for the gradient of W and R:
//
//     [x_t | h_(t-1)]  [width + units]        W above R  [width + units, 4 units]
//
// Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000.

// Samples that go together: enough rows for the product's tile, and alike for any number of threads. Each group has sums of its own for the weights' gradient.
struct SampleGroups {
  int count, batch;
  explicit SampleGroups(int samples) : count(samples >= 256 ? 16 : samples >= 128 ? 8 : samples >= 64 ? 4 : samples >= 4 ? 2 : 1), batch(samples) {}
  long begin(int group) const { return static_cast<long>(batch) * group / count; }
};

// Steps whose gradients are gathered before they are multiplied: few, so that weights, sums and gradients stay in the second cache; more where the sums do not fit it.
static long stepsAtOnce(long rows, long weights) { return std::max(1L, (weights <= 1 << 17 ? 64 : BLOCK_DEPTH) / rows); }

// Rows of scratch memory lie this far apart: no power of two.
static long spaced(long length) { return length + LANES; }

// x_t beside the state before step t.
static void sideBySide(const LstmShape& it, const float* x, const float* h0, const float* states, long sample, long t, float* to) {
  const float* before = t == 0 ? h0 + sample * it.units : states + (sample * it.time + t - 1) * 2 * it.units;
  if (it.width > 0) std::memcpy(to, x + (sample * it.time + t) * it.width, it.width * sizeof(float));
  std::memcpy(to + it.width, before, it.units * sizeof(float));
}

static void lstmForward(const LstmForward& it) {
  const long units = it.units, wide = 4 * units, time = it.time, depth = it.width + units, pitch = spaced(depth), zPitch = spaced(wide);
  std::vector<float> packed(packedSize(depth, wide));
  const long panels = panelsOf(wide);
  inParallel(static_cast<int>(std::min(8L, panels)), [&](int part) {
    const long parts = std::min(8L, panels);
    for (long p = panels * part / parts; p < panels * (part + 1) / parts; p++) {
      float* to = packed.data() + p * depth * PANEL;
      if (it.width > 0) packPanel(it.width, wide, it.kernel, wide, false, p, to);
      packPanel(units, wide, it.recurrent, wide, false, p, to + it.width * PANEL);
    }
  });
  const SampleGroups groups(it.batch);
  inParallel(groups.count, [&](int group) {
    static thread_local std::vector<float> space;
    const long first = groups.begin(group), rows = groups.begin(group + 1) - first;
    float* const a = scratch(space, rows * (pitch + zPitch + units));
    float* const z = a + rows * pitch;
    float* const cell = z + rows * zPitch;
    std::memcpy(cell, it.c0 + first * units, rows * units * sizeof(float));
    for (long t = 0; t < time; t++) {
      for (long s = 0; s < rows; s++) sideBySide(it, it.x, it.h0, it.states, first + s, t, a + s * pitch);
      multiplyPacked(0, rows, 0, depth, depth, wide, a, pitch, false, packed.data(), z, zPitch, it.z ? it.z + (first * time + t) * wide : it.bias, it.z ? time * wide : 0, 0, panels);
      for (long s = 0; s < rows; s++) {
        const float* sum = z + s * zPitch;
        float* gate = it.gates + (t * it.batch + first + s) * wide;
        float* state = it.states + ((first + s) * time + t) * 2 * units;
        for (long u = 0; u < units; u += LANES) {
          const int count = static_cast<int>(units - u);
          const Vector i = sigmoid(partOf(sum + u, count)), f = sigmoid(partOf(sum + units + u, count));
          const Vector g = hyperbolicTangent(partOf(sum + 2 * units + u, count)), o = sigmoid(partOf(sum + 3 * units + u, count));
          const Vector c = f * partOf(cell + s * units + u, count) + i * g;
          keep(gate + u, i, count);
          keep(gate + units + u, f, count);
          keep(gate + 2 * units + u, g, count);
          keep(gate + 3 * units + u, o, count);
          keep(cell + s * units + u, c, count);
          keep(state + units + u, c, count);
          keep(state + u, o * hyperbolicTangent(c), count);
        }
      }
    }
  });
}

static void lstmBackward(const LstmBackward& it) {
  const long units = it.units, wide = 4 * units, time = it.time, depth = it.width + units, pitch = spaced(depth), zPitch = spaced(wide), panels = panelsOf(wide);
  std::vector<float> packed(packedSize(wide, units));
  inParallel(static_cast<int>(panelsOf(units)), [&](int p) { packPanel(wide, units, it.recurrent, wide, true, p, packed.data() + p * wide * PANEL); });
  const SampleGroups groups(it.batch);
  const long size = depth * wide;
  static thread_local std::vector<float> own;
  float* const sums = scratch(own, groups.count * (size + wide));
  inParallel(groups.count, [&](int group) {
    static thread_local std::vector<float> space;
    const long first = groups.begin(group), rows = groups.begin(group + 1) - first;
    const long many = stepsAtOnce(rows, size) * rows;
    float* const z = scratch(space, rows * zPitch + many * pitch + many * panels * PANEL);
    float* const a = z + rows * zPitch;
    float* const right = a + many * pitch;
    float* const sum = sums + group * (size + wide);
    float* const biasSum = sum + size;
    float* const dh = it.dh0 + first * units;  // the gradient that comes back from the step after; ends as that of the first state
    float* const dc = it.dc0 + first * units;
    std::memset(dh, 0, rows * units * sizeof(float));
    std::memset(dc, 0, rows * units * sizeof(float));
    std::memset(biasSum, 0, wide * sizeof(float));
    long gathered = 0;
    bool begun = false;
    for (long t = time - 1; t >= 0; t--) {
      for (long s = 0; s < rows; s++, gathered++) {
        const long sample = first + s;
        const float *gate = it.gates + (t * it.batch + sample) * wide, *state = it.states + (sample * time + t) * 2 * units;
        const long back = t - (time - it.reached);
        const float* reach = back < 0 ? nullptr : it.reach + (sample * it.reached + back) * (it.cells ? 2 : 1) * units;
        const float* c0 = t == 0 ? it.c0 + sample * units : state - units;
        float* const dz = z + s * zPitch;
        for (long u = 0; u < units; u += LANES) {
          const int count = static_cast<int>(units - u);
          const Vector i = partOf(gate + u, count), f = partOf(gate + units + u, count);
          const Vector g = partOf(gate + 2 * units + u, count), o = partOf(gate + 3 * units + u, count);
          const Vector bent = hyperbolicTangent(partOf(state + units + u, count));
          Vector h = partOf(dh + s * units + u, count), d = partOf(dc + s * units + u, count);
          if (reach) h += partOf(reach + u, count);
          if (reach && it.cells) d += partOf(reach + units + u, count);
          d += h * o * (1.f - bent * bent);
          keep(dz + u, d * g * i * (1.f - i), count);
          keep(dz + units + u, d * partOf(c0 + u, count) * f * (1.f - f), count);
          keep(dz + 2 * units + u, d * i * (1.f - g * g), count);
          keep(dz + 3 * units + u, h * bent * o * (1.f - o), count);
          keep(dc + s * units + u, d * f, count);
        }
        if (it.dz) std::memcpy(it.dz + (sample * time + t) * wide, dz, wide * sizeof(float));
        for (long j = 0; j < wide; j += LANES) {
          const int count = static_cast<int>(wide - j);
          const Vector part = partOf(dz + j, count);
          keep(biasSum + j, partOf(biasSum + j, count) + part, count);
          store(right + (j / PANEL * many + gathered) * PANEL + j % PANEL, part);
        }
        sideBySide(it, it.x, it.h0, it.states, sample, t, a + gathered * pitch);
      }
      multiplyPacked(0, rows, 0, wide, wide, units, z, zPitch, false, packed.data(), dh, units, nullptr, 0, 0, panelsOf(units));
      if (gathered < many && t > 0) continue;
      multiplyPacked(0, depth, 0, gathered, many, wide, a, pitch, true, right, sum, wide, begun ? sum : nullptr, wide, 0, panels);
      gathered = 0;
      begun = true;
    }
  });
  const auto addUp = [&](float* to, long from, long count) {
    inParallel(8, [&](int part) {
      for (long at = count * part / 8; at < count * (part + 1) / 8; at++) {
        float one = 0;
        for (int group = 0; group < groups.count; group++) one += sums[group * (size + wide) + from + at];
        to[at] = one;
      }
    });
  };
  addUp(it.dRecurrent, it.width * wide, units * wide);
  if (it.width == 0) return;
  addUp(it.dKernel, 0, it.width * wide);
  addUp(it.dBias, size, wide);
}
