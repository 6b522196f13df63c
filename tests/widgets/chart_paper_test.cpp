// SPDX-License-Identifier: GPL-3.0-or-later
// Charts on paper of another size than the window's, and pictures that cannot be made.
#include <QFile>
#include <QFileInfo>
#include <QPainter>

#include "tests/widgets/gui_test.h"
#include "widgets/plots/chart_export.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/qcp.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

class ChartPaperTest : public GuiTest {
protected:
    /// Three stages, two of which begin shortly after one another.
    void draw(Plot& plot, const QSize& size) {
        plot.resize(size);
        plot.show();
        plot.setCurves({{"rate", Theme::seriesColour(0), [this]() -> CurveData { return {x_, y_}; }}});
        plot.setMarks({{0, "moving_grasp"}, {200, "weighing"}, {230, "placement"}});
        for (int i = 0; i < 3; ++i) {
            plot.redraw();
            QApplication::processEvents();
        }
    }
    static int wordsShown(Plot& plot) {
        int words = 0;
        auto* chart = plot.findChild<QCustomPlot*>();
        for (int i = 0; chart && i < chart->itemCount(); ++i) {
            auto* word = qobject_cast<QCPItemText*>(chart->item(i));
            words += word && word->visible() ? 1 : 0;
        }
        return words;
    }
    QByteArray onPaper(Plot& plot, const QSize& size) {
        EXPECT_OK(plot.exportTo(file("c.svg"), size));
        QFile in(file("c.svg"));
        EXPECT_TRUE(in.open(QIODevice::ReadOnly));
        return in.readAll();
    }
    std::vector<double> x_ = {0, 150, 400}, y_ = {1, 1, 1};
};

TEST_F(ChartPaperTest, AWidePaperHasRoomForTheWordsThatANarrowWindowLeavesOut) {
    Plot plot;
    draw(plot, {200, 240});
    ASSERT_LT(wordsShown(plot), 3) << "else nothing is proved";
    const QByteArray svg = onPaper(plot, {1600, 400});
    for (const char* word : {"moving_grasp", "weighing", "placement"})
        EXPECT_TRUE(svg.contains(word)) << word;
    // and the window is as it was
    plot.redraw();
    EXPECT_LT(wordsShown(plot), 3);
}

TEST_F(ChartPaperTest, WordsDoNotLieOverOneAnotherOnANarrowPaper) {
    Plot plot;
    draw(plot, {1700, 400});
    ASSERT_EQ(wordsShown(plot), 3) << "else nothing is proved";
    const QByteArray svg = onPaper(plot, {330, 240});
    EXPECT_TRUE(svg.contains("weighing"));
    EXPECT_FALSE(svg.contains("placement"));
}

TEST_F(ChartPaperTest, APictureThatCannotBeMadeIsNoEmptyFile) {
    auto paint = [](QPainter& painter, const QSize& size) { painter.drawLine(0, 0, size.width(), 1); };
    // as where memory did not suffice
    const Status written = writeDraft({file("none.png"), [] { return QByteArray(); }});
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.error().code, ErrorCode::Io);
    EXPECT_NE(written.error().message.find("none.png"), std::string::npos) << written.error().text();
    EXPECT_FALSE(written.error().hint.empty());
    EXPECT_FALSE(QFileInfo::exists(file("none.png")));
    // a size that nobody can want is refused before anything is painted; vectors have no pixels
    const auto huge = draftChart(file("huge.png"), {10000, 400}, paint);
    ASSERT_FALSE(huge.ok());
    EXPECT_EQ(huge.error().code, ErrorCode::InvalidArgument);
    EXPECT_NE(huge.error().message.find("10000x400"), std::string::npos) << huge.error().text();
    EXPECT_OK(draftChart(file("huge.svg"), {10000, 400}, paint));
    auto small = draftChart(file("small.png"), {40, 40}, paint);
    ASSERT_OK(small);
    EXPECT_OK(writeDraft(*small));
}

}  // namespace

}  // namespace studio::test
