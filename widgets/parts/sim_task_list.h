// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListWidget>
#include <string>
#include <vector>

#include "widgets/sim_services.h"

namespace studio::widgets {

/// The tasks of the simulated robot with boxes to check; an instruction stands behind each name.
class SimTaskList : public QListWidget {
    Q_OBJECT
public:
    explicit SimTaskList(std::vector<SimTask> tasks, QWidget* parent = nullptr);
    /// Shows these alone, or all: for none, or none that it has.
    void offer(const std::vector<std::string>& ids);
    /// Ids of the checked ones that are shown, in their order.
    std::vector<std::string> checked() const;
    void setChecked(const std::vector<std::string>& ids);
    /// The instruction in the language that is asked for; the id where there is no such task.
    QString instruction(const std::string& id, bool chinese) const;
    void retranslate();

Q_SIGNALS:
    void changed();

private:
    void fitHeight();
    std::vector<SimTask> tasks_;
};

}  // namespace studio::widgets
