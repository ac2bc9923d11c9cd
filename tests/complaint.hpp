/// @file
/// What a call complains of, as text: messages are compared word for word.
#pragma once

#include <descent/core/error.hpp>

#include <string>

/// The message of the Error that a call throws; "no complaint" if it throws none.
template <class Call>
std::string complaint(const Call& call) {
  try {
    call();
  } catch (const descent::Error& error) {
    return error.what();
  }
  return "no complaint";
}
