// Vectors of floats and the functions on them. Included once for each instruction set, in that set's namespace (levels.cpp);
// LANES is how many floats one register holds.

typedef float Vector __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int Whole __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

static inline Vector load(const float* from) { return *reinterpret_cast<const Vector*>(from); }
static inline void store(float* to, Vector x) { *reinterpret_cast<Vector*>(to) = x; }
static inline Vector splat(float x) { return x - Vector{}; }
// A comparison with NaN is false: these let a NaN in either place through.
static inline Vector larger(Vector a, Vector b) { return a > b || a != a ? a : b; }
static inline Vector smaller(Vector a, Vector b) { return a < b || a != a ? a : b; }
static inline Vector magnitude(Vector x) { return (Vector)((Whole)x & 0x7fffffff); }
static inline Vector withSignOf(Vector size, Vector sign) { return (Vector)((Whole)size | ((Whole)sign & (int)0x80000000)); }

// The first `count` numbers; zeros beyond. Nothing beyond is read.
static inline Vector partOf(const float* from, int count) {
  if (count >= LANES) return load(from);
#if LANES == 16
  return (Vector)_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), from);
#elif LANES == 8
  return (Vector)_mm256_maskload_ps(from, _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)));
#else
  Vector x{};
  for (int i = 0; i < count; i++) x[i] = from[i];
  return x;
#endif
}

// Writes the first `count` numbers and nothing beyond.
static inline void keep(float* to, Vector x, int count) {
  if (count >= LANES) {
    store(to, x);
    return;
  }
#if LANES == 16
  _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << count) - 1), (__m512)x);
#elif LANES == 8
  _mm256_maskstore_ps(to, _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)), (__m256)x);
#else
  for (int i = 0; i < count; i++) to[i] = x[i];
#endif
}

static inline float total(Vector x) {
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) x[i] += x[i + width];
  return x[0];
}

static inline float largest(Vector x) {
  float best = x[0];
  for (int i = 1; i < LANES; i++) best = x[i] > best || x[i] != x[i] ? x[i] : best;
  return best;
}

// Adding and taking away 1.5 * 2^23 rounds a float of modest size to a whole number.
static inline Vector nearest(Vector x) { return (x + 12582912.f) - 12582912.f; }

static inline Vector powerOfTwo(Whole n) { return (Vector)((n + 127) << 23); }

// e^r - 1 for |r| <= ln(2) / 2 by its Taylor series: the first term left out is below 2e-8 of the result.
static inline Vector smallExpm1(Vector r) {
  Vector p = r * (1.f / 5040) + 1.f / 720;
  p = p * r + 1.f / 120;
  p = p * r + 1.f / 24;
  p = p * r + 1.f / 6;
  p = p * r + 0.5f;
  return p * (r * r) + r;
}

// x = n ln(2) + r. ln(2) stands in two parts, the first with few digits, so that n ln(2) comes off exactly.
static inline Vector reduce(Vector x, Vector& n) {
  n = nearest(x * 1.44269504088896341f);
  return (x - n * 0.693359375f) + n * 2.12194440054690583e-4f;
}

// The power is applied in two halves: 2^128 and 2^-149 have no float of their own.
static inline Vector exponential(Vector x) {
  x = x > 89.f ? splat(89.f) : x < -104.f ? splat(-104.f) : x;
  Vector n;
  const Vector p = smallExpm1(reduce(x, n)) + 1.f;
  const Whole whole = __builtin_convertvector(n, Whole);
  const Whole half = whole >> 1;
  return p * powerOfTwo(half) * powerOfTwo(whole - half);
}

// 1 / (1 + e^-x). Below -88 the true value is no normal float.
static inline Vector sigmoid(Vector x) {
  const Vector y = x > 88.f ? splat(88.f) : x < -88.f ? splat(-88.f) : x;
  Vector n;
  const Vector p = smallExpm1(reduce(-y, n)) + 1.f;
  return 1.f / (1.f + p * powerOfTwo(__builtin_convertvector(n, Whole)));
}

// tanh |x| = -e / (e + 2) with e = e^(-2|x|) - 1, found without the loss of digits that taking 1 from a power near 1 has.
static inline Vector hyperbolicTangent(Vector x) {
  const Vector size = magnitude(x);
  const Vector y = -2.f * (size > 10.f ? splat(10.f) : size);
  Vector n;
  const Vector p = smallExpm1(reduce(y, n));
  const Vector scale = powerOfTwo(__builtin_convertvector(n, Whole));
  const Vector e = p * scale + (scale - 1.f);
  const Vector t = withSignOf(-e / (e + 2.f), x);
  return x != x ? x : t;
}

// ln x = e ln(2) + 2 atanh(s), s = (m - 1) / (m + 1), x = m 2^e, 0.707 <= m < 1.415: |s| < 0.172, where the first term left out is below 1e-8.
static inline Vector logarithm(Vector x) {
  const Whole tiny = x < 1.17549435e-38f;
  const Vector y = tiny ? x * 8388608.f : x;
  const Whole bits = (Whole)y;
  const Whole shifted = bits - 0x3f3504f3;
  const Whole power = shifted >> 23;
  const Vector m = (Vector)(bits - (power << 23));
  const Vector e = __builtin_convertvector(power, Vector) - (tiny ? splat(23.f) : Vector{});
  const Vector f = m - 1.f;
  const Vector s = f / (m + 1.f);
  const Vector q = s * s;
  Vector p = q * (2.f / 11) + 2.f / 9;
  p = p * q + 2.f / 7;
  p = p * q + 2.f / 5;
  p = p * q + 2.f / 3;
  // 2 s = f - s f: the large part of the sum is exact.
  const Vector result = e * 0.693359375f + (f - (s * (f - p * q) + e * 2.12194440054690583e-4f));
  const Vector infinity = splat(__builtin_inff());
  return x == 0.f ? -infinity : x < 0.f || x != x ? splat(__builtin_nanf("")) : x == infinity ? infinity : result;
}

// |x| < 1: x P(x^2). Beyond: 1 - e^(-x^2) Q(1 / (x + 2)). P and Q are least-squares fits on Chebyshev points; both leave less than 1e-7.
// `power`: e^(-x^2), which is looked at beyond 1 alone.
static inline Vector errorFunctionFrom(Vector x, Vector power) {
  const Vector size = magnitude(x);
  const Vector u = size < 1.f ? x * x : splat(1.f);
  Vector p = u * -9.673589374870062e-06f + 0.00011268253729213029f;
  p = p * u - 0.0008484396385028958f;
  p = p * u + 0.005221053492277861f;
  p = p * u - 0.026865437626838684f;
  p = p * u + 0.11283782869577408f;
  p = p * u - 0.37612637877464294f;
  p = p * u + 1.128379225730896f;
  const Vector y = size < 1.f ? splat(1.f) : size > 4.f ? splat(4.f) : size;
  const Vector t = 1.f / (y + 2.f);
  Vector q = t * -3.6846728324890137f - 1.4431909322738647f;
  q = q * t + 6.216310501098633f;
  q = q * t + 0.8910841345787048f;
  q = q * t + 1.3084931373596191f;
  q = q * t + 0.5486769676208496f;
  q = q * t + 0.0005489111063070595f;
  const Vector far = withSignOf(1.f - q * power, x);
  return x != x ? x : size < 1.f ? x * p : far;
}

static inline Vector errorFunction(Vector x) {
  const Vector size = magnitude(x), y = size > 4.f ? splat(4.f) : size;
  return errorFunctionFrom(x, exponential(-y * y));
}
