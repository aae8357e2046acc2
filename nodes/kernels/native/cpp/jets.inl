// A stack of dense layers through which values travel together with their first and second derivatives (nodes/train/runtime/physics/jets.ts).
//
//     z = x W + b for the value, z_i = x_i W for derivatives        y = tanh z        y_i = s' z_i        y_ab = s' z_ab + s'' z_a z_b
//
// A block of points goes through all layers while it is in the cache. Nothing is kept for the way back, which goes forward once more: that
// costs less than writing and reading what all layers made of all points. In a block, points lie side by side in a register, so that
// a width of 20 wastes nothing: [unit][stream][point].

// Registers of points of one stream; streams of few derivatives take more points along.
static long jetVectors(const JetStack& it) { return std::max(1L, 8L / it.streams); }

#if LANES == 16
constexpr int JET_UNITS = 6, JET_VECTORS = 4;
#else
constexpr int JET_UNITS = 3, JET_VECTORS = 2;
#endif

// U units, V registers: c[u][.] = sum over k of a[k][u] x[k][.] (+ start[u] in the first `shifted` registers).
template <int U, int V>
static inline void jetTile(long depth, const float* a, long pitch, const float* x, long wide, float* c, const float* start, int shifted) {
  Vector sum[U][V];
#pragma GCC unroll 8
  for (int u = 0; u < U; u++)
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) sum[u][v] = start && v < shifted ? splat(start[u]) : Vector{};
  for (long k = 0; k < depth; k++, a += pitch, x += wide) {
    Vector right[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) right[v] = load(x + v * LANES);
#pragma GCC unroll 8
    for (int u = 0; u < U; u++) {
      const Vector left = splat(a[u]);
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) sum[u][v] += left * right[v];
    }
  }
#pragma GCC unroll 8
  for (int u = 0; u < U; u++)
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) store(c + u * wide + v * LANES, sum[u][v]);
}

template <int V>
static void jetColumn(long units, long depth, const float* a, const float* x, long wide, float* c, const float* start, int shifted) {
  long u = 0;
  for (; u + JET_UNITS <= units; u += JET_UNITS) jetTile<JET_UNITS, V>(depth, a + u, units, x, wide, c + u * wide, start ? start + u : nullptr, shifted);
  if (u + 2 <= units && JET_UNITS > 4 && u + 4 > units) {
    jetTile<2, V>(depth, a + u, units, x, wide, c + u * wide, start ? start + u : nullptr, shifted);
    u += 2;
  }
#if LANES == 16
  if (u + 4 <= units) {
    jetTile<4, V>(depth, a + u, units, x, wide, c + u * wide, start ? start + u : nullptr, shifted);
    u += 4;
  }
#endif
  for (; u < units; u++) jetTile<1, V>(depth, a + u, units, x, wide, c + u * wide, start ? start + u : nullptr, shifted);
}

// c [units][wide] = a^T x, a [depth][units], x [depth][wide]; `start` is added to the value, which lies in the first `value` registers of a row.
static void jetProduct(long units, long depth, const float* a, const float* x, long wide, float* c, const float* start, long value) {
  const long vectors = wide / LANES;
  long v = 0;
  for (; v + JET_VECTORS <= vectors; v += JET_VECTORS)
    jetColumn<JET_VECTORS>(units, depth, a, x + v * LANES, wide, c + v * LANES, start, static_cast<int>(std::max(0L, std::min<long>(JET_VECTORS, value - v))));
  for (; v < vectors; v++) jetColumn<1>(units, depth, a, x + v * LANES, wide, c + v * LANES, start, value > v);
}

// sums[k][u] += x[k][.] d[u][.], each a register whose lanes are added up at the very end.
template <int K, int U>
static inline void jetOuter(const float* x, const float* d, long wide, float* sums, long units) {
  Vector sum[K][U];
#pragma GCC unroll 8
  for (int k = 0; k < K; k++)
#pragma GCC unroll 8
    for (int u = 0; u < U; u++) sum[k][u] = load(sums + (k * units + u) * LANES);
  for (long i = 0; i < wide; i += LANES) {
    Vector right[U];
#pragma GCC unroll 8
    for (int u = 0; u < U; u++) right[u] = load(d + u * wide + i);
#pragma GCC unroll 8
    for (int k = 0; k < K; k++) {
      const Vector left = load(x + k * wide + i);
#pragma GCC unroll 8
      for (int u = 0; u < U; u++) sum[k][u] += left * right[u];
    }
  }
#pragma GCC unroll 8
  for (int k = 0; k < K; k++)
#pragma GCC unroll 8
    for (int u = 0; u < U; u++) store(sums + (k * units + u) * LANES, sum[k][u]);
}

