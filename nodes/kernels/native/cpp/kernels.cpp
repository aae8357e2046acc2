#include "kernels.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>

#include "pool.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// The same code for each instruction set; what the processor has is asked once, at run time.
namespace tensorloom {

// Numbers in a block of a fused chain: a dozen blocks fit the first two caches.
constexpr long fusedBlock = 256;

#define KERNELS(NAME) \
  const Kernels table = {NAME, multiply, lstmForward, lstmBackward, propagate, adam, jets, maxPool, maxPoolBack, windowMax, crossEntropy, crossEntropyBack, countRight, attend, normalise, normaliseBack, gelu, runFused};

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2")
namespace avx512 {
#define LANES 16
#include "vectors.inl"
#include "product.inl"
#include "lstm.inl"
#include "propagate.inl"
#include "fused.inl"
#include "adam.inl"
#include "jets.inl"
#include "maxPool.inl"
#include "classes.inl"
#include "attention.inl"
#include "normalise.inl"
#include "gelu.inl"
#undef LANES
KERNELS("avx512")
}  // namespace avx512
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("avx2,fma,bmi,bmi2")
namespace avx2 {
#define LANES 8
#include "vectors.inl"
#include "product.inl"
#include "lstm.inl"
#include "propagate.inl"
#include "fused.inl"
#include "adam.inl"
#include "jets.inl"
#include "maxPool.inl"
#include "classes.inl"
#include "attention.inl"
#include "normalise.inl"
#include "gelu.inl"
#undef LANES
KERNELS("avx2")
}  // namespace avx2
#pragma GCC pop_options
#endif

namespace plain {
#define LANES 4
#include "vectors.inl"
#include "product.inl"
#include "lstm.inl"
#include "propagate.inl"
#include "fused.inl"
#include "adam.inl"
#include "jets.inl"
#include "maxPool.inl"
#include "classes.inl"
#include "attention.inl"
#include "normalise.inl"
#include "gelu.inl"
#undef LANES
KERNELS("plain")
}  // namespace plain

static const Kernels& best() {
  const char* wanted = std::getenv("TENSORLOOM_INSTRUCTIONS");
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
  const bool has512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  const bool has2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const auto allowed = [&](const char* name) { return !wanted || std::strcmp(wanted, name) == 0; };
  if (has512 && has2 && allowed("avx512")) return avx512::table;
  if (has2 && allowed("avx2")) return avx2::table;
#endif
  return plain::table;
}

const Kernels& kernels() {
  static const Kernels& chosen = best();
  return chosen;
}

// Scratch slots are given back after their last use. A value that leaves is computed where it leaves to.
void Fused::place() {
  const int given = static_cast<int>(inputs.size());
  std::vector<int> last(steps.size(), -1);
  for (size_t s = 0; s < steps.size(); s++)
    for (int value : {steps[s].a, steps[s].b, steps[s].c})
      if (value >= given) last[value - given] = static_cast<int>(s);
  places.assign(steps.size(), 0);
  copied.assign(placings.size(), false);
  for (size_t p = 0; p < placings.size(); p++) {
    const int step = placings[p].value - given;
    copied[p] = steps[step].kind == full && (placings[p].count != rows * columns || places[step] < 0);
    if (!copied[p]) places[step] = -1 - static_cast<int>(p);
    // It is read once more when all steps are done.
    else last[step] = static_cast<int>(steps.size());
  }
  std::vector<int> freeFull, freeRow;
  for (size_t s = 0; s < steps.size(); s++) {
    if (places[s] >= 0 && (steps[s].kind == full || steps[s].kind == row)) {
      std::vector<int>& free = steps[s].kind == full ? freeFull : freeRow;
      int& slots = steps[s].kind == full ? fullSlots : rowSlots;
      if (free.empty()) {
        places[s] = slots++;
      } else {
        places[s] = free.back();
        free.pop_back();
      }
    }
    // Only now: a choice reads its operands after it has begun to write.
    for (size_t v = 0; v <= s; v++)
      if (places[v] >= 0 && last[v] == static_cast<int>(s)) (steps[v].kind == full ? freeFull : freeRow).push_back(places[v]);
  }
}

}  // namespace tensorloom
