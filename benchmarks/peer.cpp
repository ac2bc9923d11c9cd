#include "peer.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace suite {

Peer::Peer(const std::string& program, const std::string& workload, const std::string& folder, std::int64_t batch,
           const char* scalar)
    : program_(program) {
  const std::filesystem::path pipe =
      std::filesystem::temp_directory_path() / ("descent_peer." + std::to_string(getpid()));
  if (mkfifo(pipe.c_str(), 0600) != 0) throw std::runtime_error("no pipe could be made at " + pipe.string());
  const std::string interpreter = program.ends_with(".py") ? "/usr/bin/python3 " : "";
  const std::string command = interpreter + "'" + program + "' " + workload + " '" + folder + "' " +
                              std::to_string(batch) + " " + scalar + " > '" + pipe.string() + "'";
  questions_ = popen(command.c_str(), "w");
  answers_ = std::fopen(pipe.c_str(), "r");
  std::filesystem::remove(pipe);
  for (std::string name = line(); !name.empty(); name = line()) ways_.push_back(name);
}

Peer::~Peer() {
  if (questions_ != nullptr) pclose(questions_);
  if (answers_ != nullptr) std::fclose(answers_);
}

double Peer::ask(const std::string& question, std::size_t way) {
  std::fprintf(questions_, "%s %zu\n", question.c_str(), way);
  std::fflush(questions_);
  const std::string answer = line();
  if (answer.empty()) throw std::runtime_error(program_ + " ended when it was asked for its " + question);
  return std::strtod(answer.c_str(), nullptr);
}

std::string Peer::line() {
  char text[256];
  if (answers_ == nullptr || std::fgets(text, sizeof text, answers_) == nullptr) return "";
  const std::string answer = text;
  return answer.substr(0, answer.find('\n'));
}

}  // namespace suite
