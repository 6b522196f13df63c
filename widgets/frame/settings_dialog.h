// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace studio::widgets {

class Settings;

/// Language, looks, default folder, training. Everything takes effect at once.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(Settings& settings, QWidget* parent);

private:
    QString choose_;
};

}  // namespace studio::widgets
