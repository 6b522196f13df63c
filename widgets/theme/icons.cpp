// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

class SvgEngine : public QIconEngine {
public:
    SvgEngine(QString name, QColor fixed) : name_(std::move(name)), fixed_(fixed) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        QSvgRenderer renderer(svg(mode));
        renderer.render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        // a button that is squeezed to nothing still asks for its icon
        if (size.isEmpty()) return {};
        QString key =
            QString("studio/%1/%2/%3").arg(name_, colour(mode).name(QColor::HexArgb)).arg(size.width());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap) && pixmap.size() == size) return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }
    QIconEngine* clone() const override { return new SvgEngine(*this); }

private:
    QColor colour(QIcon::Mode mode) const {
        QColor colour = fixed_.isValid() ? fixed_ : Theme::current().text;
        if (mode == QIcon::Disabled) colour.setAlphaF(0.4F);
        return colour;
    }
    QByteArray svg(QIcon::Mode mode) const {
        QFile file(":/icons/" + name_ + ".svg");
        if (!file.open(QIODevice::ReadOnly)) {
            qWarning("no icon '%s'", qPrintable(name_));
            return {};
        }
        QColor ink = colour(mode);
        return file.readAll()
            .replace("currentColor", ink.name().toUtf8())
            .replace("<svg ", "<svg opacity=\"" + QByteArray::number(ink.alphaF()) + "\" ");
    }

    QString name_;
    QColor fixed_;
};

}  // namespace

QIcon icon(const QString& name) {
    return QIcon(new SvgEngine(name, {}));
}

QIcon icon(const QString& name, const QColor& colour) {
    return QIcon(new SvgEngine(name, colour));
}

}  // namespace studio::widgets
