#include "pool.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tensorloom {
namespace {

void breathe() {
#if defined(__x86_64__)
  _mm_pause();
#else
  std::this_thread::yield();
#endif
}

int wanted() {
  for (const char* name : {"TENSORLOOM_THREADS", "TF_NUM_INTRAOP_THREADS"}) {
    const char* value = std::getenv(name);
    if (value && std::atoi(value) > 0) return std::atoi(value);
  }
  const unsigned cores = std::thread::hardware_concurrency();
  return cores > 0 ? static_cast<int>(cores) : 1;
}

// A helper that has just worked looks for more for a moment before it sleeps: within a step, calls follow each other closely,
// and waking a thread takes as long as many of them.
constexpr auto patience = std::chrono::microseconds(30);

class Pool {
 public:
  explicit Pool(int helpers) {
    for (int i = 0; i < helpers; i++) std::thread([this] { help(); }).detach();
  }

  void run(int count, const std::function<void(int)>& part) {
    {
      std::lock_guard<std::mutex> lock(sleep_);
      part_ = &part;
      count_ = count;
      next_.store(0, std::memory_order_relaxed);
      round_.fetch_add(1, std::memory_order_release);
    }
    if (sleeping_.load() > 0) wake_.notify_all();
    work(part, count);
    // No new helper may join a round whose caller leaves; those that have joined are waited for.
    {
      std::lock_guard<std::mutex> lock(sleep_);
      part_ = nullptr;
    }
    for (int turns = 0; busy_.load(std::memory_order_acquire) > 0; turns++) {
      if (turns < 1000) breathe();
      else std::this_thread::yield();  // a helper lost its core to another program
    }
  }

 private:
  void work(const std::function<void(int)>& part, int count) {
    for (int i = next_.fetch_add(1); i < count; i = next_.fetch_add(1)) part(i);
  }

  void help() {
    const TinyAsZero always;
    unsigned seen = 0;
    for (;;) {
      const auto until = std::chrono::steady_clock::now() + patience;
      while (round_.load(std::memory_order_acquire) == seen && std::chrono::steady_clock::now() < until) breathe();
      const std::function<void(int)>* part;
      int count;
      {
        std::unique_lock<std::mutex> lock(sleep_);
        sleeping_++;
        wake_.wait(lock, [&] { return round_.load() != seen; });
        sleeping_--;
        seen = round_.load();
        part = part_;
        count = count_;
        if (part) busy_++;
      }
      if (!part) continue;
      work(*part, count);
      busy_.fetch_sub(1, std::memory_order_release);
    }
  }

  std::mutex sleep_;
  std::condition_variable wake_;
  std::atomic<int> sleeping_{0};
  std::atomic<int> busy_{0};
  std::atomic<int> next_{0};
  std::atomic<unsigned> round_{0};
  const std::function<void(int)>* part_ = nullptr;
  int count_ = 0;
};

}  // namespace

#if defined(__x86_64__)
TinyAsZero::TinyAsZero() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }
TinyAsZero::~TinyAsZero() { _mm_setcsr(before_); }
#else
TinyAsZero::TinyAsZero() : before_(0) {}
TinyAsZero::~TinyAsZero() {}
#endif

int threadCount() {
  static const int count = wanted();
  return count;
}

void inParallel(int count, const std::function<void(int)>& part) {
  static std::mutex helpersTaken;
  if (count > 1 && threadCount() > 1 && helpersTaken.try_lock()) {
    std::lock_guard<std::mutex> lock(helpersTaken, std::adopt_lock);
    static Pool* pool = new Pool(threadCount() - 1);  // never freed: its threads may sleep in it when the process ends
    pool->run(count, part);
    return;
  }
  for (int i = 0; i < count; i++) part(i);
}

}  // namespace tensorloom
