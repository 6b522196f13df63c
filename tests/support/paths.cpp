// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/paths.h"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace studio::test {

namespace fs = std::filesystem;

fs::path sharedFolder() {
    fs::path folder = std::getenv("STUDIO_SHARED") ? fs::path(std::getenv("STUDIO_SHARED"))
                                                   : fs::path(STUDIO_SOURCE_DIR) / ".." / "shared";
    return fs::is_directory(folder / "golden") ? fs::canonical(folder) : fs::path();
}

fs::path sourceFolder() {
    return STUDIO_SOURCE_DIR;
}

fs::path program(const std::string& name) {
    return fs::read_symlink("/proc/self/exe").parent_path() / name;
}

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "studio-test-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot create a temporary folder");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    if (!::testing::Test::HasFailure()) fs::remove_all(path_, ignored);
}

}  // namespace studio::test
