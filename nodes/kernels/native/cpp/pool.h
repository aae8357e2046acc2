// A few threads of our own: TensorFlow's are not reachable through its C interface.
// Work comes in numbered parts whose borders depend on the problem alone, so a result is the same bit for bit with any number of threads.
#pragma once

#include <functional>

namespace tensorloom {

// Runs part(0) ... part(count - 1), each once, on the caller and the helpers, and returns when all are done.
// While another caller has the helpers, the parts run on the caller alone: nobody waits for somebody else's work.
void inParallel(int count, const std::function<void(int)>& part);

// How many threads compute, the caller counted: TENSORLOOM_THREADS, or TF_NUM_INTRAOP_THREADS, or one a core.
int threadCount();

// While one lives, this thread takes numbers too small for a normal float as zero, as TensorFlow's own threads do: they are slow, and
// results must not depend on which thread computes them.
class TinyAsZero {
 public:
  TinyAsZero();
  ~TinyAsZero();

 private:
  unsigned before_;
};

}  // namespace tensorloom
