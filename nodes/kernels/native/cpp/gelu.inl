// x P(Z < x) for a standard normal Z, and its slope: both come from one exponential, where the slope alone would take a second one on the way back.
//
//     exact: P = (1 + erf(x / sqrt 2)) / 2        slope = P + x e^(-x^2 / 2) / sqrt(2 pi)
//     else:  P = (1 + t) / 2        t = tanh(c (x + 0.044715 x^3))        slope = P + x (1 - t^2) c (1 + 3 * 0.044715 x^2) / 2        c = sqrt(2 / pi)
//
// Hendrycks and Gimpel 2016.

template <bool EXACT>
static inline Vector gelu(Vector x, Vector& slope) {
  Vector share, density;
  if (EXACT) {
    const Vector power = exponential(x * x * -0.5f);
    const Vector erf = errorFunctionFrom(x * 0.7071067811865476f, power);
    share = erf * 0.5f + 0.5f;
    density = power * 0.3989422804014327f;
  } else {
    const Vector square = x * x;
    const Vector t = hyperbolicTangent((x + square * x * 0.044715f) * 0.7978845608028654f);
    share = t * 0.5f + 0.5f;
    density = (1.f - t * t) * (square * (0.044715f * 3 * 0.3989422804014327f) + 0.3989422804014327f);
  }
  slope = share + x * density;
  return x * share;
}

template <bool EXACT>
static void geluPart(const Gelu& it, long from, long until) {
  for (long i = from; i < until; i += LANES) {
    const int count = static_cast<int>(std::min<long>(LANES, until - i));
    Vector slope;
    const Vector y = gelu<EXACT>(partOf(it.x + i, count), slope);
    keep(it.y + i, y, count);
    keep(it.slopes + i, slope, count);
  }
}

static void gelu(const Gelu& it) {
  const long parts = partsOfRows(it.size, 1);
  inParallel(static_cast<int>(parts), [&](int part) { (it.exact ? geluPart<true> : geluPart<false>)(it, it.size * part / parts, it.size * (part + 1) / parts); });
}
