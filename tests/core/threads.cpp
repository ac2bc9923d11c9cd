// Pieces of work on threads: each is done once, done one at a time, and the first failure is the one that is told of.
#include <descent/core/threads.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../catch.hpp"

using descent::Index;
using descent::detail::work_on_threads;

TEST_CASE("work_on_threads: every piece once, with its result") {
  for (const Index threads : {1, 2, 3, 8, 100}) {
    for (const Index count : {0, 1, 2, 7, 50}) {
      std::vector<Index> results(static_cast<std::size_t>(count), -1);
      int calls = 0;
      work_on_threads(
          count, threads, [](Index i) { return std::make_unique<Index>(i * i); },
          [&](Index i, std::unique_ptr<Index> square) {
            ++calls;
            results[static_cast<std::size_t>(i)] = *square;
          });
      CHECK(calls == count);
      for (Index i = 0; i < count; ++i) CHECK(results[static_cast<std::size_t>(i)] == i * i);
    }
  }
}

TEST_CASE("work_on_threads: one thread is the caller's, and keeps the order") {
  std::vector<Index> order;
  bool caller = true;
  const auto here = std::this_thread::get_id();
  work_on_threads(
      20, 1,
      [&](Index i) {
        caller = caller && std::this_thread::get_id() == here;
        return i;
      },
      [&](Index i, Index) { order.push_back(i); });
  CHECK(caller);
  CHECK(order.size() == 20);
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("work_on_threads: so many threads work at the same time, and no more") {
  std::atomic<int> present{0}, most{0};
  bool waited_in_vain = false;
  work_on_threads(
      3, 3,
      [&](Index) {  // each waits until all three are there
        most = std::max(most.load(), ++present);
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (present < 3 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
        return present < 3;
      },
      [&](Index, bool alone) { waited_in_vain = waited_in_vain || alone; });
  CHECK_FALSE(waited_in_vain);

  present = 0;
  std::atomic<bool> too_many{false};
  work_on_threads(
      200, 2,
      [&](Index) {
        if (++present > 2) too_many = true;
        std::this_thread::yield();
        return --present;
      },
      [](Index, int) {});
  CHECK_FALSE(too_many);
}

TEST_CASE("work_on_threads: done runs one at a time") {
  std::atomic<int> inside{0};
  bool alone = true;
  work_on_threads(
      100, 4, [](Index i) { return i; },
      [&](Index, Index) {
        alone = alone && ++inside == 1;
        std::this_thread::yield();
        --inside;
      });
  CHECK(alone);
}

TEST_CASE("work_on_threads: the lowest failure is thrown, after which nothing is begun") {
  for (const Index threads : {1, 2, 3, 8}) {
    std::atomic<int> begun{0}, ended{0};
    std::string message;
    try {
      work_on_threads(
          1000, threads,
          [&](Index i) {
            ++begun;
            if (i == 5) std::this_thread::sleep_for(std::chrono::milliseconds(20));  // 6 and 7 fail before it
            ++ended;
            if (i >= 5) throw std::runtime_error("piece " + std::to_string(i));
            return i;
          },
          [](Index, Index) {});
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
    CHECK(message == "piece 5");
    CHECK(begun == ended);
    CHECK(begun <= 5 + threads);
  }
}

TEST_CASE("work_on_threads: what done throws is thrown too") {
  for (const Index threads : {1, 4})
    CHECK_THROWS_AS(work_on_threads(
                        10, threads, [](Index i) { return i; }, [](Index, Index) { throw std::logic_error("done"); }),
                    std::logic_error);
}
