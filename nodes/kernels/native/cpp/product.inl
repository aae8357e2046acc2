// Matrix product C = op(A) op(B), all row by row in memory. The innermost tile keeps ROWS x (COLUMNS * LANES) sums in registers while it
// walks once along the depth; A and B are first copied into the order in which the tile reads them (Goto and van de Geijn 2008).
//
//     A  [rows, depth]      blocks of BLOCK_ROWS rows and BLOCK_DEPTH deep, copied by whoever computes them, where that pays
//     B  [depth, columns]   panels of PANEL columns, copied once
//
// Each element of C is summed by one thread in the order of the depth: the result does not depend on the number of threads.

#if LANES == 16
constexpr int ROWS = 12, PANEL = 32;
#else
constexpr int ROWS = 6, PANEL = 2 * LANES;
#endif
constexpr int BLOCK_DEPTH = 384, BLOCK_ROWS = 96;
// Rows of a copied block of A lie this far apart: no power of two, so that they do not fall on the same places of the cache.
constexpr int SPACING_ROWS = BLOCK_DEPTH + 16, SPACING_DEPTH = BLOCK_ROWS + 16;

// Memory that a thread keeps from call to call.
static float* scratch(std::vector<float>& space, size_t size) {
  if (space.size() < size) space.resize(size);
  return space.data();
}

// R rows and V registers of columns. What stands at `start` is added: C itself, a bias (pitch 0), or nothing. `stride`: from row to row of A; ACROSS: from one depth to the next, the rows side by side.
template <int R, int V, bool ACROSS>
static void tile(int depth, const float* __restrict a, long stride, const float* __restrict b, float* __restrict c, long pitch, int columns,
                 const float* start, long startPitch) {
  Vector sum[R][V];
#pragma GCC unroll 16
  for (int r = 0; r < R; r++)
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) sum[r][v] = Vector{};
  // Three rows share a pointer: the processor adds one or two strides to it for nothing.
  constexpr int POINTERS = (R + 2) / 3;
  const float* rows[POINTERS];
  for (int p = 0; p < POINTERS; p++) rows[p] = ACROSS ? a : a + 3 * p * stride;
  for (int k = 0; k < depth; k++) {
    Vector right[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) right[v] = load(b + v * LANES);
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      const Vector left = splat(ACROSS ? a[r] : rows[r / 3][k + (r % 3) * stride]);
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) sum[r][v] += left * right[v];
    }
    if (ACROSS) a += stride;
    b += PANEL;
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; r++, c += pitch, start = start ? start + startPitch : start)
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) {
      const int count = columns - v * LANES;
      keep(c + v * LANES, start ? partOf(start + v * LANES, count) + sum[r][v] : sum[r][v], count);
    }
}

typedef void Tile(int, const float*, long, const float*, float*, long, int, const float*, long);

template <int V, bool ACROSS>
static Tile* tileOf(int rows) {
  static Tile* const tiles[] = {
      tile<1, V, ACROSS>, tile<2, V, ACROSS>, tile<3, V, ACROSS>, tile<4, V, ACROSS>, tile<5, V, ACROSS>, tile<6, V, ACROSS>,
#if LANES == 16
      tile<7, V, ACROSS>, tile<8, V, ACROSS>, tile<9, V, ACROSS>, tile<10, V, ACROSS>, tile<11, V, ACROSS>, tile<12, V, ACROSS>,
#endif
  };
  return tiles[rows - 1];
}

// LANES x LANES floats turned over: rows `pitch` apart to rows PANEL apart. Halves change places between pairs of rows, then quarters ...
#if defined(__clang__)
static inline void turn(const float* from, long pitch, float* to) {
  for (int i = 0; i < LANES; i++)
    for (int j = 0; j < LANES; j++) to[static_cast<long>(j) * PANEL + i] = from[i * pitch + j];
}
#else
template <int STEP>
static inline void swapParts(Vector* rows) {
  Whole low, high;
#pragma GCC unroll 16
  for (int j = 0; j < LANES; j++) {
    low[j] = j & STEP ? LANES + j - STEP : j;
    high[j] = j & STEP ? LANES + j : j + STEP;
  }
#pragma GCC unroll 16
  for (int i = 0; i < LANES; i++) {
    if (i & STEP) continue;
    const Vector a = rows[i], b = rows[i + STEP];
    rows[i] = __builtin_shuffle(a, b, low);
    rows[i + STEP] = __builtin_shuffle(a, b, high);
  }
}

