// Layer normalisation of rows, and its gradient. A row stays in the first cache while it is read two or three times; what is kept for the way back is two
// numbers for each row, from which its normal form is made again:
//
//     y = n gamma + beta        n = (x - mean) scale        scale = 1 / sqrt(mean of (x - mean)^2 + epsilon)
//     dx = scale (g - mean of g - n mean of (g n))        g = dy gamma        dgamma = sum of dy n        dbeta = sum of dy
//
// Sums over rows are kept for each part of the rows and added in order at the end.
// Ba, Kiros and Hinton 2016.

static void normalise(const Normalisation& it) {
  const long rows = it.rows, width = it.width, parts = partsOfRows(rows, width);
  inParallel(static_cast<int>(parts), [&](int part) {
    for (long r = rows * part / parts; r < rows * (part + 1) / parts; r++) {
      const float* x = it.x + r * width;
      if (it.more) {
        float* sum = it.sum + r * width;
        binary<Add, true, true>(width, sum, x, it.more + r % it.moreRows * width);
        x = sum;
      }
      const float mean = sumOf(x, width) / width;
      Vector squares{};
      long k = 0;
      for (; k + LANES <= width; k += LANES) {
        const Vector apart = load(x + k) - mean;
        squares += apart * apart;
      }
      float variance = total(squares);
      for (; k < width; k++) variance += (x[k] - mean) * (x[k] - mean);
      const float scale = 1.f / std::sqrt(variance / width + it.epsilon);
      it.norms[2 * r] = mean;
      it.norms[2 * r + 1] = scale;
      float* y = it.y + r * width;
      for (k = 0; k < width; k += LANES) {
        const int count = static_cast<int>(std::min<long>(LANES, width - k));
        keep(y + k, (partOf(x + k, count) - mean) * scale * partOf(it.gamma + k, count) + partOf(it.beta + k, count), count);
      }
    }
  });
}

static void normaliseBack(const Normalisation& it) {
  const long rows = it.rows, width = it.width, parts = partsOfRows(rows, width);
  // Of each part: dgamma, dbeta and the sums of dx.
  std::vector<float> sums(parts * 3 * width);
  inParallel(static_cast<int>(parts), [&](int part) {
    float *const dGamma = sums.data() + part * 3 * width, *const dBeta = dGamma + width, *const dxSums = dBeta + width;
    for (long r = rows * part / parts; r < rows * (part + 1) / parts; r++) {
      const float *x = it.x + r * width, *dy = it.dy + r * width, *more = it.more ? it.more + r * width : nullptr;
      float* dx = it.dx + r * width;
      const float mean = it.norms[2 * r], scale = it.norms[2 * r + 1];
      Vector reach{}, turned{};
      for (long k = 0; k < width; k += LANES) {
        const int count = static_cast<int>(std::min<long>(LANES, width - k));
        const Vector normal = (partOf(x + k, count) - mean) * scale, d = partOf(dy + k, count), g = d * partOf(it.gamma + k, count);
        reach += g;
        turned += g * normal;
        keep(dGamma + k, partOf(dGamma + k, count) + d * normal, count);
        keep(dBeta + k, partOf(dBeta + k, count) + d, count);
      }
      const float meanReach = total(reach) / width, meanTurned = total(turned) / width;
      for (long k = 0; k < width; k += LANES) {
        const int count = static_cast<int>(std::min<long>(LANES, width - k));
        const Vector normal = (partOf(x + k, count) - mean) * scale, g = partOf(dy + k, count) * partOf(it.gamma + k, count);
        Vector d = (g - meanReach - normal * meanTurned) * scale;
        if (more) d += partOf(more + k, count);
        keep(dx + k, d, count);
        keep(dxSums + k, partOf(dxSums + k, count) + d, count);
      }
    }
  });
  float* const results[] = {it.dGamma, it.dBeta, it.dxSums};
  for (int i = 0; i < 3; i++) {
    std::memcpy(results[i], sums.data() + i * width, width * sizeof(float));
    for (long part = 1; part < parts; part++) binary<Add, true, true>(width, results[i], results[i], sums.data() + (part * 3 + i) * width);
  }
}
