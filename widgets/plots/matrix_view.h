// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/run/chart_names.h"
#include "widgets/plots/chart_export.h"

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
    bool percent = false;  ///< the values are shares, 0 to 1: shown in percent, exported as they are
    /// Rows, sequence and measure in the CSV, whatever the language is; empty: as they are shown.
    QStringList exportRows = {};
    QString exportSequence = {}, exportMeasure = {};
};

/// Colour by value, value by figure, the stage's own task framed; absent cells stay empty. With the keyboard:
/// the arrows go from cell to cell, Home and End along the row; the cell is read out and framed.
class MatrixView : public QWidget {
    Q_OBJECT
public:
    explicit MatrixView(QWidget* parent = nullptr);
    void setData(MatrixData data);
    const MatrixData& data() const { return data_; }
    /// By the file's ending: png, svg, pdf, csv; on `size` units, or (none) on as many as it needs. Errors:
    /// InvalidArgument.
    Result<ChartDraft> draft(const QString& file, QSize size = {}) const;
    /// Writes it at once. Errors: those of draft, Io.
    Status exportTo(const QString& file, QSize size = {}) const;
    /// Under its heading, as exports are.
    RecordedPicture picture() const;
    /// A row a stage, a column a task; before them what the numbers are of: sequence and measure.
    QString csv() const;
    QString suggestedName() const { return QString::fromLatin1(run::kMatrixChart.data()); }
    QSize sizeHint() const override { return {360, 220}; }
    QSize minimumSizeHint() const override { return {220, 140}; }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    std::optional<double> value(int row, int column) const;
    QString valueText(double value) const;
    /// What a cell is and says: "after grasp, grasp: 82 %".
    QString cellText(int row, int column) const;
    void readCell();
    void draw(QPainter& painter, const QRectF& box, bool paper) const;
    QStringList heading() const;
    void drawForPaper(QPainter& painter, const QRectF& box) const;
    QString table(const QStringList& rows, const QString& headBefore, const QString& before) const;
    QRectF cellBox(const QRectF& box, int row, int column) const;
    MatrixData data_;
    int row_ = 0, column_ = 0;  ///< the cell that the keyboard is at
};

}  // namespace studio::widgets