static inline void turn(const float* from, long pitch, float* to) {
  Vector rows[LANES];
#pragma GCC unroll 16
  for (int i = 0; i < LANES; i++) rows[i] = load(from + i * pitch);
#if LANES == 16
  swapParts<8>(rows);
#endif
#if LANES >= 8
  swapParts<4>(rows);
#endif
  swapParts<2>(rows);
  swapParts<1>(rows);
#pragma GCC unroll 16
  for (int i = 0; i < LANES; i++) store(to + static_cast<long>(i) * PANEL, rows[i]);
}
#endif

static long panelsOf(int columns) { return (columns + PANEL - 1) / PANEL; }

// One panel of B, all its depth: [depth][PANEL], zeros beyond the last column.
static void packPanel(int depth, int columns, const float* b, long pitch, bool across, long panel, float* to) {
  const int first = static_cast<int>(panel) * PANEL;
  const int width = columns - first < PANEL ? columns - first : PANEL;
  if (width < PANEL) std::memset(to, 0, sizeof(float) * depth * PANEL);
  if (!across) {
    for (int k = 0; k < depth; k++) std::memcpy(to + static_cast<long>(k) * PANEL, b + k * pitch + first, width * sizeof(float));
    return;
  }
  for (int j = 0; j < width; j += LANES) {
    int k = 0;
    if (width - j >= LANES)
      for (; k + LANES <= depth; k += LANES) turn(b + (first + j) * pitch + k, pitch, to + static_cast<long>(k) * PANEL + j);
    for (; k < depth; k++)
      for (int i = j; i < width && i < j + LANES; i++) to[static_cast<long>(k) * PANEL + i] = b[(first + i) * pitch + k];
  }
}

// Rows [from, until) of C, depth [first, last), panels [panel, panelEnd). `across`: A is stored [depth, rows].
static void multiplyPacked(int from, int until, int first, int last, int depth, int columns, const float* a, long aPitch, bool across, const float* packed, float* c,
                           long pitch, const float* start, long startPitch, long panel, long panelEnd) {
  static thread_local std::vector<float> space;
  // A is read from where it lies when it is used for few columns, or its rows do not get into each other's way in the cache.
  const bool copies = across ? panelEnd - panel > 2 : panelEnd - panel > 1 && aPitch % 512 == 0;
  const size_t need = across ? static_cast<size_t>(BLOCK_DEPTH) * SPACING_DEPTH : static_cast<size_t>(BLOCK_ROWS) * SPACING_ROWS;
  if (copies && space.size() < need) space.resize(need);
  float* block = space.data();
  // As much depth at once as stays in the cache until the next rows are taken from it.
  const int step = across && !copies ? static_cast<int>(std::max(16L, std::min<long>(BLOCK_DEPTH, (1L << 14) / aPitch))) : BLOCK_DEPTH;
  const int blockRows = copies ? BLOCK_ROWS : until - from;
  if (first == last && start != c)
    for (int r = from; r < until; r++)
      for (int j = static_cast<int>(panel) * PANEL; j < columns && j < panelEnd * PANEL; j++) c[r * pitch + j] = start ? start[r * startPitch + j] : 0.f;
  for (int row = from; row < until; row += blockRows) {
    const int rows = until - row < blockRows ? until - row : blockRows;
    for (int k = first; k < last; k += step) {
      const int deep = last - k < step ? last - k : step;
      const float* corner = across ? a + k * aPitch + row : a + row * aPitch + k;
      long stride = aPitch;
      if (copies) {
        if (across)
          for (int d = 0; d < deep; d++)
            std::memcpy(block + static_cast<long>(d) * SPACING_DEPTH, corner + d * aPitch, rows * sizeof(float));
        else
          for (int r = 0; r < rows; r++) std::memcpy(block + static_cast<long>(r) * SPACING_ROWS, corner + r * aPitch, deep * sizeof(float));
        corner = block;
        stride = across ? SPACING_DEPTH : SPACING_ROWS;
      }
      const bool onto = k > first;
      // Rows are dealt to tiles of nearly equal height: 16 rows are 8 + 8, not 12 + 4.
      const int tiles = (rows + ROWS - 1) / ROWS;
      for (long p = panel; p < panelEnd; p++) {
        const float* right = packed + (p * depth + k) * PANEL;
        const int left = columns - static_cast<int>(p) * PANEL, width = left < PANEL ? left : PANEL;
        for (int t = 0; t < tiles; t++) {
          const int r = static_cast<int>(static_cast<long>(rows) * t / tiles), height = static_cast<int>(static_cast<long>(rows) * (t + 1) / tiles) - r;
          Tile* compute = width > LANES ? (across ? tileOf<2, true>(height) : tileOf<2, false>(height))
                                        : (across ? tileOf<1, true>(height) : tileOf<1, false>(height));
          compute(deep, corner + (across ? r : r * stride), stride, right, c + (row + r) * pitch + p * PANEL, pitch, width,
                  onto ? c + (row + r) * pitch + p * PANEL : start ? start + (row + r) * startPitch + p * PANEL : nullptr, onto ? pitch : startPitch);
        }
      }
    }
  }
}

