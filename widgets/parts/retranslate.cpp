// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/retranslate.h"

#include <QEvent>

#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

class OnLanguage : public QObject {
public:
    OnLanguage(QWidget* owner, std::function<void()> apply) : QObject(owner), apply_(std::move(apply)) {
        owner->installEventFilter(this);
        apply_();
    }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::LanguageChange) apply_();
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void()> apply_;
};

}  // namespace

void translated(QWidget* owner, std::function<void()> apply) {
    new OnLanguage(owner, std::move(apply));
}

void themed(QWidget* owner, std::function<void()> apply) {
    apply();
    // not by PaletteChange: of that one theme brings many
    QObject::connect(&ThemeSignal::instance(), &ThemeSignal::changed, owner, std::move(apply));
}

}  // namespace studio::widgets
