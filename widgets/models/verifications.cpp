// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/verifications.h"

#include <sys/stat.h>

#include <QCryptographicHash>
#include <QStringList>
#include <algorithm>
#include <vector>

#include "widgets/parts/text.h"
#include "widgets/settings.h"

namespace studio::widgets {

namespace fs = std::filesystem;

QByteArray filesState(const fs::path& folder) {
    std::vector<std::string> files;
    std::error_code ignored;
    for (fs::recursive_directory_iterator at(folder, ignored), end; at != end; at.increment(ignored)) {
        struct stat facts {};
        if (::stat(at->path().c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) continue;
        // the time of the change as well: a program may set that of the writing as it likes
        files.push_back(at->path().lexically_relative(folder).string() + '\0' +
                        std::to_string(facts.st_size) + ' ' + std::to_string(facts.st_mtim.tv_sec) + '.' +
                        std::to_string(facts.st_mtim.tv_nsec) + ' ' + std::to_string(facts.st_ctim.tv_sec) +
                        '.' + std::to_string(facts.st_ctim.tv_nsec));
    }
    if (files.empty()) return {};
    std::sort(files.begin(), files.end());
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const std::string& file : files) hash.addData(QByteArray(file.data(), qsizetype(file.size())));
    return hash.result().toHex();
}

QString VerificationStore::group(const fs::path& project) const {
    return Settings::groupOf(text(project)) + "/verified";
}

Verifications VerificationStore::all(const fs::path& project) const {
    Verifications found;
    const int count = store_.beginReadArray(group(project));
    for (int i = 0; i < count; ++i) {
        store_.setArrayIndex(i);
        Verification one;
        one.when = QDateTime::fromString(store_.value("when").toString(), Qt::ISODate);
        one.files = store_.value("files").toString().toLatin1();
        one.problem = store_.value("problem").toString().toStdString();
        one.hint = store_.value("hint").toString().toStdString();
        if (one.when.isValid() && !one.files.isEmpty())
            found[path(store_.value("checkpoint").toString())] = std::move(one);
    }
    store_.endArray();
    return found;
}

void VerificationStore::save(const fs::path& project, const Verifications& verifications) {
    std::vector<const Verifications::value_type*> newest;
    for (const auto& one : verifications) newest.push_back(&one);
    std::stable_sort(newest.begin(), newest.end(),
                     [](auto* a, auto* b) { return a->second.when > b->second.when; });
    if (newest.size() > kMost) newest.resize(kMost);
    store_.remove(group(project));
    store_.beginWriteArray(group(project), int(newest.size()));
    for (int i = 0; i < int(newest.size()); ++i) {
        const auto& [checkpoint, one] = *newest[std::size_t(i)];
        store_.setArrayIndex(i);
        store_.setValue("checkpoint", text(checkpoint));
        store_.setValue("when", one.when.toString(Qt::ISODate));
        store_.setValue("files", QString::fromLatin1(one.files));
        store_.setValue("problem", text(one.problem));
        store_.setValue("hint", text(one.hint));
    }
    store_.endArray();
}

}  // namespace studio::widgets