static long packedSize(int depth, int columns) { return panelsOf(columns) * depth * PANEL; }

static void pack(int depth, int columns, const float* b, long pitch, bool across, float* to) {
  for (long p = 0; p < panelsOf(columns); p++) packPanel(depth, columns, b, pitch, across, p, to + p * depth * PANEL);
}

// A turned over with few columns of B, as the gradient of a layer's weights over many samples with many features. Each part takes some of the
// depth, so that A is read along its rows as it lies; a few rows of B stay in registers while the sums, which fit the cache, go by.
template <int V>
static void multiplyThin(const Product& it) {
  constexpr int DEEP = LANES == 16 ? 24 / (V + 1) : 8 / (V + 1), WIDE = V * LANES;
  const long rows = it.rows, columns = it.columns, depth = it.depth, parts = std::min(8L, depth / 128);
  static thread_local std::vector<float> own;
  float* const sums = scratch(own, parts * rows * WIDE);
  inParallel(static_cast<int>(parts), [&](int part) {
    float* const partial = sums + part * rows * WIDE;
    const long until = depth * (part + 1) / parts;
    std::memset(partial, 0, rows * WIDE * sizeof(float));
    for (long k = depth * part / parts; k < until; k += DEEP) {
      Vector right[DEEP][V];
      const float* left[DEEP];
      for (int d = 0; d < DEEP; d++) {
        const bool inside = k + d < until;
        left[d] = it.a + (inside ? k + d : k) * rows;
        for (int v = 0; v < V; v++)
          right[d][v] = !inside || columns <= v * LANES ? Vector{} : partOf(it.b + (k + d) * columns + v * LANES, static_cast<int>(columns - v * LANES));
      }
      float* to = partial;
      for (long r = 0; r < rows; r++, to += WIDE) {
        Vector sum[V];
#pragma GCC unroll 2
        for (int v = 0; v < V; v++) sum[v] = load(to + v * LANES);
#pragma GCC unroll 16
        for (int d = 0; d < DEEP; d++) {
          const Vector one = splat(left[d][r]);
#pragma GCC unroll 2
          for (int v = 0; v < V; v++) sum[v] += one * right[d][v];
        }
#pragma GCC unroll 2
        for (int v = 0; v < V; v++) store(to + v * LANES, sum[v]);
      }
    }
  });
  const long pieces = std::max(1L, std::min(8L, rows >> 7));
  inParallel(static_cast<int>(pieces), [&](int piece) {
    for (long r = rows * piece / pieces; r < rows * (piece + 1) / pieces; r++)
      for (int v = 0; v < V && v * LANES < columns; v++) {
        const int count = static_cast<int>(columns - v * LANES);
        Vector sum = it.bias ? partOf(it.bias + v * LANES, count) : Vector{};
        for (long part = 0; part < parts; part++) sum += load(sums + (part * rows + r) * WIDE + v * LANES);
        keep(it.c + r * columns + v * LANES, sum, count);
      }
  });
}

