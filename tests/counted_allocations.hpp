/// @file
/// Counts what is taken from the heap, by `new` and by Eigen, while `counting`. For a program of its own, before all other
/// includes; to be compiled with -DEIGEN_RUNTIME_NO_MALLOC.
#pragma once

#include <cstdio>

namespace {
long allocations = 0;
bool counting = false;
}  // namespace

// Eigen asserts that its allocations are allowed; here they are counted instead.
#define eigen_assert(condition) static_cast<void>((condition) || (counting && ++allocations))
#include <Eigen/Core>
#include <cstdlib>
#include <new>

[[gnu::noinline]] void* operator new(std::size_t size) {
  if (counting) ++allocations;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

/// What `work` takes from the heap.
template <class Work>
long allocations_in(const Work& work) {
  allocations = 0;
  counting = true;
  Eigen::internal::set_is_malloc_allowed(false);
  work();
  Eigen::internal::set_is_malloc_allowed(true);
  counting = false;
  return allocations;
}
