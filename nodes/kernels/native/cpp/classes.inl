// Cross-entropy of class scores, row by row: neither the right answers as rows of zeros and ones nor the probabilities are written to memory.
//
//     loss = - sum_k t_k (x_k - n)        n = ln sum_k e^(x_k)        t = (1 - smoothing) right + smoothing / classes
//     its gradient: (e^(x_k - n) - t_k) times what reaches the loss

static long partsOfRows(long rows, long columns) { return std::max(1L, std::min({rows, 32L, rows * columns >> 14})); }

// Whether the label has the largest score of its row; of equal ones the first counts.
static bool isRight(const float* x, int32_t label, long classes, float top) {
  return label >= 0 && label < classes && x[label] == top && (label == 0 || largestOf(x, label) < top);
}

static void crossEntropy(const ClassLoss& it) {
  const long rows = it.rows, classes = it.classes, parts = partsOfRows(rows, classes);
  std::vector<double> losses(parts);
  std::vector<long> right(parts);
  inParallel(static_cast<int>(parts), [&](int part) {
    double loss = 0;
    long hits = 0;
    for (long r = rows * part / parts; r < rows * (part + 1) / parts; r++) {
      const float* x = it.scores + r * classes;
      const float top = largestOf(x, classes);
      Vector sum{};
      long k = 0;
      for (; k + LANES <= classes; k += LANES) sum += exponential(load(x + k) - top);
      float powers = total(sum);
      if (k < classes) {
        const Vector last = exponential(partOf(x + k, static_cast<int>(classes - k)) - top);
        for (int i = 0; i < classes - k; i++) powers += last[i];
      }
      const float norm = top + logarithm(splat(powers))[0];
      it.norms[r] = norm;
      const int32_t label = it.labels[r];
      hits += isRight(x, label, classes, top);
      if (label >= 0 && label < classes) loss -= (1.f - it.smoothing) * (x[label] - norm);
      if (it.smoothing != 0.f) loss -= it.smoothing / classes * (sumOf(x, classes) - classes * norm);
    }
    losses[part] = loss;
    right[part] = hits;
  });
  double loss = 0;
  for (double one : losses) loss += one;
  *it.loss = static_cast<float>(loss / rows);
  long hits = 0;
  for (long one : right) hits += one;
  *it.right = static_cast<float>(hits);
}

static void crossEntropyBack(const ClassLoss& it) {
  const long rows = it.rows, classes = it.classes, parts = partsOfRows(rows, classes);
  const float share = it.reach / rows;
  const Vector every = splat(it.smoothing / classes);
  std::vector<float> sums(parts * classes);
  inParallel(static_cast<int>(parts), [&](int part) {
    for (long r = rows * part / parts; r < rows * (part + 1) / parts; r++) {
      const float* x = it.scores + r * classes;
      float* slope = it.slopes + r * classes;
      const float norm = it.norms[r];
      for (long k = 0; k < classes; k += LANES) {
        const int count = static_cast<int>(std::min<long>(LANES, classes - k));
        keep(slope + k, (exponential(partOf(x + k, count) - norm) - every) * share, count);
      }
      const int32_t label = it.labels[r];
      if (label >= 0 && label < classes) slope[label] -= (1.f - it.smoothing) * share;
      binary<Add, true, true>(classes, sums.data() + part * classes, sums.data() + part * classes, slope);
    }
  });
  std::memcpy(it.sums, sums.data(), classes * sizeof(float));
  for (long part = 1; part < parts; part++) binary<Add, true, true>(classes, it.sums, it.sums, sums.data() + part * classes);
}

static long countRight(const ClassLoss& it) {
  const long rows = it.rows, classes = it.classes, parts = partsOfRows(rows, classes);
  std::vector<long> right(parts);
  inParallel(static_cast<int>(parts), [&](int part) {
    for (long r = rows * part / parts; r < rows * (part + 1) / parts; r++) {
      const float* x = it.scores + r * classes;
      right[part] += isRight(x, it.labels[r], classes, largestOf(x, classes));
    }
  });
  long all = 0;
  for (long one : right) all += one;
  return all;
}
