// SPDX-License-Identifier: GPL-3.0-or-later
// What is dragged from a file manager onto the window.
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QUrl>

#include "app/studio/main_window.h"
#include "core/base/file.h"
#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace fs = std::filesystem;

namespace {

class DropTest : public GuiTest {
protected:
    DropTest() {
        run_ = writeRun(folder() / "project" / "runs", "first", 5);
        Services services = fakeServices();
        services.openDataset = [](const fs::path& root) -> Result<std::shared_ptr<const data::Dataset>> {
            return Error{ErrorCode::NotFound, "cannot open " + root.string() + ": an empty one", ""};
        };
        window_ = std::make_unique<MainWindow>(std::move(services), settings());
        window_->show();
    }
    /// Enters the window and is dropped there, as the platform tells it; whether the window took it.
    bool drop(const QList<QUrl>& urls) {
        QMimeData data;
        data.setUrls(urls);
        QDragEnterEvent enter({200, 300}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window_.get(), &enter);
        if (!enter.isAccepted()) return false;
        QDropEvent dropped(QPointF(200, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window_.get(), &dropped);
        return dropped.isAccepted();
    }
    bool drop(const fs::path& place) {
        return drop({QUrl::fromLocalFile(QString::fromStdString(place.string()))});
    }
    bool settled() {
        return waitFor([this] { return window_->workspace().jobs().idle(); });
    }
    fs::path run_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(DropTest, AProjectIsOpened) {
    EXPECT_TRUE(drop(folder() / "project"));
    EXPECT_TRUE(waitFor([&] { return window_->workspace().project() == folder() / "project"; }));
    EXPECT_EQ(window_->shownPage(), "train");
    EXPECT_TRUE(settled());
}

TEST_F(DropTest, ARunIsLookedAt) {
    EXPECT_TRUE(drop(run_));
    ASSERT_TRUE(waitFor([&] { return window_->workspace().currentRun() != nullptr; }));
    EXPECT_EQ(window_->workspace().currentRun()->folder(), run_);
    EXPECT_EQ(window_->shownPage(), "train");
    EXPECT_TRUE(settled());
}

TEST_F(DropTest, ADataSetIsShownOnThePageOfData) {
    const fs::path set = folder() / "set";
    ASSERT_OK(makeFolders(set / "meta"));
    ASSERT_OK(writeFileAtomic(set / "meta" / "info.json", "{}"));
    QSignalSpy asked(&window_->workspace(), &Workspace::openDataset);
    EXPECT_TRUE(drop(set));
    ASSERT_TRUE(waitFor([&] { return asked.count() == 1; }));
    EXPECT_EQ(asked[0][0].toString().toStdString(), set.string());
    EXPECT_EQ(window_->shownPage(), "data");
    EXPECT_TRUE(settled());
}

TEST_F(DropTest, ACheckpointIsShownAmongTheCheckpoints) {
    const fs::path checkpoint = folder() / "weights";
    ASSERT_OK(makeFolders(checkpoint));
    ASSERT_OK(writeFileAtomic(checkpoint / "config.json", "{}"));
    ASSERT_OK(writeFileAtomic(checkpoint / "model.safetensors", "x"));
    QSignalSpy asked(&window_->workspace(), &Workspace::openCheckpoint);
    EXPECT_TRUE(drop(checkpoint));
    ASSERT_TRUE(waitFor([&] { return asked.count() == 1; }));
    EXPECT_EQ(asked[0][0].toString().toStdString(), checkpoint.string());
    EXPECT_EQ(window_->shownPage(), "checkpoints");
    EXPECT_TRUE(settled());
}

TEST_F(DropTest, AFolderThatIsNoneOfTheseIsToldWhyNot) {
    const fs::path empty = folder() / "holiday";
    ASSERT_OK(makeFolders(empty));
    const QString page = window_->shownPage();
    const auto before = window_->workspace().notices().size();
    EXPECT_TRUE(drop(empty)) << "what is not taken is told nothing";
    ASSERT_TRUE(waitFor([&] { return window_->workspace().notices().size() > before; }));
    const Notice& notice = window_->workspace().notices().back();
    EXPECT_EQ(notice.level, Level::Warning);
    EXPECT_TRUE(notice.message.contains("holiday")) << notice.message.toStdString();
    EXPECT_TRUE(notice.hint.contains("run.json")) << notice.hint.toStdString();
    EXPECT_EQ(window_->shownPage(), page);
    EXPECT_TRUE(window_->workspace().project().empty());
}

TEST_F(DropTest, NothingIsLookedAtWhileTheMouseIsHeld) {
    EXPECT_TRUE(drop(run_));
    // a worker looks, and has not told yet
    EXPECT_FALSE(window_->workspace().jobs().idle());
    EXPECT_EQ(window_->workspace().currentRun(), nullptr);
    ASSERT_TRUE(waitFor([&] { return window_->workspace().currentRun() != nullptr; }));
    EXPECT_TRUE(settled());
}

TEST_F(DropTest, AnAddressOfTheNetIsNotTaken) {
    EXPECT_FALSE(drop(QList<QUrl>{QUrl("https://example.org/run")}));
    // beside a folder it is passed over
    EXPECT_TRUE(drop(QList<QUrl>{QUrl("https://example.org/run"),
                                 QUrl::fromLocalFile(QString::fromStdString(run_.string()))}));
    ASSERT_TRUE(waitFor([&] { return window_->workspace().currentRun() != nullptr; }));
    for (const Notice& notice : window_->workspace().notices())
        EXPECT_FALSE(notice.message.startsWith("Cannot open")) << notice.message.toStdString();
    EXPECT_TRUE(settled());
}

}  // namespace

}  // namespace studio::test
