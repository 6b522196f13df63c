// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <optional>
#include <vector>

#include "core/base/result.h"

namespace studio::widgets {

/// A table of scores as coloured cells with their values in them: row = stage, column = task. `sequence` and
/// `measure` (with its unit) say in exports what the numbers are of.
struct MatrixData {
    QStringList rows, columns;
    std::vector<std::vector<std::optional<double>>> cells;
    bool lowerIsBetter = true;
    QString title;
    /// Row of the first stage, whose own task is framed; those above it are of before any training, or of
    /// joint training.
    int firstStage = 0;
    QString sequence = {}, measure = {};
};

/// Colour by value, value by figure, the stage's own task framed; absent cells stay empty.
class MatrixView : public QWidget {
    Q_OBJECT
public:
    explicit MatrixView(QWidget* parent = nullptr);
    void setData(MatrixData data);
    const MatrixData& data() const { return data_; }
    /// By the file's ending: png, svg, pdf, csv. Errors: InvalidArgument, Io.
    Status exportTo(const QString& file) const;
    /// Under its heading, as exports are.
    QImage picture() const;
    /// A row a stage, a column a task; before them what the numbers are of: sequence and measure.
    QString csv() const;
    QString suggestedName() const { return "retention_matrix"; }
    QSize sizeHint() const override { return {360, 220}; }
    QSize minimumSizeHint() const override { return {220, 140}; }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;

private:
    void draw(QPainter& painter, const QRectF& box, bool paper) const;
    QStringList heading() const;
    void drawForPaper(QPainter& painter, const QRectF& box) const;
    QString table(const QString& headBefore, const QString& before) const;
    QRectF cellBox(const QRectF& box, int row, int column) const;
    MatrixData data_;
};

}  // namespace studio::widgets
