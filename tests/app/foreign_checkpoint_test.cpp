// SPDX-License-Identifier: GPL-3.0-or-later
// A checkpoint that no run of this program wrote, opened from anywhere in the panel on the real core.
#include <QLabel>
#include <QTest>
#include <QTreeWidget>
#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/studio/services.h"
#include "core/base/file.h"
#include "tests/support/must.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/panels/checkpoint_panel.h"
#include "widgets/parts/checkpoint_details.h"
#include "widgets/parts/checkpoint_tree.h"
#include "widgets/parts/tensor_view.h"
#include "widgets/parts/text.h"
#include "widgets/plots/plot.h"

namespace studio::test {

using namespace widgets;

namespace fs = std::filesystem;

namespace {

/// Values of an F32 tensor, read by hand.
std::vector<float> valuesOf(const fs::path& weights, const std::string& name) {
    const std::string bytes = must(readFile(weights));
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof(length));
    const auto header = nlohmann::json::parse(bytes.substr(8, length));
    const auto& entry = header.at(name);
    EXPECT_EQ(entry.at("dtype").get<std::string>(), "F32");
    const auto from = entry.at("data_offsets").at(0).get<std::size_t>();
    const auto to = entry.at("data_offsets").at(1).get<std::size_t>();
    std::vector<float> values((to - from) / sizeof(float));
    std::memcpy(values.data(), bytes.data() + 8 + length + from, to - from);
    return values;
}

class ForeignCheckpointTest : public GuiTest {
protected:
    /// The folder as LeRobot leaves it: the step, and in it `pretrained_model`.
    void makeFolder(const fs::path& shared) {
        language_.use("en");
        const fs::path from = shared / "golden/smolvla/basic", to = step() / "pretrained_model";
        ASSERT_OK(makeFolders(to));
        for (const char* file : {"config.json", "model.safetensors"}) fs::copy_file(from / file, to / file);
        fs::copy(from / "vlm", to / "vlm", fs::copy_options::recursive);
        workspace_ = std::make_unique<Workspace>(app::makeServices(), settings());
        panel_ = std::make_unique<CheckpointPanel>(*workspace_, nullptr);
        panel_->resize(1200, 760);
        panel_->show();
        ASSERT_TRUE(settled());
    }
    fs::path step() const { return folder() / "elsewhere/020000"; }
    fs::path weights() const { return step() / "pretrained_model/model.safetensors"; }
    bool settled() {
        return waitFor([this] { return workspace_->jobs().idle() && !panel_->busy(); }, 60'000);
    }
    TensorView* tensors() { return panel_->findChild<CheckpointDetailsView*>()->tensors(); }
    QTreeWidget* tensorList() { return tensors()->findChild<QTreeWidget*>(); }
    QTreeWidgetItem* tensor(const QString& name) {
        const auto found = tensorList()->findItems(name, Qt::MatchExactly);
        return found.isEmpty() ? nullptr : found.front();
    }
    Language language_;
    std::unique_ptr<Workspace> workspace_;
    std::unique_ptr<CheckpointPanel> panel_;
};

TEST_F(ForeignCheckpointTest, OneOfLeRobotOpensAndTellsWhatIsInIt) {
    STUDIO_REQUIRE_SHARED(shared);
    ASSERT_NO_FATAL_FAILURE(makeFolder(shared));
    EXPECT_EQ(panel_->facts()["rows"].toInt(), 0);
    workspace_->open(step());
    ASSERT_TRUE(waitFor([&] { return settled() && panel_->chosen().has_value(); }));
    EXPECT_EQ(fs::canonical(*panel_->chosen()), fs::canonical(step()));
    EXPECT_EQ(panel_->facts()["rows"].toInt(), 1);
    const std::string bytes = must(readFile(weights()));
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof(length));
    auto header = nlohmann::json::parse(bytes.substr(8, length));
    header.erase("__metadata__");
    EXPECT_EQ(panel_->facts()["tensors"].toInt(), static_cast<int>(header.size()));
    EXPECT_GT(panel_->facts()["modules"].toInt(), 2);
    EXPECT_NE(tensor("model.state_proj.weight"), nullptr);
    // its configuration, too
    bool chunk = false;
    for (auto* tree : panel_->findChild<CheckpointDetailsView*>()->findChildren<QTreeWidget*>()) {
        for (auto* row : tree->findItems("chunk_size", Qt::MatchExactly))
            chunk = chunk || row->text(1) == "10";
    }
    EXPECT_TRUE(chunk);
}

TEST_F(ForeignCheckpointTest, FiguresOfATensorComeOnDemand) {
    STUDIO_REQUIRE_SHARED(shared);
    ASSERT_NO_FATAL_FAILURE(makeFolder(shared));
    workspace_->open(step());
    ASSERT_TRUE(waitFor([&] { return settled() && tensor("model.state_proj.weight") != nullptr; }));
    EXPECT_TRUE(shows(*tensors(), "Choose a tensor"));
    auto* plot = tensors()->findChild<Plot*>();
    ASSERT_NE(plot, nullptr);
    EXPECT_TRUE(plot->curves().empty());

    for (const char* name : {"model.state_proj.weight", "model.action_out_proj.bias"}) {
        tensorList()->setCurrentItem(tensor(name));
        ASSERT_TRUE(settled());
        const std::vector<float> values = valuesOf(weights(), name);
        const auto [least, most] = std::minmax_element(values.begin(), values.end());
        QStringList said;
        for (auto* label : tensors()->findChildren<QLabel*>()) said << label->text();
        const QString all = said.join('\n');
        EXPECT_TRUE(all.contains("min " + figure(*least))) << name << ": " << all.toStdString();
        EXPECT_TRUE(all.contains("max " + figure(*most))) << name << ": " << all.toStdString();
        // every value is in the histogram
        ASSERT_EQ(plot->curves().size(), 1u) << name;
        const CurveData histogram = plot->curves().front().data();
        double counted = 0;
        for (double count : histogram.y) counted += count;
        EXPECT_EQ(counted, double(values.size())) << name;
    }
}

}  // namespace

}  // namespace studio::test
