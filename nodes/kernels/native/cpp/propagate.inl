// A sparse matrix times a dense one, the sparse one as a list of (from, to, weight). Each thread takes some of the columns through the
// whole list, so each sum is made in the order of the list.

static void propagate(const PropagateRows& it) {
  const long columns = it.columns;
  std::memset(it.sums, 0, it.count * columns * sizeof(float));
  const long parts = it.entries * columns < 1 << 16 ? 1 : std::max(1L, std::min(8L, columns / LANES));
  inParallel(static_cast<int>(parts), [&](int part) {
    const long first = columns * part / parts, width = columns * (part + 1) / parts - first;
    for (long e = 0; e < it.entries; e++) {
      const int32_t from = it.from[e], to = it.to[e];
      if (from < 0 || from >= it.rows || to < 0 || to >= it.count) continue;
      const Vector weight = splat(it.weights[it.oneWeight ? 0 : e]);
      const float* value = it.values + from * columns + first;
      float* sum = it.sums + to * columns + first;
      long j = 0;
      for (; j + LANES <= width; j += LANES) store(sum + j, load(sum + j) + weight * load(value + j));
      if (j < width) keep(sum + j, partOf(sum + j, static_cast<int>(width - j)) + weight * partOf(value + j, static_cast<int>(width - j)), static_cast<int>(width - j));
    }
  });
}