static void multiply(const Product& it) {
  // The parts' sums must stay in the cache.
  if (it.batch == 1 && it.aAcross && !it.bAcross && it.columns <= 2 * LANES && it.depth >= 512 && it.rows >= 128 && it.rows <= 4096)
    return it.columns <= LANES ? multiplyThin<1>(it) : multiplyThin<2>(it);
  const int rows = it.rows, columns = it.columns, depth = it.depth;
  const long batch = it.batch, aStep = it.aStep, bStep = it.bStep;
  const float *a = it.a, *b = it.b, *bias = it.bias;
  const bool aAcross = it.aAcross, bAcross = it.bAcross;
  float* c = it.c;
  const long aPitch = aAcross ? rows : depth, bPitch = bAcross ? depth : columns;
  const double work = static_cast<double>(rows) * columns * depth * batch;
  const auto all = [&](int count, const std::function<void(int)>& part) {
    if (work < 1 << 20)
      for (int i = 0; i < count; i++) part(i);
    else
      inParallel(count, part);
  };
  if (batch > 1 && (batch >= 8 || work / batch < 1 << 20)) {
    const long parts = batch < 32 ? batch : 32;
    all(static_cast<int>(parts), [&](int part) {
      static thread_local std::vector<float> space;
      float* const packed = scratch(space, packedSize(depth, columns));
      for (long i = batch * part / parts; i < batch * (part + 1) / parts; i++) {
        pack(depth, columns, b + i * bStep, bPitch, bAcross, packed);
        multiplyPacked(0, rows, 0, depth, depth, columns, a + i * aStep, aPitch, aAcross, packed, c + i * rows * columns, columns, bias, 0, 0, panelsOf(columns));
      }
    });
    return;
  }
  static thread_local std::vector<float> own;
  float* const packed = scratch(own, packedSize(depth, columns));
  const long panels = panelsOf(columns);
  // Borders of the parts depend on the sizes alone. Few rows: the columns are dealt out too.
  const int rowParts = rows >= 2 * BLOCK_ROWS * 8 ? 16 : rows >= 16 * ROWS ? 8 : rows >= 4 * ROWS ? 4 : 1;
  const long columnParts = rowParts >= 8 ? 1 : panels < 8 / rowParts ? panels : 8 / rowParts;
  for (long i = 0; i < batch; i++) {
    const long packParts = panels < 8 ? panels : 8;
    all(static_cast<int>(packParts), [&, i](int part) {
      for (long p = panels * part / packParts; p < panels * (part + 1) / packParts; p++)
        packPanel(depth, columns, b + i * bStep, bPitch, bAcross, p, packed + p * depth * PANEL);
    });
    // A small result of a great depth: the depth is dealt out, and the parts of the sum are added in order.
    const long depthParts = rowParts * columnParts < 8 && depth >= 1024 && static_cast<long>(rows) * columns <= 1 << 16 ? 8 : 1;
    if (depthParts > 1) {
      const long size = static_cast<long>(rows) * columns;
      static thread_local std::vector<float> sums;
      float* const partial = scratch(sums, size * depthParts);
      all(static_cast<int>(depthParts), [&, i](int part) {
        multiplyPacked(0, rows, static_cast<int>(depth * static_cast<long>(part) / depthParts), static_cast<int>(depth * (part + 1L) / depthParts), depth, columns,
                       a + i * aStep, aPitch, aAcross, packed, partial + part * size, columns, part == 0 ? bias : nullptr, 0, 0, panels);
      });
      float* to = c + i * size;
      for (long at = 0; at < size; at += LANES) {
        const int count = static_cast<int>(size - at);
        Vector sum = partOf(partial + at, count);
        for (long part = 1; part < depthParts; part++) sum += partOf(partial + part * size + at, count);
        keep(to + at, sum, count);
      }
      continue;
    }
    all(static_cast<int>(rowParts * columnParts), [&, i](int part) {
      const long r = part / columnParts, p = part % columnParts;
      multiplyPacked(static_cast<int>(rows * r / rowParts), static_cast<int>(rows * (r + 1) / rowParts), 0, depth, depth, columns, a + i * aStep, aPitch, aAcross, packed,
                     c + i * rows * columns, columns, bias, 0, panels * p / columnParts, panels * (p + 1) / columnParts);
    });
  }
}
