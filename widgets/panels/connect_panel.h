// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/panel.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QTreeWidget;

namespace studio::widgets {

class AddressForm;
class Chip;
class DriveBox;
class PolicyForm;

/// The way to a robot: address, checks with their remedies, policy and instruction, what moves it, trials.
class ConnectPanel : public Panel {
    Q_OBJECT
public:
    ConnectPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override;

    AddressForm* address() { return address_; }

private:
    void retranslate();
    void openStopWindow();
    void showConnection();
    QString whereRecorded() const;
    void showState();
    void showStillExternal();
    void showChecks();

    // always in sight, above what is scrolled and below it
    Chip* state_;
    QLabel* why_;
    QLabel* follows_;        ///< the arms were not given back
    QPushButton* giveBack_;  ///< beside it
    QScrollArea* scroll_;
    QWidget* content_;
    AddressForm* address_;
    QPushButton* connect_;
    QPushButton* stopWindow_;
    QTreeWidget* checks_;
    PolicyForm* policy_;
    QLabel* heads_[4];
    QLabel* notes_;
    QLabel* caution_;
    QString checksShown_;                  ///< what stands in the list
    std::vector<std::string> checksSaid_;  ///< what was found, in the core's words
};

}  // namespace studio::widgets