template <int K>
static void jetOuterRow(const float* x, const float* d, long wide, float* sums, long units) {
  constexpr int U = LANES == 16 ? 5 : 3;
  long u = 0;
  for (; u + U <= units; u += U) jetOuter<K, U>(x, d + u * wide, wide, sums + u * LANES, units);
  for (; u < units; u++) jetOuter<K, 1>(x, d + u * wide, wide, sums + u * LANES, units);
}

static void jetOuterAll(long depth, long units, const float* x, const float* d, long wide, float* sums) {
  constexpr int K = LANES == 16 ? 4 : 3;
  long k = 0;
  for (; k + K <= depth; k += K) jetOuterRow<K>(x + k * wide, d, wide, sums + k * units * LANES, units);
  for (; k < depth; k++) jetOuterRow<1>(x + k * wide, d, wide, sums + k * units * LANES, units);
}

// z in place of [unit][stream][point] becomes y.
static void jetBend(const JetStack& it, long units, long each, const float* z, float* y) {
  const long wide = it.streams * each;
  for (long u = 0; u < units; u++, z += wide, y += wide) {
    for (long i = 0; i < each; i += LANES) {
      const Vector s = hyperbolicTangent(load(z + i)), slope = 1.f - s * s, curvature = -2.f * s * slope;
      store(y + i, s);
      for (int k = 1; k < it.streams; k++) {
        Vector value = slope * load(z + k * each + i);
        if (it.first[k] >= 0) value += curvature * load(z + it.first[k] * each + i) * load(z + it.second[k] * each + i);
        store(y + k * each + i, value);
      }
    }
  }
}

// From what reaches y to what reaches z, in place. Second derivatives come after the first ones that they are made of.
static void jetUnbend(const JetStack& it, long units, long each, const float* z, const float* y, float* d) {
  const long wide = it.streams * each;
  for (long u = 0; u < units; u++, z += wide, y += wide, d += wide) {
    for (long i = 0; i < each; i += LANES) {
      const Vector s = load(y + i), slope = 1.f - s * s, curvature = -2.f * s * slope, third = slope * (6.f * s * s - 2.f);
      Vector value = load(d + i) * slope;
      for (int k = 1; k < it.streams; k++) value += load(d + k * each + i) * curvature * load(z + k * each + i);
      for (int k = 1; k < it.streams; k++)
        if (it.first[k] >= 0) value += load(d + k * each + i) * third * load(z + it.first[k] * each + i) * load(z + it.second[k] * each + i);
      store(d + i, value);
      for (int k = 1; k < it.streams; k++) {
        if (it.first[k] < 0) store(d + k * each + i, load(d + k * each + i) * slope);
      }
      for (int k = 1; k < it.streams; k++) {
        if (it.first[k] < 0) continue;
        const Vector given = load(d + k * each + i), bent = given * curvature;
        const long a = it.first[k] * each + i, b = it.second[k] * each + i;
        store(d + a, load(d + a) + bent * load(z + b));
        store(d + b, load(d + b) + bent * load(z + a));
        store(d + k * each + i, given * slope);
      }
    }
  }
}

// Numbers [stream][point][unit] of a block to [unit][stream][point], or back; points beyond the last are zero.
static void jetIn(const JetStack& it, const float* rows, long units, long point, long each, float* to) {
  const long some = std::min(each, it.points - point);
  for (int k = 0; k < it.streams; k++)
    for (long u = 0; u < units; u++) {
      float* place = to + (u * it.streams + k) * each;
      const float* from = rows + (k * it.points + point) * units + u;
      for (long p = 0; p < some; p++) place[p] = from[p * units];
      for (long p = some; p < each; p++) place[p] = 0.f;
    }
}

static void jetOut(const JetStack& it, const float* from, long units, long point, long each, float* rows) {
  const long some = std::min(each, it.points - point);
  for (int k = 0; k < it.streams; k++)
    for (long u = 0; u < units; u++) {
      const float* place = from + (u * it.streams + k) * each;
      float* to = rows + (k * it.points + point) * units + u;
      for (long p = 0; p < some; p++) to[p * units] = place[p];
    }
}

