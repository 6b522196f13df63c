// SPDX-License-Identifier: GPL-3.0-or-later
// What Pre-flight says of the machine, as app/studio/machine_lines.cpp and core/base/gpu.cpp write it.
#include <gtest/gtest.h>

#include <QRegularExpression>

#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/words/core_text.h"

namespace studio::test {

using namespace widgets;

namespace {

using PreflightWordsTest = GuiTest;

TEST_F(PreflightWordsTest, TheMachineIsSpokenOfInChineseWithEveryFigure) {
    Language language;
    language.use("zh_CN");
    static const QRegularExpression han("\\p{Han}"), threeWords("[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}");
    const std::pair<const char*, QStringList> said[] = {
        {"GPU memory", {}},
        {"training takes at least 8.1 GiB of memory (weights, gradients, optimizer), 10.0 GiB are available",
         {"8.1", "10.0"}},
        {"training takes at least 8.1 GiB of GPU memory (weights, gradients, optimizer), 9.5 of 80.0 GiB are "
         "free on cuda:0 (NVIDIA H100)",
         {"8.1", "9.5", "80.0", "cuda:0 (NVIDIA H100)"}},
        {"1.5 of 80.0 GiB of GPU memory are free on cuda:1 (NVIDIA H100)", {"1.5", "80.0", "cuda:1"}},
        {"the checkpoints that are kept take at least 5.1 GiB, 6.2 GiB are free at /runs",
         {"5.1", "6.2", "/runs"}},
        {"the checkpoints that 3 stages keep take at least 7.1 GiB, 6.2 GiB are free at /a b/runs",
         {"3", "7.1", "6.2", "/a b/runs"}},
        {"also computing on cuda:0: python (pid 4711, 3.2 GiB), b (pid 12), +2",
         {"cuda:0", "python (pid 4711, 3.2 GiB), b (pid 12), +2"}},
        {"the run 2026-11-29_120000_grasp trains already on cuda:0", {"2026-11-29_120000_grasp", "cuda:0"}},
        {"2 runs train already on cpu: first, second", {"2", "cpu", "first, second"}},
        {"nvidia-smi does not tell how much GPU memory is free on cuda:3", {"nvidia-smi", "cuda:3"}},
        {"Training takes at least 1.5 GiB of it. nvidia-smi comes with the driver: install it to have this "
         "checked.",
         {"1.5", "nvidia-smi"}},
        {"Where GPUs of several models are in one machine, set CUDA_DEVICE_ORDER=PCI_BUS_ID before the "
         "start; of a part of a GPU (MIG) it cannot be asked.",
         {"CUDA_DEVICE_ORDER=PCI_BUS_ID", "MIG"}},
        {"A part of it would lie in the swap space, where training is very slow: close other programs, or "
         "train fewer parts (policy.train_expert_only).",
         {"policy.train_expert_only"}},
        {"Free some space, lower training.keep_last, or keep the runs on another disk "
         "(training.output_directory): when it is full, older checkpoints are removed early, and a later "
         "stage finds no room.",
         {"training.keep_last", "training.output_directory"}}};
    for (const auto& [english, kept] : said) {
        const QString chinese = coreText(std::string(english));
        EXPECT_TRUE(chinese.contains(han)) << english;
        EXPECT_FALSE(chinese.contains(threeWords)) << english << " -> " << chinese.toStdString();
        for (const QString& part : kept)
            EXPECT_TRUE(chinese.contains(part)) << part.toStdString() << " in " << chinese.toStdString();
    }
    language.use("en");
}

TEST_F(PreflightWordsTest, WhyAGpuCouldNotBeAskedIsATextOfItsOwn) {
    Language language;
    language.use("zh_CN");
    for (const char* why : {"there is no nvidia-smi on PATH", "nvidia-smi did not answer within 10 s",
                            "nvidia-smi ended with code 9: no driver", "nvidia-smi named no GPU"}) {
        const QString reason = coreText(std::string(why));
        EXPECT_NE(reason.toStdString(), why);
        const QString whole = coreText(std::string("cannot ask how much GPU memory is free: ") + why);
        EXPECT_TRUE(whole.endsWith(reason)) << whole.toStdString();
        EXPECT_FALSE(whole.contains("cannot")) << whole.toStdString();
    }
    const QString unknown = coreText(std::string(
        "What training takes cannot be estimated: cannot read /a/config.json: Permission denied"));
    EXPECT_TRUE(unknown.endsWith(coreText(std::string("cannot read /a/config.json: Permission denied"))))
        << unknown.toStdString();
    EXPECT_FALSE(unknown.contains("estimated")) << unknown.toStdString();
    language.use("en");
}

}  // namespace

}  // namespace studio::test
