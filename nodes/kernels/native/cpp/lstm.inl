// Long short-term memory, all steps in one call. Samples of a batch do not depend on each other: each thread takes some of them
// through all steps, and nobody waits between steps.
//
//     z_t + h_(t-1) R  ->  i, f, g, o          c_t = f c_(t-1) + i g          h_t = o tanh(c_t)
//
// Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000.

// Samples that go together: enough rows for the product's tile, few enough that all threads get some.
static int groupOf(int batch) {
  const int groups = batch >= 4 * ROWS ? batch / (2 * ROWS) : batch >= 4 ? 2 : 1;
  return (batch + groups - 1) / groups;
}

static void lstmForward(const LstmForward& it) {
  const long units = it.units, wide = 4 * units, time = it.time;
  std::vector<float> packed(packedSize(it.units, static_cast<int>(wide)));
  pack(it.units, static_cast<int>(wide), it.recurrent, wide, false, packed.data());
  const int group = groupOf(it.batch);
  inParallel((it.batch + group - 1) / group, [&](int part) {
    const long first = static_cast<long>(part) * group, last = first + group < it.batch ? first + group : it.batch;
    for (long t = 0; t < time; t++) {
      const float* before = t == 0 ? it.h0 + first * units : it.states + (first * time + t - 1) * 2 * units;
      multiplyPacked(0, static_cast<int>(last - first), 0, it.units, it.units, static_cast<int>(wide), before, t == 0 ? units : time * 2 * units, false, packed.data(),
                     it.gates + (first * time + t) * wide, time * wide, it.z + (first * time + t) * wide, time * wide, 0, panelsOf(static_cast<int>(wide)));
      for (long s = first; s < last; s++) {
        float* gate = it.gates + (s * time + t) * wide;
        float* state = it.states + (s * time + t) * 2 * units;
        const float* c0 = t == 0 ? it.c0 + s * units : state - units;
        for (long u = 0; u < units; u += LANES) {
          const int count = static_cast<int>(units - u);
          const Vector i = sigmoid(partOf(gate + u, count)), f = sigmoid(partOf(gate + units + u, count));
          const Vector g = hyperbolicTangent(partOf(gate + 2 * units + u, count)), o = sigmoid(partOf(gate + 3 * units + u, count));
          const Vector c = f * partOf(c0 + u, count) + i * g;
          keep(gate + u, i, count);
          keep(gate + units + u, f, count);
          keep(gate + 2 * units + u, g, count);
          keep(gate + 3 * units + u, o, count);
          keep(state + units + u, c, count);
          keep(state + u, o * hyperbolicTangent(c), count);
        }
      }
    }
  });
}

static void lstmBackward(const LstmBackward& it) {
  const long units = it.units, wide = 4 * units, time = it.time;
  std::vector<float> packed(packedSize(static_cast<int>(wide), it.units));
  pack(static_cast<int>(wide), it.units, it.recurrent, wide, true, packed.data());
  const int group = groupOf(it.batch);
  inParallel((it.batch + group - 1) / group, [&](int part) {
    const long first = static_cast<long>(part) * group, last = first + group < it.batch ? first + group : it.batch;
    float* dhNext = it.dh0 + first * units;  // the gradient that comes back from the step after; ends as that of the first state
    std::memset(dhNext, 0, (last - first) * units * sizeof(float));
    std::memset(it.dc0 + first * units, 0, (last - first) * units * sizeof(float));
    for (long t = time - 1; t >= 0; t--) {
      for (long s = first; s < last; s++) {
        const float *gate = it.gates + (s * time + t) * wide, *state = it.states + (s * time + t) * 2 * units, *given = it.dStates + (s * time + t) * 2 * units;
        const float* c0 = t == 0 ? it.c0 + s * units : state - units;
        float *dz = it.dz + (s * time + t) * wide, *dc = it.dc0 + s * units;
        const float* dhs = it.dh0 + s * units;
        for (long u = 0; u < units; u += LANES) {
          const int count = static_cast<int>(units - u);
          const Vector i = partOf(gate + u, count), f = partOf(gate + units + u, count);
          const Vector g = partOf(gate + 2 * units + u, count), o = partOf(gate + 3 * units + u, count);
          const Vector bent = hyperbolicTangent(partOf(state + units + u, count));
          const Vector dh = partOf(given + u, count) + partOf(dhs + u, count);
          const Vector d = partOf(dc + u, count) + partOf(given + units + u, count) + dh * o * (1.f - bent * bent);
          keep(dz + u, d * g * i * (1.f - i), count);
          keep(dz + units + u, d * partOf(c0 + u, count) * f * (1.f - f), count);
          keep(dz + 2 * units + u, d * i * (1.f - g * g), count);
          keep(dz + 3 * units + u, dh * bent * o * (1.f - o), count);
          keep(dc + u, d * f, count);
        }
      }
      multiplyPacked(0, static_cast<int>(last - first), 0, static_cast<int>(wide), static_cast<int>(wide), it.units, it.dz + (first * time + t) * wide, time * wide, false, packed.data(),
                     dhNext, units, nullptr, 0, 0, panelsOf(it.units));
    }
  });
  // One product over all samples and steps gives the gradient of the recurrent weights: h before the step, turned over, times dz.
  const int depth = static_cast<int>(it.batch * time);
  std::vector<const float*> before(depth);
  for (long s = 0; s < it.batch; s++)
    for (long t = 0; t < time; t++) before[s * time + t] = t == 0 ? it.h0 + s * units : it.states + (s * time + t - 1) * 2 * units;
  const int columns = static_cast<int>(wide);
  std::vector<float> panels(packedSize(depth, columns));
  const long count = panelsOf(columns), parts = std::min(16L, count);
  inParallel(static_cast<int>(parts), [&](int part) {
    const long from = count * part / parts, until = count * (part + 1) / parts;
    for (long p = from; p < until; p++) packPanel(depth, columns, it.dz, wide, false, p, panels.data() + p * depth * PANEL);
    multiplyPacked(0, it.units, 0, depth, depth, columns, nullptr, 0, true, panels.data(), it.dRecurrent, wide, nullptr, 0, from, until, before.data());
  });
}
