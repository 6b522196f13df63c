// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/retranslate.h"

#include <QEvent>

namespace studio::widgets {

namespace {

class OnEvent : public QObject {
public:
    OnEvent(QWidget* owner, QEvent::Type type, std::function<void()> apply)
        : QObject(owner), type_(type), apply_(std::move(apply)) {
        owner->installEventFilter(this);
        apply_();
    }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == type_) apply_();
        return QObject::eventFilter(watched, event);
    }

private:
    QEvent::Type type_;
    std::function<void()> apply_;
};

}  // namespace

void translated(QWidget* owner, std::function<void()> apply) {
    new OnEvent(owner, QEvent::LanguageChange, std::move(apply));
}

void themed(QWidget* owner, std::function<void()> apply) {
    new OnEvent(owner, QEvent::PaletteChange, std::move(apply));
}

}  // namespace studio::widgets
