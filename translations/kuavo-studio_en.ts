<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>studio::widgets::CheckpointDetailsView</name>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::DatasetPanel</name>
    <message numerus="yes">
        <source>%n remarks; see Check</source>
        <translation>
            <numerusform>%n remark; see Check</numerusform>
            <numerusform>%n remarks; see Check</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln episodes</source>
        <translation>
            <numerusform>%Ln episode</numerusform>
            <numerusform>%Ln episodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cameras</source>
        <translation>
            <numerusform>%n camera</numerusform>
            <numerusform>%n cameras</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::DemoCard</name>
    <message numerus="yes">
        <source>A scripted expert shows %n tasks on the simulated robot.</source>
        <translation>
            <numerusform>A scripted expert shows %n task on the simulated robot.</numerusform>
            <numerusform>A scripted expert shows %n tasks on the simulated robot.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::EvaluationPanel</name>
    <message numerus="yes">
        <source>%Ln trials</source>
        <translation>
            <numerusform>%Ln trial</numerusform>
            <numerusform>%Ln trials</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n checkpoints</source>
        <translation>
            <numerusform>%n checkpoint</numerusform>
            <numerusform>%n checkpoints</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tasks</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::EvaluationResults</name>
    <message numerus="yes">
        <source>%n failed trials of %1</source>
        <translation>
            <numerusform>%n failed trial of %1</numerusform>
            <numerusform>%n failed trials of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::ForgettingPanel</name>
    <message numerus="yes">
        <source>%n seeds</source>
        <translation>
            <numerusform>%n seed</numerusform>
            <numerusform>%n seeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::LogPanel</name>
    <message numerus="yes">
        <source>No message fits the search. Empty it, or choose Everything, to see all %n.</source>
        <translation>
            <numerusform>No message fits the search. Empty it, or choose Everything, to see the one there is.</numerusform>
            <numerusform>No message fits the search. Empty it, or choose Everything, to see all %n.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::app::MainWindow</name>
    <message numerus="yes">
        <source>The last %n sessions ended unexpectedly just after %1 was opened: it was not opened this time.</source>
        <translation>
            <numerusform>The last session ended unexpectedly just after %1 was opened: it was not opened this time.</numerusform>
            <numerusform>The last %n sessions ended unexpectedly just after %1 was opened: it was not opened this time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::NoticeBar</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::PlanPanel</name>
    <message numerus="yes">
        <source>%n unsaved changes</source>
        <translation>
            <numerusform>%n unsaved change</numerusform>
            <numerusform>%n unsaved changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Plan: %n unsaved changes</source>
        <translation>
            <numerusform>Plan: %n unsaved change</numerusform>
            <numerusform>Plan: %n unsaved changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::PreflightPanel</name>
    <message numerus="yes">
        <source>%n things block the start</source>
        <translation>
            <numerusform>%n thing blocks the start</numerusform>
            <numerusform>%n things block the start</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ready, %n things are worth a look</source>
        <translation>
            <numerusform>Ready, %n thing is worth a look</numerusform>
            <numerusform>Ready, %n things are worth a look</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::RunControlPanel</name>
    <message numerus="yes">
        <source>%1: %n unsaved changes</source>
        <translation>
            <numerusform>%1: %n unsaved change</numerusform>
            <numerusform>%1: %n unsaved changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::StartChecks</name>
    <message numerus="yes">
        <source>%n checks of Pre-flight are red</source>
        <translation>
            <numerusform>%n check of Pre-flight is red</numerusform>
            <numerusform>%n checks of Pre-flight are red</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::TrashBar</name>
    <message numerus="yes">
        <source>%n things</source>
        <translation>
            <numerusform>%n thing</numerusform>
            <numerusform>%n things</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::TrashKeeper</name>
    <message numerus="yes">
        <source>%n things</source>
        <translation>
            <numerusform>%n thing</numerusform>
            <numerusform>%n things</numerusform>
        </translation>
    </message>
</context>
</TS>
