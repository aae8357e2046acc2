// AdamW for all weights in one pass: each number of weight, gradient, mean and square is read once and written once.
//
//     m = b1 m + (1 - b1) g        v = b2 v + (1 - b2) g^2        w = w (1 - rate decay) - rate / (1 - b1^t) m / (sqrt(v / (1 - b2^t)) + epsilon)
//
// Kingma and Ba 2014; Loshchilov and Hutter 2017. Means and squares of all weights lie one behind the other in one array each.

static void adam(const AdamStep& it) {
  const Vector keep1 = splat(it.beta1), keep2 = splat(it.beta2), take1 = splat(it.take1), take2 = splat(it.take2), epsilon = splat(it.epsilon);
  const Vector pace = splat(it.rate / (1.f - it.power1)), scale = splat(1.f / (1.f - it.power2));
  const long parts = std::max(1L, std::min(32L, it.size >> 14));
  inParallel(static_cast<int>(parts), [&](int part) {
    const long from = it.size * part / parts, until = it.size * (part + 1) / parts;
    for (const AdamStep::Weight& weight : it.weights) {
      const long first = std::max(from, weight.at), last = std::min(until, weight.at + weight.size);
      if (first >= last) continue;
      const Vector kept = splat(weight.decays ? 1.f - it.rate * it.decay : 1.f);
      const long behind = weight.at;
      for (long i = first; i < last; i += LANES) {
        const int count = static_cast<int>(std::min<long>(LANES, last - i));
        const Vector g = partOf(weight.gradient + i - behind, count);
        const Vector m = partOf(it.mean + i, count) * keep1 + g * take1;
        const Vector v = partOf(it.square + i, count) * keep2 + g * g * take2;
        keep(it.newMean + i, m, count);
        keep(it.newSquare + i, v, count);
        keep(weight.result + i - behind, partOf(weight.value + i - behind, count) * kept - m / (root(v * scale) + epsilon) * pace, count);
      }
    }
  });
}
