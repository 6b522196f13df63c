// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <filesystem>
#include <utility>
#include <vector>

class QListWidget;
class QToolButton;

namespace studio::widgets {

/// Folders of data sets, or bag files, in the order in which they are read: added, moved and removed by
/// buttons.
class SourceList : public QWidget {
    Q_OBJECT
public:
    enum class Of { Datasets, Bags };
    SourceList(Of what, QWidget* parent = nullptr);
    std::vector<std::filesystem::path> sources() const;
    void setSources(const std::vector<std::filesystem::path>& sources);
    /// Data sets that can be added without looking for them: name, folder.
    void setKnown(std::vector<std::pair<QString, std::filesystem::path>> known) { known_ = std::move(known); }
    /// Adds one that is not there yet.
    void add(const std::filesystem::path& source);

Q_SIGNALS:
    void changed();

private:
    void buildMenu();
    void browse();
    void removeChosen();
    void raiseChosen();
    Of what_;
    std::vector<std::pair<QString, std::filesystem::path>> known_ = {};
    QListWidget* list_;
    QToolButton* add_;
    QToolButton* up_;
    QToolButton* remove_;
};

}  // namespace studio::widgets