static void jets(const JetStack& it) {
  const long each = jetVectors(it) * LANES, wide = it.streams * each, layers = static_cast<long>(it.layers.size());
  const long blocks = (it.points + each - 1) / each, parts = std::max(1L, std::min(32L, blocks / 4));
  const bool back = it.dRows != nullptr;
  long widest = 0, sums = 0;
  // Where the input, the sums and the bent sums of each layer lie.
  std::vector<long> inputs(layers), bends(layers), sumsOf(layers);
  long space = 0;
  for (long l = 0; l < layers; l++) {
    const JetStack::Layer& layer = it.layers[l];
    widest = std::max({widest, layer.in, layer.out});
    sumsOf[l] = sums;
    sums += (layer.in + 1) * layer.out;
  }
  for (long l = 0; l < layers; l++) {
    inputs[l] = l == 0 ? 0 : bends[l - 1];
    if (l == 0) space = it.layers[0].in * wide;
    const long sumsAt = space;
    space += it.layers[l].out * wide;
    bends[l] = it.layers[l].bent ? space : sumsAt;
    if (it.layers[l].bent) space += it.layers[l].out * wide;
  }
  const auto sumsAt = [&](long l) { return it.layers[l].bent ? bends[l] - it.layers[l].out * wide : bends[l]; };
  // The weights turned over, for the way back.
  std::vector<std::vector<float>> turned(back ? layers : 0);
  for (long l = 0; l < static_cast<long>(turned.size()); l++) {
    const JetStack::Layer& layer = it.layers[l];
    turned[l].resize(layer.in * layer.out);
    for (long k = 0; k < layer.in; k++)
      for (long u = 0; u < layer.out; u++) turned[l][u * layer.in + k] = layer.weight[k * layer.out + u];
  }
  std::vector<float> partial(back ? parts * sums : 0);
  inParallel(static_cast<int>(parts), [&](int part) {
    static thread_local std::vector<float> room;
    const long needed = space + (back ? 2 * widest * wide + sums * LANES : 0) + LANES;
    if (static_cast<long>(room.size()) < needed) room.resize(needed);
    float* const base = room.data();
    float *d = base + space, *before = d + widest * wide;
    float* const gathered = before + widest * wide;
    if (back) std::memset(gathered, 0, sums * LANES * sizeof(float));
    for (long block = blocks * part / parts; block < blocks * (part + 1) / parts; block++) {
      const long point = block * each;
      jetIn(it, it.rows, it.layers[0].in, point, each, base);
      for (long l = 0; l < layers; l++) {
        const JetStack::Layer& layer = it.layers[l];
        jetProduct(layer.out, layer.in, layer.weight, base + inputs[l], wide, base + sumsAt(l), layer.bias, each / LANES);
        if (layer.bent) jetBend(it, layer.out, each, base + sumsAt(l), base + bends[l]);
      }
      if (!back) {
        jetOut(it, base + bends[layers - 1], it.layers[layers - 1].out, point, each, it.result);
        continue;
      }
      jetIn(it, it.dResult, it.layers[layers - 1].out, point, each, d);
      for (long l = layers - 1; l >= 0; l--) {
        const JetStack::Layer& layer = it.layers[l];
        if (layer.bent) jetUnbend(it, layer.out, each, base + sumsAt(l), base + bends[l], d);
        float* sum = gathered + sumsOf[l] * LANES;
        jetOuterAll(layer.in, layer.out, base + inputs[l], d, wide, sum);
        for (long u = 0; u < layer.out; u++) {
          float* of = sum + (layer.in * layer.out + u) * LANES;
          Vector shift = load(of);
          for (long i = 0; i < each; i += LANES) shift += load(d + u * wide + i);
          store(of, shift);
        }
        jetProduct(layer.in, layer.out, turned[l].data(), d, wide, before, nullptr, 0);
        std::swap(d, before);
      }
      jetOut(it, d, it.layers[0].in, point, each, it.dRows);
    }
    if (back)
      for (long i = 0; i < sums; i++) partial[part * sums + i] = total(load(gathered + i * LANES));
  });
  if (!back) return;
  for (long l = 0; l < layers; l++) {
    const JetStack::Layer& layer = it.layers[l];
    for (long i = 0; i < (layer.in + 1) * layer.out; i++) {
      float sum = 0;
      for (long part = 0; part < parts; part++) sum += partial[part * sums + sumsOf[l] + i];
      (i < layer.in * layer.out ? layer.dWeight[i] : layer.dBias[i - layer.in * layer.out]) = sum;
    }
  }
}
