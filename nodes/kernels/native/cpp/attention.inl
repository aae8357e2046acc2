// Attention of positions to each other, head by head, without writing scores or weights to memory. Queries, keys and values of all heads lie side by side in one
// row for each position, [batch * time, 3 * width]; results too, [batch * time, width]. A few questions at a time see all answers that they may see:
//
//     P = softmax(Q K^T / sqrt(d)),  O = P V                      kept for the way back: n, the logarithm of the sum of each row's powers
//     dV = P^T dO     dP = dO V^T     dS = P (dP - sum_j P dP) / sqrt(d)     dQ = dS K     dK = dS^T Q          P again as e^(S - n)
//
// Causal: a position sees itself and what comes before; products are not made for what none of the questions may see.
// Vaswani et al. 2017; weights computed again on the way back as in Dao et al. 2022.

// Questions at a time: two tiles of the product.
constexpr int ASKING = 2 * ROWS;

// One head of one sample: where its parts lie in the rows of all heads.
struct Head {
  const float *q, *k, *v;
  long pitch, outPitch, at, row;  // `at`: from the start of a result's row; `row`: the sample's first
  Head(const Attention& it, long pair) : pitch(3 * it.heads * it.size), outPitch(it.heads * it.size), at(pair % it.heads * it.size), row(pair / it.heads * it.time) {
    q = it.qkv + row * pitch + at;
    k = q + outPitch;
    v = k + outPitch;
  }
};

static long wholeVectors(long count) { return (count + LANES - 1) / LANES * LANES; }

// How many positions the question `asking` sees of those that its group sees; what it does not see, and what fills the last vector, gets no weight.
static void hideLater(const Attention& it, float* scores, long asking, long seen) {
  for (long j = it.causal ? asking + 1 : seen; j < wholeVectors(seen); j++) scores[j] = -__builtin_inff();
}

// Scores to weights in place; gives n.
static float softmaxRow(float* scores, long seen, float scale) {
  const float top = largestOf(scores, seen) * scale;
  Vector sum{};
  for (long j = 0; j < seen; j += LANES) {
    const Vector power = exponential(load(scores + j) * scale - top);
    store(scores + j, power);
    sum += power;
  }
  const float powers = total(sum), share = 1.f / powers;
  for (long j = 0; j < seen; j += LANES) store(scores + j, load(scores + j) * share);
  return top + logarithm(splat(powers))[0];
}

// Scores and dP to P and dS in place.
static void softmaxRowBack(float* scores, float* slopes, long seen, float scale, float norm) {
  for (long j = seen; j < wholeVectors(seen); j++) slopes[j] = 0.f;
  Vector sum{};
  for (long j = 0; j < seen; j += LANES) {
    const Vector weight = exponential(load(scores + j) * scale - norm);
    store(scores + j, weight);
    sum += weight * load(slopes + j);
  }
  const float mean = total(sum);
  for (long j = 0; j < seen; j += LANES) store(slopes + j, load(scores + j) * (load(slopes + j) - mean) * scale);
}

static void attendHead(const Attention& it, long pair, std::vector<float>& space) {
  const Head head(it, pair);
  const int time = static_cast<int>(it.time), size = static_cast<int>(it.size);
  const long pitch = wholeVectors(time) + LANES;
  float* const keys = scratch(space, packedSize(size, time) + packedSize(time, size) + ASKING * pitch);
  float* const values = keys + packedSize(size, time);
  float* const scores = values + packedSize(time, size);
  pack(size, time, head.k, head.pitch, true, keys);
  pack(time, size, head.v, head.pitch, false, values);
  const float scale = 1.f / std::sqrt(static_cast<float>(size));
  for (int from = 0; from < time; from += ASKING) {
    const int count = std::min(ASKING, time - from), seen = it.causal ? from + count : time;
    multiplyPacked(0, count, 0, size, size, seen, head.q + from * head.pitch, head.pitch, false, keys, scores, pitch, nullptr, 0, 0, panelsOf(seen));
    for (int r = 0; r < count; r++) {
      hideLater(it, scores + r * pitch, from + r, seen);
      it.norms[pair * time + from + r] = softmaxRow(scores + r * pitch, seen, scale);
    }
    multiplyPacked(0, count, 0, seen, time, size, scores, pitch, false, values, it.out + (head.row + from) * head.outPitch + head.at, head.outPitch, nullptr, 0, 0, panelsOf(size));
  }
}

static void attendHeadBack(const Attention& it, long pair, std::vector<float>& space) {
  const Head head(it, pair);
  const int time = static_cast<int>(it.time), size = static_cast<int>(it.size);
  const long pitch = wholeVectors(time) + LANES, across = packedSize(size, time), along = packedSize(time, size), some = packedSize(ASKING, size);
  float* const keysAcross = scratch(space, 2 * across + along + some + 2 * ASKING * pitch);
  float* const valuesAcross = keysAcross + across;
  float* const keys = valuesAcross + across;
  float* const asked = keys + along;
  float* const scores = asked + some;
  float* const slopes = scores + ASKING * pitch;
  pack(size, time, head.k, head.pitch, true, keysAcross);
  pack(size, time, head.v, head.pitch, true, valuesAcross);
  pack(time, size, head.k, head.pitch, false, keys);
  const float scale = 1.f / std::sqrt(static_cast<float>(size));
  float* const dq = it.dQkv + head.row * head.pitch + head.at;
  float *const dk = dq + head.outPitch, *const dv = dk + head.outPitch;
  // The last questions see all: their part of the sums comes first.
  const int last = (time - 1) / ASKING * ASKING;
  for (int from = last; from >= 0; from -= ASKING) {
    const int count = std::min(ASKING, time - from), seen = it.causal ? from + count : time;
    const float *const q = head.q + from * head.pitch, *const dOut = it.dOut + (head.row + from) * head.outPitch + head.at;
    multiplyPacked(0, count, 0, size, size, seen, q, head.pitch, false, keysAcross, scores, pitch, nullptr, 0, 0, panelsOf(seen));
    multiplyPacked(0, count, 0, size, size, seen, dOut, head.outPitch, false, valuesAcross, slopes, pitch, nullptr, 0, 0, panelsOf(seen));
    for (int r = 0; r < count; r++) {
      hideLater(it, scores + r * pitch, from + r, seen);
      softmaxRowBack(scores + r * pitch, slopes + r * pitch, seen, scale, it.norms[pair * time + from + r]);
    }
    multiplyPacked(0, count, 0, seen, time, size, slopes, pitch, false, keys, dq + from * head.pitch, head.pitch, nullptr, 0, 0, panelsOf(size));
    const auto add = [&](const float* left, const float* right, long rightPitch, float* to) {
      pack(count, size, right, rightPitch, false, asked);
      multiplyPacked(0, seen, 0, count, count, size, left, pitch, true, asked, to, head.pitch, from == last ? nullptr : to, head.pitch, 0, panelsOf(size));
    };
    add(slopes, q, head.pitch, dk);
    add(scores, dOut, head.outPitch, dv);
  }
}

// Heads do not depend on each other.
static void attend(const Attention& it) {
  const long pairs = it.batch * it.heads, parts = std::min(32L, pairs);
  inParallel(static_cast<int>(parts), [&](int part) {
    static thread_local std::vector<float> space;
    for (long pair = pairs * part / parts; pair < pairs * (part + 1) / parts; pair++) it.dQkv ? attendHeadBack(it, pair, space) : attendHead(it, pair, space);
  });
}
