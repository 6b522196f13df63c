// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/panels.h"

#include <QtGlobal>

#include "widgets/panels/camera_panel.h"
#include "widgets/panels/checkpoint_panel.h"
#include "widgets/panels/comparison_panel.h"
#include "widgets/panels/connect_panel.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/dataset_panel.h"
#include "widgets/panels/evaluation_panel.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/panels/jobs_panel.h"
#include "widgets/panels/joints_panel.h"
#include "widgets/panels/log_panel.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/panels/preflight_panel.h"
#include "widgets/panels/record_panel.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/panels/simulator_panel.h"

namespace studio::widgets {

namespace {

template <class P>
Panel* make(Workspace& workspace, QWidget* parent) {
    return new P(workspace, parent);
}

const PageInfo kPages[] = {
    {"plan", QT_TRANSLATE_NOOP("Pages", "Plan"), "plan"},
    {"train", QT_TRANSLATE_NOOP("Pages", "Train"), "train"},
    {"data", QT_TRANSLATE_NOOP("Pages", "Data"), "data"},
    {"checkpoints", QT_TRANSLATE_NOOP("Pages", "Checkpoints"), "checkpoint"},
    {"robot", QT_TRANSLATE_NOOP("Pages", "Robot"), "robot"},
};

const PanelInfo kPanels[] = {
    {"plan", QT_TRANSLATE_NOOP("Panels", "Tasks and replay"), "plan", Place::Main, "plan", make<PlanPanel>},
    {"preflight", QT_TRANSLATE_NOOP("Panels", "Pre-flight"), "plan", Place::Right, "verify",
     make<PreflightPanel>},
    {"run", QT_TRANSLATE_NOOP("Panels", "Run control"), "train", Place::Left, "play", make<RunControlPanel>},
    {"curves", QT_TRANSLATE_NOOP("Panels", "Live curves"), "train", Place::Main, "train", make<CurvesPanel>,
     2},
    {"forgetting", QT_TRANSLATE_NOOP("Panels", "Forgetting"), "train", Place::TabOfMain, "forget",
     make<ForgettingPanel>},
    {"runs", QT_TRANSLATE_NOOP("Panels", "Runs"), "train", Place::Below, "log", make<RunsPanel>},
    {"dataset", QT_TRANSLATE_NOOP("Panels", "Data sets"), "data", Place::Main, "data", make<DatasetPanel>},
    {"record", QT_TRANSLATE_NOOP("Panels", "Record"), "data", Place::TabOfMain, "camera", make<RecordPanel>},
    {"checkpoints", QT_TRANSLATE_NOOP("Panels", "Checkpoint browser"), "checkpoints", Place::Main,
     "checkpoint", make<CheckpointPanel>},
    {"evaluation", QT_TRANSLATE_NOOP("Panels", "Closed-loop evaluation"), "checkpoints", Place::TabOfMain,
     "eye", make<EvaluationPanel>},
    {"connect", QT_TRANSLATE_NOOP("Panels", "Connect"), "robot", Place::Left, "robot", make<ConnectPanel>},
    {"robot_camera", QT_TRANSLATE_NOOP("Panels", "Camera with predicted action"), "robot", Place::Main,
     "camera", make<CameraPanel>},
    {"comparison", QT_TRANSLATE_NOOP("Panels", "Teleop comparison"), "robot", Place::TabOfMain, "compare",
     make<ComparisonPanel>},
    {"simulator", QT_TRANSLATE_NOOP("Panels", "Simulator"), "robot", Place::TabOfMain, "demo",
     make<SimulatorPanel>},
    {"joints", QT_TRANSLATE_NOOP("Panels", "Joints"), "robot", Place::Below, "train", make<JointsPanel>},
    {"log", QT_TRANSLATE_NOOP("Panels", "Log"), "", Place::Below, "log", make<LogPanel>},
    {"jobs", QT_TRANSLATE_NOOP("Panels", "Jobs"), "", Place::Below, "jobs", make<JobsPanel>},
};

}  // namespace

std::span<const PageInfo> pages() {
    return kPages;
}

std::span<const PanelInfo> panels() {
    return kPanels;
}

}  // namespace studio::widgets
