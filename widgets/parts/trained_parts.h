// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <map>
#include <optional>
#include <string>

#include "widgets/services.h"

class QCheckBox;
class QLabel;

namespace studio::widgets {

/// Which parts of the policy are trained, as check boxes, with the parameters and memory that this comes to.
class TrainedParts : public QWidget {
    Q_OBJECT
public:
    explicit TrainedParts(QWidget* parent = nullptr);
    void setPlan(const ProjectPlan& plan);
    QString figures() const;

Q_SIGNALS:
    /// A person chose: key of the configuration -> YAML text.
    void edited(const std::map<std::string, std::string>& values);

private:
    void showFigures();

    QLabel* title_;
    QCheckBox* vision_;
    QCheckBox* backbone_;
    QCheckBox* stateProj_;
    QLabel* figures_;
    std::optional<PolicySize> size_;
    QString unknown_;
};

}  // namespace studio::widgets
