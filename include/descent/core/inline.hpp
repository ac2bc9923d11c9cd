/// @file
/// DESCENT_INLINE: for the few functions of the innermost loop whose call would cost more than their work.
#pragma once

#if defined(__GNUC__)
#define DESCENT_INLINE [[gnu::always_inline]] inline
#else
#define DESCENT_INLINE inline
#endif
