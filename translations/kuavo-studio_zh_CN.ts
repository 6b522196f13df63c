<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>studio::widgets::AddressForm</name>
    <message>
        <source>Robot</source>
        <translation>机器人</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Gripper</source>
        <translation>夹爪</translation>
    </message>
    <message>
        <source>Closed reads</source>
        <translation>闭合时读数</translation>
    </message>
    <message>
        <source>Action 1 sends</source>
        <translation>动作 1 对应指令</translation>
    </message>
    <message>
        <source>Blending</source>
        <translation>动作块融合</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>话题</translation>
    </message>
    <message>
        <source>Simulated</source>
        <translation>仿真</translation>
    </message>
    <message>
        <source>Real Kuavo</source>
        <translation>真实 Kuavo</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>2F85 (simulator)</source>
        <translation>2F85（仿真器）</translation>
    </message>
    <message>
        <source>Leju claw</source>
        <translation>乐聚夹爪</translation>
    </message>
    <message>
        <source>Dexterous hand</source>
        <translation>灵巧手</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Newest chunk</source>
        <translation>最新动作块</translation>
    </message>
    <message>
        <source>Weighted average</source>
        <translation>加权平均</translation>
    </message>
    <message>
        <source>Temporal ensemble</source>
        <translation>时间集成</translation>
    </message>
    <message>
        <source>Real-time chunking</source>
        <translation>实时分块（RTC）</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Raw position of a closed gripper in the data that the policy was trained on</source>
        <translation>训练数据中夹爪闭合时的原始位置值</translation>
    </message>
    <message>
        <source>Raw command for action 1 in that data: 255 or 140 for the 2F85</source>
        <translation>该数据中动作为 1 时的原始指令值：2F85 为 255 或 140</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>安全项</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Safety numbers</source>
        <translation>安全参数</translation>
    </message>
    <message>
        <source>Robot file</source>
        <translation>机器人文件</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>JSON file of what this robot does not tell by itself: where further cameras sit, names of topics, how old single inputs may be, named start poses</source>
        <translation>JSON 文件，说明该机器人自身不提供的信息：其他相机的位置、话题名称、各输入允许的最大时延、命名的起始姿态</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>More settings (%1 changed)</source>
        <translation>更多设置（已改 %1 项）</translation>
    </message>
    <message>
        <source>Topics of another name, type or rate, separated by spaces: key=/name, or key=/name,package/Type,Hz with the messages a second that are read (0: all)</source>
        <translation>名称、类型或频率不同的话题，以空格分隔：key=/name，或 key=/name,package/Type,Hz，Hz 为每秒读取的消息数（0 表示全部）</translation>
    </message>
</context>
<context>
    <name>ArmMode</name>
    <message>
        <source>keep the pose</source>
        <translation>保持姿态</translation>
    </message>
    <message>
        <source>automatic swing</source>
        <translation>自动摆臂</translation>
    </message>
    <message>
        <source>external control</source>
        <translation>外部控制</translation>
    </message>
</context>
<context>
    <name>studio::widgets::CameraPanel</name>
    <message>
        <source>No robot is connected</source>
        <translation>未连接机器人</translation>
    </message>
    <message>
        <source>Connect to the simulated Kuavo, a real one or a recording on the left: its cameras appear here, with the way that the policy is about to take.</source>
        <translation>请在左侧连接仿真 Kuavo、真实机器人或录制数据：其相机画面会显示在这里，并画出策略即将执行的路径。</translation>
    </message>
    <message>
        <source>Predicted path</source>
        <translation>预测路径</translation>
    </message>
    <message>
        <source>Fan</source>
        <translation>多次采样</translation>
    </message>
    <message>
        <source>Further draws of the flow; their number is set beside the policy</source>
        <translation>流匹配的额外采样；数量在策略旁设置</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>All side by side</source>
        <translation>全部并排</translation>
    </message>
    <message>
        <source>Nothing has come from %1 yet.</source>
        <translation>尚未收到 %1 的画面。</translation>
    </message>
    <message>
        <source>camera model: %1</source>
        <translation>相机模型：%1</translation>
    </message>
    <message>
        <source>where this camera sits is not known: no path</source>
        <translation>此相机的安装位置未知：不绘制路径</translation>
    </message>
    <message>
        <source>This robot has no cameras</source>
        <translation>此机器人没有相机</translation>
    </message>
    <message>
        <source>The recording has no pictures that can be shown.</source>
        <translation>此录制数据中没有可显示的图像。</translation>
    </message>
    <message>
        <source>Start them on the upper computer, or name their topics on the left, and connect again.</source>
        <translation>请在上位机上启动相机，或在左侧填写其话题，然后重新连接。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::CameraTable</name>
    <message>
        <source>The names of this policy&apos;s cameras are not the robot&apos;s. It runs once each of them is chosen.</source>
        <translation>该策略的相机名称与机器人的不同。全部选定后才能运行。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>请选择…</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>无图像</translation>
    </message>
    <message>
        <source>The policy is told that this picture is missing, as where its data had none</source>
        <translation>告知策略缺少此图像，如同其数据中没有一样</translation>
    </message>
    <message>
        <source>Camera of the robot for %1</source>
        <translation>%1 对应的机器人相机</translation>
    </message>
</context>
<context>
    <name>studio::widgets::CheckpointDetailsView</name>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>组成部分</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Trainable</source>
        <translation>可训练</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Feature</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>What</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>First</source>
        <translation>第一个</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>第二个</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Nothing compared yet</source>
        <translation>尚未比较</translation>
    </message>
    <message>
        <source>Mark two checkpoints in the tree (Ctrl and click) and press Compare.</source>
        <translation>在树中按住 Ctrl 点选两个检查点，然后点击“比较”。</translation>
    </message>
    <message>
        <source>All weights</source>
        <translation>全部权重</translation>
    </message>
    <message>
        <source>%1 different</source>
        <translation>%1 个不同</translation>
    </message>
    <message>
        <source>there</source>
        <translation>有</translation>
    </message>
    <message>
        <source>absent</source>
        <translation>无</translation>
    </message>
    <message>
        <source>shapes differ</source>
        <translation>形状不同</translation>
    </message>
    <message>
        <source>statistics differ</source>
        <translation>统计量不同</translation>
    </message>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n 个张量</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::CheckpointList</name>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>损坏</translation>
    </message>
</context>
<context>
    <name>studio::widgets::CheckpointPanel</name>
    <message>
        <source>Delete checkpoint %1</source>
        <translation>删除检查点 %1</translation>
    </message>
    <message>
        <source>Checkpoint %1 is in the trash; Ctrl+Z brings it back.</source>
        <translation>检查点 %1 已移入回收站；按 Ctrl+Z 可恢复。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Open a checkpoint from anywhere</source>
        <translation>打开任意位置的检查点</translation>
    </message>
    <message>
        <source>No checkpoint chosen</source>
        <translation>未选择检查点</translation>
    </message>
    <message>
        <source>Choose one in the tree, or open a folder from anywhere: checkpoints of LeRobot and robot_train open the same way.</source>
        <translation>在左侧树中选择一个，或打开任意文件夹：LeRobot 和 robot_train 的检查点同样可以打开。</translation>
    </message>
    <message>
        <source>Open a checkpoint…</source>
        <translation>打开检查点…</translation>
    </message>
    <message>
        <source>Look for checkpoints again</source>
        <translation>重新查找检查点</translation>
    </message>
    <message>
        <source>Verify: every file, tensor and value</source>
        <translation>校验：每个文件、张量和数值</translation>
    </message>
    <message>
        <source>Compare the two marked checkpoints</source>
        <translation>比较选中的两个检查点</translation>
    </message>
    <message>
        <source>Export a copy for LeRobot…</source>
        <translation>导出 LeRobot 可用的副本…</translation>
    </message>
    <message>
        <source>Copy as command: the kstudio line that shows this checkpoint</source>
        <translation>复制为命令：显示该检查点的 kstudio 命令行</translation>
    </message>
    <message>
        <source>Delete (can be undone)</source>
        <translation>删除（可撤销）</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>%1 trainable</source>
        <translation>%1 个可训练</translation>
    </message>
    <message>
        <source>%1 tensors</source>
        <translation>%1 个张量</translation>
    </message>
    <message>
        <source>no tokenizer</source>
        <translation>无分词器</translation>
    </message>
    <message>
        <source>tokenizer inside</source>
        <translation>含分词器</translation>
    </message>
    <message>
        <source>Verify %1</source>
        <translation>校验 %1</translation>
    </message>
    <message>
        <source>%1 is whole: %2.</source>
        <translation>%1 完整：%2。</translation>
    </message>
    <message>
        <source>Whole: %1</source>
        <translation>完整：%1</translation>
    </message>
    <message>
        <source>Folder for the copy</source>
        <translation>副本所在文件夹</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>导出 %1</translation>
    </message>
    <message>
        <source>Written to %1; LeRobot loads it as it is.</source>
        <translation>已写入 %1;LeRobot 可直接加载。</translation>
    </message>
    <message>
        <source>Compare with which checkpoint?</source>
        <translation>与哪个检查点比较？</translation>
    </message>
    <message>
        <source>Compare %1 with %2</source>
        <translation>比较 %1 与 %2</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Run %1 has no checkpoint yet.</source>
        <translation>运行 %1 还没有检查点。</translation>
    </message>
    <message>
        <source>The first one is saved during training, the last one at its end.</source>
        <translation>第一个检查点在训练过程中保存，最后一个在训练结束时保存。</translation>
    </message>
    <message>
        <source>There is no checkpoint %1 any more.</source>
        <translation>检查点 %1 已不存在。</translation>
    </message>
    <message>
        <source>Its run may keep a newer one in its place: the tree shows what is there.</source>
        <translation>其运行可能已用更新的检查点代替它：树中列出了现有的检查点。</translation>
    </message>
    <message>
        <source>%1: it is damaged: %2</source>
        <translation>%1：它已损坏：%2</translation>
    </message>
    <message>
        <source>Choose another checkpoint of the run.</source>
        <translation>请选择该运行的另一个检查点。</translation>
    </message>
    <message>
        <source>Cannot evaluate %1</source>
        <translation>无法评估 %1</translation>
    </message>
    <message>
        <source>%1: this build has no simulator.</source>
        <translation>%1：此版本不含仿真器。</translation>
    </message>
    <message>
        <source>Build it with the packages that the README lists.</source>
        <translation>请安装 README 列出的软件包后重新构建。</translation>
    </message>
    <message>
        <source>Cannot use %1 on the robot</source>
        <translation>无法将 %1 用于机器人</translation>
    </message>
    <message>
        <source>%1: the robot is armed.</source>
        <translation>%1：机器人已使能。</translation>
    </message>
    <message>
        <source>%1: a policy runs.</source>
        <translation>%1：有策略正在运行。</translation>
    </message>
    <message>
        <source>%1: the robot or its policy is just being opened or closed.</source>
        <translation>%1：机器人或其策略正在打开或关闭。</translation>
    </message>
    <message>
        <source>Press STOP or Leave on the page Robot, then try again.</source>
        <translation>请在“机器人”页按停止或“结束”，然后重试。</translation>
    </message>
    <message>
        <source>Wait for that, then try again.</source>
        <translation>请等它完成后重试。</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>与另一个比较…</translation>
    </message>
    <message>
        <source>Evaluate…</source>
        <translation>评估…</translation>
    </message>
    <message>
        <source>Use on the robot</source>
        <translation>用于机器人</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>显示它</translation>
    </message>
    <message>
        <source>Evaluate it</source>
        <translation>评估它</translation>
    </message>
    <message>
        <source>Run it on the robot</source>
        <translation>在机器人上运行它</translation>
    </message>
    <message>
        <source>Shows the closed-loop evaluation with this checkpoint checked</source>
        <translation>打开闭环评估，并勾选该检查点</translation>
    </message>
    <message>
        <source>Shows the page Robot with this checkpoint as its policy; nothing is armed</source>
        <translation>打开“机器人”页，并以该检查点作为策略；不会使能</translation>
    </message>
    <message>
        <source>Verify it</source>
        <translation>校验它</translation>
    </message>
    <message>
        <source>Compare the two marked</source>
        <translation>比较选中的两个</translation>
    </message>
    <message>
        <source>Export a copy for LeRobot</source>
        <translation>为 LeRobot 导出副本</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除它</translation>
    </message>
    <message>
        <source>Say on the page Robot what %1 shall do: a robot gets no instruction that nobody chose.</source>
        <translation>请先在“机器人”页写明 %1 要做什么：没有人选定的指令不会交给机器人。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::CheckpointTree</name>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>损坏</translation>
    </message>
    <message>
        <source>Every file of the manifest is there with its size; Verify looks inside</source>
        <translation>清单中的文件齐全且大小正确；“校验”会检查内容</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>未校验</translation>
    </message>
    <message>
        <source>Every byte is as the manifest says</source>
        <translation>每个字节都与清单一致</translation>
    </message>
    <message>
        <source>verified on %1</source>
        <translation>已校验 %1</translation>
    </message>
    <message>
        <source>Verified on %1; its files are the same since.</source>
        <translation>校验于 %1；此后文件没有变化。</translation>
    </message>
    <message>
        <source>%1 was not validated at step %2 of this run.</source>
        <translation>该运行在第 %2 步没有验证 %1。</translation>
    </message>
    <message>
        <source>Of no run: nothing tells what was validated.</source>
        <translation>不属于任何运行：没有验证记录。</translation>
    </message>
    <message>
        <source>Validation loss of %1 at this step, on %2 frames that were trained on</source>
        <translation>%1 在这一步的验证损失，在 %2 帧训练用过的数据上测得</translation>
    </message>
    <message>
        <source>Validation loss of %1 at this step, on %2 held-out frames</source>
        <translation>%1 在这一步的验证损失，在 %2 帧留出的数据上测得</translation>
    </message>
    <message>
        <source>Validation loss of %1 at the step of each checkpoint</source>
        <translation>%1 在各检查点那一步的验证损失</translation>
    </message>
</context>
<context>
    <name>studio::widgets::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Type a few letters of what you want to do</source>
        <translation>输入想做的事的几个字</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>搜索命令</translation>
    </message>
</context>
<context>
    <name>studio::widgets::ComparisonPanel</name>
    <message>
        <source>Live, in the shadow</source>
        <translation>实时（影子运行）</translation>
    </message>
    <message>
        <source>Over recorded episodes</source>
        <translation>对比录制回合</translation>
    </message>
    <message>
        <source>Teleop comparison</source>
        <translation>遥操作对比</translation>
    </message>
    <message>
        <source>Joint shown</source>
        <translation>显示的关节</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Save as data</source>
        <translation>保存为数据</translation>
    </message>
    <message>
        <source>Turns the recording of this session into a LeRobot data set</source>
        <translation>将本次会话的录制转换为 LeRobot 数据集</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Every n-th frame</source>
        <translation>每 n 帧取一帧</translation>
    </message>
    <message>
        <source>0-4, 7; empty: those trained on</source>
        <translation>0-4, 7；留空：训练所用回合</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>The one trained on</source>
        <translation>训练所用数据集</translation>
    </message>
    <message>
        <source>Person and policy</source>
        <translation>人与策略</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Connect, choose a policy and press Shadow: it runs beside a person and sends nothing.</source>
        <translation>连接后选择策略并按“影子运行”：策略与人并行运行，不发送任何指令。</translation>
    </message>
    <message>
        <source>Press Shadow: what the policy would do is compared with what a person does.</source>
        <translation>按“影子运行”：将策略会做的与人实际做的进行对比。</translation>
    </message>
    <message>
        <source>Nobody commands the arms: the measured motion counts as the person&apos;s.</source>
        <translation>没有人在控制手臂：以测量到的运动作为人的动作。</translation>
    </message>
    <message>
        <source>The person&apos;s commands are compared with the policy&apos;s.</source>
        <translation>将人的指令与策略的指令进行对比。</translation>
    </message>
    <message>
        <source>person</source>
        <translation>人</translation>
    </message>
    <message>
        <source>policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Tick the policies to compare first</source>
        <translation>请先勾选要对比的策略</translation>
    </message>
    <message>
        <source>Write episode numbers as 0-4, 7</source>
        <translation>请按 0-4, 7 的格式填写回合编号</translation>
    </message>
    <message>
        <source>Compare policies with recorded episodes</source>
        <translation>将策略与录制回合对比</translation>
    </message>
    <message>
        <source>Save the session as a data set</source>
        <translation>将会话保存为数据集</translation>
    </message>
    <message>
        <source>%1 frames saved as the data set %2.</source>
        <translation>已保存 %1 帧到数据集 %2。</translation>
    </message>
    <message>
        <source>rad</source>
        <translation>弧度</translation>
    </message>
    <message>
        <source>The whole session</source>
        <translation>整个会话</translation>
    </message>
    <message>
        <source>The corrections alone: one episode for each time a person took over</source>
        <translation>仅纠正部分：每次接管为一个片段</translation>
    </message>
    <message>
        <source>A data set or a recorded session; of one that was not trained on, no number means all episodes</source>
        <translation>数据集或录制的会话；未用于训练的数据集不填编号即为全部回合</translation>
    </message>
    <message>
        <source>%1 (recorded session)</source>
        <translation>%1（录制的会话）</translation>
    </message>
    <message>
        <source>Shadow runs: the comparison begins with the policy&apos;s first chunk.</source>
        <translation>影子运行中：策略给出第一个动作块后开始对比。</translation>
    </message>
    <message>
        <source>Shadow runs without a policy: end it, choose a policy, and press Shadow again.</source>
        <translation>影子运行中，但没有策略：请先结束，选择策略，再按“影子运行”。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::ComparisonView</name>
    <message>
        <source>Figures of each policy</source>
        <translation>各策略的指标</translation>
    </message>
    <message>
        <source>Error of each joint</source>
        <translation>各关节误差</translation>
    </message>
    <message>
        <source>Largest disagreements</source>
        <translation>最大分歧</translation>
    </message>
    <message>
        <source>Error over the horizon</source>
        <translation>随预测步数的误差</translation>
    </message>
    <message>
        <source>step of the chunk</source>
        <translation>动作块步数</translation>
    </message>
    <message>
        <source>mean absolute error of the arms, rad</source>
        <translation>手臂平均绝对误差，rad</translation>
    </message>
    <message>
        <source>holding the state</source>
        <translation>保持当前状态</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Moments</source>
        <translation>时刻数</translation>
    </message>
    <message>
        <source>Nearest to the person: %1</source>
        <translation>与人最接近：%1</translation>
    </message>
    <message>
        <source>Means to stand still while the person moves: %1</source>
        <translation>人在运动而策略想保持不动：%1</translation>
    </message>
    <message>
        <source>Joint</source>
        <translation>关节</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
    <message>
        <source>episode %1, %2 s</source>
        <translation>回合 %1，%2 秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Moment</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>Most at</source>
        <translation>最大处</translation>
    </message>
    <message>
        <source>Over %1</source>
        <translation>数据：%1</translation>
    </message>
    <message>
        <source>%1 m,
%2 s at rest</source>
        <translation>%1 米，
静止 %2 秒</translation>
    </message>
    <message>
        <source>Error,
rad</source>
        <translation>误差
rad</translation>
    </message>
    <message>
        <source>Grippers
agree</source>
        <translation>夹爪
一致</translation>
    </message>
    <message>
        <source>Recorded
motion</source>
        <translation>录制的
运动</translation>
    </message>
    <message>
        <source>Person
moved</source>
        <translation>人的
运动</translation>
    </message>
    <message>
        <source>Policy
meant to</source>
        <translation>策略的
意图</translation>
    </message>
    <message>
        <source>Nearest to what was recorded: %1</source>
        <translation>最接近录制内容：%1</translation>
    </message>
    <message>
        <source>Means to stand still where the recording moves: %1</source>
        <translation>录制中在运动而策略想静止：%1</translation>
    </message>
</context>
<context>
    <name>studio::widgets::ConnectPanel</name>
    <message>
        <source>Cannot start %1.</source>
        <translation>无法启动 %1。</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>运动</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>STOP window</source>
        <translation>停止窗口</translation>
    </message>
    <message>
        <source>Opens a small window of its own process, always on top, that stops the robot even while this one hangs</source>
        <translation>打开一个独立进程的置顶小窗口，即使本窗口卡死也能停止机器人</translation>
    </message>
    <message>
        <source>STOP and F12 act on press. They are software: the mechanical emergency stop on the robot is the emergency stop.</source>
        <translation>停止按钮和 F12 按下即生效。它们是软件停止：机器人上的机械急停才是真正的急停。</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查项</translation>
    </message>
    <message>
        <source>Found, and what to do</source>
        <translation>结果与处理办法</translation>
    </message>
    <message>
        <source>Checks before arming</source>
        <translation>使能前检查</translation>
    </message>
    <message>
        <source>Reason of the state</source>
        <translation>状态原因</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Not recorded: no project is open.</source>
        <translation>未录制：没有打开项目。</translation>
    </message>
    <message>
        <source>Recorded into %1.</source>
        <translation>录制到 %1。</translation>
    </message>
    <message>
        <source>State of the robot: %1</source>
        <translation>机器人状态：%1</translation>
    </message>
    <message>
        <source>fine</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>worth a look</source>
        <translation>值得留意</translation>
    </message>
    <message>
        <source>forbids arming</source>
        <translation>禁止使能</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>交还控制</translation>
    </message>
    <message>
        <source>Asks the robot for arm mode 0 once more: it keeps its pose and obeys no commands. Nothing moves.</source>
        <translation>再次请求手臂模式 0：机器人保持姿态，不再听从指令。不会运动。</translation>
    </message>
    <message>
        <source>The arms still follow external commands: press Give back.</source>
        <translation>手臂仍在听从外部指令：请按“交还控制”。</translation>
    </message>
    <message>
        <source>The arms may still follow external commands: arm mode 0 did not get through. It is asked for again once the link is back.</source>
        <translation>手臂可能仍在听从外部指令：手臂模式 0 的请求没有送达。连接恢复后会再次请求。</translation>
    </message>
    <message>
        <source>Not recorded: what plays is a recording itself.</source>
        <translation>未录制：正在播放的本身就是录制。</translation>
    </message>
    <message>
        <source>Not recorded: it was connected without a folder for recordings. Connect anew to record it.</source>
        <translation>未录制：连接时没有录制文件夹。重新连接即可录制。</translation>
    </message>
    <message>
        <source>Choose the simulated Kuavo, a real one or a recording above and press Connect: that alone moves nothing.</source>
        <translation>请在上方选择仿真 Kuavo、真实机器人或录制数据，然后点击“连接”：仅连接不会产生任何运动。</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>Configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Other runs</source>
        <translation>其他运行</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>cameras</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>statistics</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>machine</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>%1 episodes, %2 frames in %3; %4 errors, %5 warnings</source>
        <translation>%3 中有 %1 个回合，%2 帧；%4 个错误，%5 个警告</translation>
    </message>
    <message>
        <source>%1 episodes, %2 frames in %3; %4 errors, %5 warnings; %6</source>
        <translation>%3 中有 %1 个回合，%2 帧；%4 个错误，%5 个警告；%6</translation>
    </message>
    <message>
        <source>not in the data set: %1</source>
        <translation>数据集中没有：%1</translation>
    </message>
    <message>
        <source>Correct data.episodes.</source>
        <translation>请更正 data.episodes。</translation>
    </message>
    <message>
        <source>%1 used</source>
        <translation>使用 %1 个</translation>
    </message>
    <message>
        <source>on training frames: shows what is kept, not new scenes</source>
        <translation>在训练帧上：显示保住了多少，而不是新场景</translation>
    </message>
    <message>
        <source>no episodes are held out: forgetting cannot be seen on new scenes</source>
        <translation>没有留出回合：无法在新场景上看到遗忘</translation>
    </message>
    <message>
        <source>Set validation.split, or name validation.episodes.</source>
        <translation>请设置 validation.split，或给出 validation.episodes。</translation>
    </message>
    <message>
        <source>one episode cannot be split into training and validation</source>
        <translation>一个回合不能分成训练和验证</translation>
    </message>
    <message>
        <source>Use more episodes, or set validation.split to 0.</source>
        <translation>请使用更多回合，或把 validation.split 设为 0。</translation>
    </message>
    <message>
        <source>the last %1 % are held out</source>
        <translation>留出最后 %1 %</translation>
    </message>
    <message>
        <source>episodes %1 are held out</source>
        <translation>留出回合 %1</translation>
    </message>
    <message>
        <source>the data set has no &apos;%1&apos;</source>
        <translation>数据集没有“%1”</translation>
    </message>
    <message>
        <source>It has: %1.</source>
        <translation>它有：%1。</translation>
    </message>
    <message>
        <source>%1 of the data set&apos;s %2 are used</source>
        <translation>使用数据集 %2 个中的 %1 个</translation>
    </message>
    <message>
        <source>the data set has no instruction</source>
        <translation>数据集没有指令</translation>
    </message>
    <message>
        <source>Write one into data.instruction.</source>
        <translation>请在 data.instruction 中写一条。</translation>
    </message>
    <message>
        <source>the data set has none stored</source>
        <translation>数据集没有存储统计量</translation>
    </message>
    <message>
        <source>Set data.stats to compute.</source>
        <translation>请把 data.stats 设为 compute。</translation>
    </message>
    <message>
        <source>every dimension varies</source>
        <translation>每个维度都有变化</translation>
    </message>
    <message>
        <source>%1 of %2 dimensions never change: %3</source>
        <translation>%2 个维度中有 %1 个从不变化：%3</translation>
    </message>
    <message>
        <source>data.std_floor (%1) keeps them from exploding.</source>
        <translation>data.std_floor（%1）避免它们爆炸。</translation>
    </message>
    <message>
        <source>random weights, asked for by policy.from_scratch</source>
        <translation>随机权重，由 policy.from_scratch 要求</translation>
    </message>
    <message>
        <source>Name policy.pretrained_path for anything but a trial.</source>
        <translation>除试验外，请给出 policy.pretrained_path。</translation>
    </message>
    <message>
        <source>%1 epochs in batches of %2</source>
        <translation>%1 轮，批大小 %2</translation>
    </message>
    <message>
        <source>%1 steps of %2 samples</source>
        <translation>%1 步，每步 %2 个样本</translation>
    </message>
    <message>
        <source>%1 steps of %2 samples; the schedule of %3 steps is shortened to it</source>
        <translation>%1 步，每步 %2 个样本；%3 步的学习率计划相应缩短</translation>
    </message>
    <message>
        <source>cannot ask how much is free at %1</source>
        <translation>无法得知 %1 的剩余空间</translation>
    </message>
    <message>
        <source>%1 GiB free at %2</source>
        <translation>%2 处剩余 %1 GiB</translation>
    </message>
    <message>
        <source>Checkpoints need room: free some.</source>
        <translation>检查点需要空间：请腾出一些。</translation>
    </message>
    <message>
        <source>%1 GiB available</source>
        <translation>可用 %1 GiB</translation>
    </message>
    <message>
        <source>Close other programs, or lower training.frame_cache_mib.</source>
        <translation>请关闭其他程序，或减小 training.frame_cache_mib。</translation>
    </message>
    <message>
        <source>a GPU is asked for and none is here</source>
        <translation>要求使用 GPU，但这里没有</translation>
    </message>
    <message>
        <source>Set training.device to auto or cpu.</source>
        <translation>请把 training.device 设为 auto 或 cpu。</translation>
    </message>
    <message>
        <source>CPU, %1 cores</source>
        <translation>CPU，%1 核</translation>
    </message>
    <message>
        <source>GPU driver %1</source>
        <translation>GPU 驱动 %1</translation>
    </message>
    <message>
        <source>%1 runs train already in this folder</source>
        <translation>此文件夹中已有 %1 个运行在训练</translation>
    </message>
    <message>
        <source>none train here</source>
        <translation>这里没有训练</translation>
    </message>
    <message>
        <source>They share processor, memory and GPU.</source>
        <translation>它们共用处理器、内存和 GPU。</translation>
    </message>
    <message>
        <source>%1 stages, replay: %2, statistics: %3</source>
        <translation>%1 个阶段，回放：%2，统计量：%3</translation>
    </message>
    <message>
        <source>the checks were cancelled</source>
        <translation>检查已取消</translation>
    </message>
    <message>
        <source>running average</source>
        <translation>运行平均</translation>
    </message>
    <message>
        <source>plasticity</source>
        <translation>可塑性</translation>
    </message>
    <message>
        <source>forgetting</source>
        <translation>遗忘</translation>
    </message>
    <message>
        <source>stability</source>
        <translation>稳定性</translation>
    </message>
    <message>
        <source>intransigence</source>
        <translation>顽固性</translation>
    </message>
    <message>
        <source>relative rise</source>
        <translation>相对上升</translation>
    </message>
    <message>
        <source>NBT, normalised</source>
        <translation>NBT（归一化）</translation>
    </message>
    <message>
        <source>ACC</source>
        <translation>ACC（最终平均）</translation>
    </message>
    <message>
        <source>BWT</source>
        <translation>BWT（后向迁移）</translation>
    </message>
    <message>
        <source>FWT</source>
        <translation>FWT（前向迁移）</translation>
    </message>
    <message>
        <source>FWT (LIBERO)</source>
        <translation>FWT（LIBERO，前向迁移）</translation>
    </message>
    <message>
        <source>AUC (LIBERO)</source>
        <translation>AUC（LIBERO，曲线下面积）</translation>
    </message>
    <message>
        <source>NBT (LIBERO)</source>
        <translation>NBT（LIBERO，负后向迁移）</translation>
    </message>
    <message>
        <source>mean over tasks after the last stage</source>
        <translation>最后阶段之后各任务的平均</translation>
    </message>
    <message>
        <source>mean over stages of the mean over the tasks taught so far</source>
        <translation>各阶段对已学任务平均值的平均</translation>
    </message>
    <message>
        <source>mean of each task after its own stage</source>
        <translation>各任务在自己阶段之后的平均</translation>
    </message>
    <message>
        <source>mean over each task&apos;s own stage and all later ones</source>
        <translation>各任务自己阶段及之后所有阶段的平均</translation>
    </message>
    <message>
        <source>change since each task&apos;s own stage; below 0: worse</source>
        <translation>自各任务自己阶段以来的变化；低于 0：变差</translation>
    </message>
    <message>
        <source>change on tasks not yet taught, against no training; above 0: better</source>
        <translation>对尚未教的任务相对未训练的变化；高于 0：变好</translation>
    </message>
    <message>
        <source>best before the last stage minus now; above 0: forgotten</source>
        <translation>最后阶段之前的最好值减去现在；高于 0：遗忘</translation>
    </message>
    <message>
        <source>mean loss of each task over all later stages; above 0: forgotten</source>
        <translation>各任务在之后所有阶段的平均损失量；高于 0：遗忘</translation>
    </message>
    <message>
        <source>the same as a share of the score after the own stage</source>
        <translation>同上，以自己阶段之后得分的比例计</translation>
    </message>
    <message>
        <source>1 - share lost since each task&apos;s own stage; 1: nothing lost</source>
        <translation>1 减去自己阶段以来失去的比例；1：没有失去</translation>
    </message>
    <message>
        <source>joint training minus the task&apos;s own stage; above 0: learnt less</source>
        <translation>联合训练减去任务自己阶段；高于 0：学得更少</translation>
    </message>
    <message>
        <source>how much worse than the task ever was, as a share</source>
        <translation>比该任务最好时差多少（比例）</translation>
    </message>
    <message>
        <source>task %1</source>
        <translation>任务 %1</translation>
    </message>
    <message>
        <source>cannot show what a sequence retained: it has no runs</source>
        <translation>无法显示序列保住了什么：它没有运行</translation>
    </message>
    <message>
        <source>Train its first stage with `kstudio sequence run`.</source>
        <translation>请用 `kstudio sequence run` 训练第一个阶段。</translation>
    </message>
    <message>
        <source>measured on frames that were trained on: this shows what was kept of what was learnt, and nothing about new scenes</source>
        <translation>在训练过的帧上测量：显示学到的东西保住了多少，与新场景无关</translation>
    </message>
    <message>
        <source>%1: %2 lines of its log cannot be read</source>
        <translation>%1：日志中有 %2 行无法读取</translation>
    </message>
    <message>
        <source>%1 is passed over: %2</source>
        <translation>跳过 %1：%2</translation>
    </message>
    <message>
        <source>%1 goes on from %2, which is not there: its sequence begins with it</source>
        <translation>%1 接着 %2，而后者不存在：它的序列由它开始</translation>
    </message>
    <message>
        <source>cannot show what was retained: no runs found in %1</source>
        <translation>无法显示保住了什么：%1 中没有找到运行</translation>
    </message>
    <message>
        <source>Name a project, a folder of runs, or the runs of a sequence in order.</source>
        <translation>请给出项目、存放运行的文件夹，或按顺序给出序列的各次运行。</translation>
    </message>
    <message>
        <source>the current folder</source>
        <translation>当前文件夹</translation>
    </message>
    <message>
        <source>vision</source>
        <translation>视觉</translation>
    </message>
    <message>
        <source>connector</source>
        <translation>连接层</translation>
    </message>
    <message>
        <source>embeddings</source>
        <translation>词嵌入</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>lm_head</source>
        <translation>语言输出层</translation>
    </message>
    <message>
        <source>expert</source>
        <translation>动作专家</translation>
    </message>
    <message>
        <source>state_proj</source>
        <translation>状态投影</translation>
    </message>
    <message>
        <source>action heads</source>
        <translation>动作头</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>no tokenizer: name one before instructions can be read</source>
        <translation>没有分词器：读取指令之前请指定一个</translation>
    </message>
    <message>
        <source>the tokenizer %1 has %2 tokens, the backbone %3 embeddings</source>
        <translation>分词器 %1 有 %2 个词元，骨干有 %3 个嵌入</translation>
    </message>
    <message>
        <source>Use the backbone&apos;s own tokenizer.json, or a backbone with a larger vocab_size.</source>
        <translation>请使用骨干自己的 tokenizer.json，或 vocab_size 更大的骨干。</translation>
    </message>
    <message>
        <source>unknown policy type &apos;%1&apos;</source>
        <translation>未知的策略类型“%1”</translation>
    </message>
    <message>
        <source>Known is smolvla.</source>
        <translation>已知的是 smolvla。</translation>
    </message>
    <message>
        <source>random weights (seed %1)</source>
        <translation>随机权重（种子 %1）</translation>
    </message>
    <message>
        <source>backbone %1 (%2), else random (seed %3)</source>
        <translation>骨干 %1（%2），其余随机（种子 %3）</translation>
    </message>
    <message>
        <source>%1 tensors of text layers beyond the first %2 were dropped</source>
        <translation>丢弃了前 %2 层之外文本层的 %1 个张量</translation>
    </message>
    <message>
        <source>cannot write %1: it exists already</source>
        <translation>无法写入 %1：它已存在</translation>
    </message>
    <message>
        <source>Nothing is overwritten; name another folder, or move this one away.</source>
        <translation>不会覆盖任何东西；请给出另一个文件夹，或把它移走。</translation>
    </message>
    <message>
        <source>%1 files as the manifest says (step %2)</source>
        <translation>%1 个文件与清单一致（第 %2 步）</translation>
    </message>
    <message>
        <source>%1 tensors of the right names and shapes, all finite</source>
        <translation>%1 个张量名称和形状正确，全部为有限数</translation>
    </message>
    <message>
        <source>processors and configuration readable</source>
        <translation>处理器和配置可读</translation>
    </message>
    <message>
        <source>no manifest: damage that leaves valid numbers behind cannot be seen</source>
        <translation>没有清单：留下有效数字的损坏无法发现</translation>
    </message>
    <message>
        <source>cannot open %1: %2 has %3 tokens, the policy %4 embeddings</source>
        <translation>无法打开 %1：%2 有 %3 个词元，策略有 %4 个嵌入</translation>
    </message>
    <message>
        <source>Put the tokenizer.json that the policy was trained with in its place.</source>
        <translation>请把训练该策略所用的 tokenizer.json 放到那里。</translation>
    </message>
    <message>
        <source>%1 is not stored: zeros, nothing reads it</source>
        <translation>没有存储 %1：为零，没有任何部分读取它</translation>
    </message>
    <message>
        <source>the statistics of %1 have %2 values, the first %3 are used</source>
        <translation>%1 的统计量有 %2 个值，使用前 %3 个</translation>
    </message>
    <message>
        <source>the statistics of %1 have %2 values, the first %3 are used; those beyond are not neutral, the policy saw other padding in its training</source>
        <translation>%1 的统计量有 %2 个值，使用前 %3 个；其余的不是中性值，策略训练时见过别的填充</translation>
    </message>
    <message>
        <source>its in-model statistics were never filled: no normalisation</source>
        <translation>模型内的统计量从未填入：不做归一化</translation>
    </message>
    <message>
        <source>no statistics are stored: no normalisation</source>
        <translation>没有存储统计量：不做归一化</translation>
    </message>
    <message>
        <source>statistics taken from inside the weights (LeRobot up to 0.3)</source>
        <translation>统计量取自权重内部（LeRobot 0.3 及以前）</translation>
    </message>
    <message>
        <source>statistics inside the weights are ignored: the processors bring their own</source>
        <translation>忽略权重内的统计量：处理器自带</translation>
    </message>
    <message>
        <source>cannot open checkpoint %1: %2</source>
        <translation>无法打开检查点 %1：%2</translation>
    </message>
    <message>
        <source>it is not a folder</source>
        <translation>它不是文件夹</translation>
    </message>
    <message>
        <source>Name a pretrained_model folder, a checkpoint of a run, or its link `best` or `last`.</source>
        <translation>请给出 pretrained_model 文件夹、某次运行的检查点，或其链接 `best` 或 `last`。</translation>
    </message>
    <message>
        <source>cannot open checkpoint %1: it has no config.json</source>
        <translation>无法打开检查点 %1：它没有 config.json</translation>
    </message>
    <message>
        <source>This is a run; name one of its checkpoints, such as checkpoints/last.</source>
        <translation>这是一次运行；请给出它的某个检查点，例如 checkpoints/last。</translation>
    </message>
    <message>
        <source>cannot open %1 as a policy: it is a model of type %2, a backbone at most</source>
        <translation>无法把 %1 作为策略打开：它是 %2 类型的模型，至多是骨干</translation>
    </message>
    <message>
        <source>Make a policy from it: `kstudio checkpoint init --policy smolvla OUT --from-backbone FILE.safetensors`.</source>
        <translation>请用它生成策略：`kstudio checkpoint init --policy smolvla OUT --from-backbone FILE.safetensors`。</translation>
    </message>
    <message>
        <source>config.json has keys without a meaning here: %1</source>
        <translation>config.json 中有在此无意义的键：%1</translation>
    </message>
    <message>
        <source>cannot open %1: it holds %2</source>
        <translation>无法打开 %1：它包含%2</translation>
    </message>
    <message>
        <source>an adapter (PEFT) instead of whole weights</source>
        <translation>适配器（PEFT），而不是完整权重</translation>
    </message>
    <message>
        <source>Merge the adapter into its base model with LeRobot first.</source>
        <translation>请先用 LeRobot 把适配器合并到基础模型。</translation>
    </message>
    <message>
        <source>weights split over several devices (FSDP)</source>
        <translation>分布在多个设备上的权重（FSDP）</translation>
    </message>
    <message>
        <source>Gather them into one model.safetensors with LeRobot first.</source>
        <translation>请先用 LeRobot 合并为一个 model.safetensors。</translation>
    </message>
    <message>
        <source>cannot open %1: it has no model.safetensors</source>
        <translation>无法打开 %1：它没有 model.safetensors</translation>
    </message>
    <message>
        <source>Fetch the checkpoint again; with Git LFS, run `git lfs pull`.</source>
        <translation>请重新获取检查点；若使用 Git LFS，请运行 `git lfs pull`。</translation>
    </message>
    <message>
        <source>%1 is damaged: %2</source>
        <translation>%1 已损坏：%2</translation>
    </message>
    <message>
        <source>Use another checkpoint of the run; `kstudio train --resume` takes the newest that verifies.</source>
        <translation>请使用该运行的另一个检查点；`kstudio train --resume` 会采用最新的完好检查点。</translation>
    </message>
    <message>
        <source>the file is missing</source>
        <translation>缺少该文件</translation>
    </message>
    <message>
        <source>%1 bytes, %2 were saved</source>
        <translation>%1 字节，保存时为 %2 字节</translation>
    </message>
    <message>
        <source>its content is not what was saved</source>
        <translation>内容与保存时不同</translation>
    </message>
    <message>
        <source>its content does not fit its own hash</source>
        <translation>内容与自身的哈希不符</translation>
    </message>
    <message>
        <source>the file does not belong to the checkpoint</source>
        <translation>该文件不属于检查点</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Restore it from where the data set came from.</source>
        <translation>请从数据集来源处恢复。</translation>
    </message>
    <message>
        <source>… and %1 more of this kind</source>
        <translation>… 以及另外 %1 个同类问题</translation>
    </message>
    <message>
        <source>the check of %1 was stopped after %2 %</source>
        <translation>对 %1 的检查在 %2 % 时停止</translation>
    </message>
    <message>
        <source>cannot verify %1: there is no such folder</source>
        <translation>无法检查 %1：没有这个文件夹</translation>
    </message>
    <message>
        <source>Restore the file from where the data set came from, or delete the episode.</source>
        <translation>请从数据集来源处恢复文件，或删除该回合。</translation>
    </message>
    <message>
        <source>episode %1: column &apos;%2&apos; has %3 numbers per row, meta/info.json says %4</source>
        <translation>回合 %1：列“%2”每行有 %3 个数，meta/info.json 写的是 %4</translation>
    </message>
    <message>
        <source>Correct the shape in meta/info.json or restore the file.</source>
        <translation>请更正 meta/info.json 中的形状，或恢复文件。</translation>
    </message>
    <message>
        <source>episode %1: column &apos;%2&apos; is NaN or infinite in %3 of %4 rows, first in row %5</source>
        <translation>回合 %1：列“%2”的 %4 行中有 %3 行是 NaN 或无穷，首次在第 %5 行</translation>
    </message>
    <message>
        <source>Delete the episode or repair its rows: one such number ruins a training.</source>
        <translation>请删除该回合或修复这些行：一个这样的数就会毁掉训练。</translation>
    </message>
    <message>
        <source>episode %1 row %2: %3 is %4, expected %5</source>
        <translation>回合 %1 第 %2 行：%3 为 %4，应为 %5</translation>
    </message>
    <message>
        <source>episode %1 begins at index %2, %3 rows lie before it</source>
        <translation>回合 %1 从索引 %2 开始，之前有 %3 行</translation>
    </message>
    <message>
        <source>Rows are counted instead; `kstudio dataset convert` renumbers them.</source>
        <translation>改为按行计数；`kstudio dataset convert` 会重新编号。</translation>
    </message>
    <message>
        <source>the instruction of episode %1 is empty</source>
        <translation>回合 %1 的指令为空</translation>
    </message>
    <message>
        <source>Write what the robot is told to do, or set data.instruction.</source>
        <translation>请写出告诉机器人做什么，或设置 data.instruction。</translation>
    </message>
    <message>
        <source>%1 has no column &apos;%2&apos;, which meta/info.json declares</source>
        <translation>%1 没有 meta/info.json 声明的列“%2”</translation>
    </message>
    <message>
        <source>Restore the file, or remove the feature from meta/info.json.</source>
        <translation>请恢复文件，或从 meta/info.json 中移除该特征。</translation>
    </message>
    <message>
        <source>meta/episodes: episode %1 has %2 frames and the rows %3 to %4, %5 were expected to begin it</source>
        <translation>meta/episodes：回合 %1 有 %2 帧，行 %3 到 %4，应从 %5 开始</translation>
    </message>
    <message>
        <source>Restore meta/episodes from where the data set came from.</source>
        <translation>请从数据集来源处恢复 meta/episodes。</translation>
    </message>
    <message>
        <source>rows of episode %1</source>
        <translation>回合 %1 的行</translation>
    </message>
    <message>
        <source>%1 has %2 rows, the episodes use %3</source>
        <translation>%1 有 %2 行，各回合使用 %3 行</translation>
    </message>
    <message>
        <source>The other rows are ignored; `kstudio dataset convert` leaves them out.</source>
        <translation>其余行被忽略；`kstudio dataset convert` 会去掉它们。</translation>
    </message>
    <message>
        <source>in %1 of %2 episodes (first: %3) the list names other tasks than the rows</source>
        <translation>%2 个回合中有 %1 个（第一个：%3）列表中的任务与各行不同</translation>
    </message>
    <message>
        <source>The rows&apos; own task is the instruction.</source>
        <translation>以各行自己的任务作为指令。</translation>
    </message>
    <message>
        <source>Copy the video again, or delete the episode.</source>
        <translation>请重新复制视频，或删除该回合。</translation>
    </message>
    <message>
        <source>%1 is %2x%3, meta/info.json says %4x%5</source>
        <translation>%1 为 %2x%3，meta/info.json 写的是 %4x%5</translation>
    </message>
    <message>
        <source>The video&apos;s own size is used.</source>
        <translation>使用视频自己的尺寸。</translation>
    </message>
    <message>
        <source>%1 has %2 frames per second, meta/info.json says %3</source>
        <translation>%1 每秒 %2 帧，meta/info.json 写的是 %3</translation>
    </message>
    <message>
        <source>Check which is right: rows and pictures may drift apart.</source>
        <translation>请检查哪个正确：行与画面可能错位。</translation>
    </message>
    <message>
        <source>%1 declares %2 frames, its episodes need %3</source>
        <translation>%1 声明 %2 帧，其回合需要 %3 帧</translation>
    </message>
    <message>
        <source>%1: %2 frames decoded, %3 declared, %4 rows</source>
        <translation>%1：解码 %2 帧，声明 %3 帧，%4 行</translation>
    </message>
    <message>
        <source>%1: %2 frames decoded, %3 declared, %4 rows; %5</source>
        <translation>%1：解码 %2 帧，声明 %3 帧，%4 行；%5</translation>
    </message>
    <message>
        <source>%1 decodes to %2 frames, but the decoder complained %3 times</source>
        <translation>%1 解码出 %2 帧，但解码器报错 %3 次</translation>
    </message>
    <message>
        <source>Some pictures are damaged: look at the episode, copy the video again.</source>
        <translation>部分画面损坏：请查看该回合，并重新复制视频。</translation>
    </message>
    <message>
        <source>there is no %1</source>
        <translation>没有 %1</translation>
    </message>
    <message>
        <source>Copy the video, or delete the episode.</source>
        <translation>请复制视频，或删除该回合。</translation>
    </message>
    <message>
        <source>meta/episodes: episode %1 has %2 frames (%3 s), &apos;%4&apos; shows it from %5 s to %6 s</source>
        <translation>meta/episodes：回合 %1 有 %2 帧（%3 秒），“%4”显示为 %5 秒到 %6 秒</translation>
    </message>
    <message>
        <source>Copy meta/ and the video again.</source>
        <translation>请重新复制 meta/ 和视频。</translation>
    </message>
    <message>
        <source>pictures of episode %1</source>
        <translation>回合 %1 的画面</translation>
    </message>
    <message>
        <source>Restore the file, or delete the episode.</source>
        <translation>请恢复文件，或删除该回合。</translation>
    </message>
    <message>
        <source>episode %1: %2 pictures of &apos;%3&apos; are not %4x%5</source>
        <translation>回合 %1：“%3”有 %2 幅画面不是 %4x%5</translation>
    </message>
    <message>
        <source>The pictures&apos; own size is used.</source>
        <translation>使用画面自己的尺寸。</translation>
    </message>
    <message>
        <source>no picture was decoded: this build has no video support</source>
        <translation>没有解码画面：此版本不支持视频</translation>
    </message>
    <message>
        <source>Build with FFmpeg and OpenCV (./run installs them).</source>
        <translation>请带 FFmpeg 和 OpenCV 编译（./run 会安装它们）。</translation>
    </message>
    <message>
        <source>number %1 is not finite</source>
        <translation>第 %1 个数不是有限数</translation>
    </message>
    <message>
        <source>number %1 has the standard deviation %2</source>
        <translation>第 %1 个数的标准差为 %2</translation>
    </message>
    <message>
        <source>number %1 has min %2, mean %3, max %4</source>
        <translation>第 %1 个数的最小值 %2，均值 %3，最大值 %4</translation>
    </message>
    <message>
        <source>the statistics of &apos;%1&apos; have %2 numbers, the feature has %3</source>
        <translation>“%1”的统计量有 %2 个数，该特征有 %3 个</translation>
    </message>
    <message>
        <source>the statistics of &apos;%1&apos;: %2</source>
        <translation>“%1”的统计量：%2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; hardly moves in number %2 (standard deviation below 1e-6)</source>
        <translation>“%1”的第 %2 个数几乎不动（标准差低于 1e-6）</translation>
    </message>
    <message>
        <source>Leave these numbers out by a feature map, or raise data.std_floor.</source>
        <translation>请用特征映射去掉这些数，或增大 data.std_floor。</translation>
    </message>
    <message>
        <source>the statistics of &apos;%1&apos; were taken over %2 rows, the set has %3</source>
        <translation>“%1”的统计量来自 %2 行，数据集有 %3 行</translation>
    </message>
    <message>
        <source>there are no statistics of &apos;%1&apos;</source>
        <translation>没有“%1”的统计量</translation>
    </message>
    <message>
        <source>%1&apos; and &apos;%2</source>
        <translation>%1”和“%2</translation>
    </message>
    <message>
        <source>episodes are numbered %1, not 0 to %2</source>
        <translation>回合编号为 %1，而不是 0 到 %2</translation>
    </message>
    <message>
        <source>They keep their numbers; `kstudio dataset convert` renumbers them.</source>
        <translation>编号保持不变；`kstudio dataset convert` 会重新编号。</translation>
    </message>
    <message>
        <source>%1 %2, found %3</source>
        <translation>%1 为 %2，实际 %3</translation>
    </message>
    <message>
        <source>%1 is cut short: it lists %2 of the %3 episodes that meta/info.json counts</source>
        <translation>%1 被截断：meta/info.json 计有 %3 个回合，它只列出 %2 个</translation>
    </message>
    <message>
        <source>Restore meta/ from where the data set came from; if episodes were left out on purpose, `kstudio dataset convert` writes a set whose counts fit.</source>
        <translation>请从数据集来源处恢复 meta/；若是有意去掉了回合，`kstudio dataset convert` 会写出计数一致的数据集。</translation>
    </message>
    <message>
        <source>meta/episodes.jsonl and meta/tasks.jsonl</source>
        <translation>meta/episodes.jsonl 和 meta/tasks.jsonl</translation>
    </message>
    <message>
        <source>meta/episodes and meta/tasks.parquet</source>
        <translation>meta/episodes 和 meta/tasks.parquet</translation>
    </message>
    <message>
        <source>meta/info.json does not fit %1: %2</source>
        <translation>meta/info.json 与 %1 不符：%2</translation>
    </message>
    <message>
        <source>A list may be cut short: restore meta/ from where the data set came from.</source>
        <translation>列表可能被截断：请从数据集来源处恢复 meta/。</translation>
    </message>
    <message>
        <source>meta/info.json does not fit: %1</source>
        <translation>meta/info.json 不符：%1</translation>
    </message>
    <message>
        <source>These counts are not used; nothing to do.</source>
        <translation>这些计数不被使用，无需处理。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has %2 numbers</source>
        <translation>“%1”有 %2 个数</translation>
    </message>
    <message>
        <source>&apos;%1&apos; stored as float64</source>
        <translation>“%1”以 float64 存储</translation>
    </message>
    <message>
        <source>The policy computes in float32; nothing to do.</source>
        <translation>策略以 float32 计算，无需处理。</translation>
    </message>
    <message>
        <source>%1, a policy takes %2</source>
        <translation>%1，策略接受 %2 个</translation>
    </message>
    <message>
        <source>Training needs a feature map (data.state, data.action) that chooses the columns.</source>
        <translation>训练需要特征映射（data.state、data.action）来选择列。</translation>
    </message>
    <message>
        <source>state has %1 numbers and action %2</source>
        <translation>状态有 %1 个数，动作有 %2 个</translation>
    </message>
    <message>
        <source>Both are used as they are; a policy that predicts changes of the state needs a feature map.</source>
        <translation>两者按原样使用；预测状态变化的策略需要特征映射。</translation>
    </message>
    <message>
        <source>there is no column &apos;%1&apos;</source>
        <translation>没有列“%1”</translation>
    </message>
    <message>
        <source>The row number within the episode is used instead.</source>
        <translation>改用回合内的行号。</translation>
    </message>
    <message>
        <source>What the episode list says is used instead.</source>
        <translation>改用回合列表中的值。</translation>
    </message>
    <message>
        <source>index columns stored as %1: %2</source>
        <translation>索引列以 %1 存储：%2</translation>
    </message>
    <message>
        <source>They are read as whole numbers; `kstudio dataset convert` writes int64.</source>
        <translation>按整数读取；`kstudio dataset convert` 会写成 int64。</translation>
    </message>
    <message>
        <source>%1 column of no use for training: %2</source>
        <translation>%1 列对训练无用：%2</translation>
    </message>
    <message>
        <source>%1 columns of no use for training: %2</source>
        <translation>%1 列对训练无用：%2</translation>
    </message>
    <message>
        <source>They are ignored.</source>
        <translation>它们被忽略。</translation>
    </message>
    <message>
        <source>pictures of %1 stored as bare bytes without the struct&lt;bytes, path&gt;</source>
        <translation>%1 的画面以裸字节存储，没有 struct&lt;bytes, path&gt;</translation>
    </message>
    <message>
        <source>They are read all the same; `kstudio dataset convert` writes the usual form.</source>
        <translation>照样可以读取；`kstudio dataset convert` 会写成通常的形式。</translation>
    </message>
    <message>
        <source>timestamps start at %1 s instead of 0 in %2 of %3 episodes</source>
        <translation>%3 个回合中有 %2 个的时间戳从 %1 秒而不是 0 开始</translation>
    </message>
    <message>
        <source>timestamps start at %1 s instead of 0 in episode %2</source>
        <translation>回合 %2 的时间戳从 %1 秒而不是 0 开始</translation>
    </message>
    <message>
        <source>timestamps differ from frame_index / fps by up to %1 s in %2 of %3 episodes (episode %4), LeRobot accepts 0.0001 s</source>
        <translation>%3 个回合中有 %2 个的时间戳与 frame_index / fps 相差最多 %1 秒（回合 %4），LeRobot 允许 0.0001 秒</translation>
    </message>
    <message>
        <source>timestamps differ from frame_index / fps by up to %1 s in episode %2 (episode %3), LeRobot accepts 0.0001 s</source>
        <translation>回合 %2 的时间戳与 frame_index / fps 相差最多 %1 秒（回合 %3），LeRobot 允许 0.0001 秒</translation>
    </message>
    <message>
        <source>%1; in %2 of them (first: episode %3) they run past the end of the video</source>
        <translation>%1；其中 %2 个（第一个：回合 %3）超出了视频结尾</translation>
    </message>
    <message>
        <source>Pictures are found by row instead; `kstudio dataset convert` writes exact times.</source>
        <translation>改为按行查找画面；`kstudio dataset convert` 会写入精确时间。</translation>
    </message>
    <message>
        <source>Restore the file from where the data set came from.</source>
        <translation>请从数据集来源处恢复文件。</translation>
    </message>
    <message>
        <source>cannot use %1: it lists no episodes</source>
        <translation>无法使用 %1：其中没有回合</translation>
    </message>
    <message>
        <source>cannot use %1: episode %2 appears twice</source>
        <translation>无法使用 %1：回合 %2 出现两次</translation>
    </message>
    <message>
        <source>cannot use %1: %2</source>
        <translation>无法使用 %1：%2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has %2 names for %3 numbers</source>
        <translation>“%1”有 %2 个名称，却有 %3 个数</translation>
    </message>
    <message>
        <source>The numbers are used; surplus names are ignored.</source>
        <translation>以数为准；多余的名称被忽略。</translation>
    </message>
    <message>
        <source>the names of &apos;%1&apos; are a list in a list</source>
        <translation>“%1”的名称是列表中的列表</translation>
    </message>
    <message>
        <source>the names of &apos;%1&apos; and %2 more are a list in a list</source>
        <translation>“%1”等 %2 个的名称是列表中的列表</translation>
    </message>
    <message>
        <source>They are flattened; nothing to do.</source>
        <translation>已展平，无需处理。</translation>
    </message>
    <message>
        <source>layout %1 is newer than this program</source>
        <translation>布局 %1 比本程序新</translation>
    </message>
    <message>
        <source>Read as v%1; look for a newer Kuavo Studio.</source>
        <translation>按 v%1 读取；请寻找更新的 Kuavo Studio。</translation>
    </message>
    <message>
        <source>cannot open %1: layout %2, known are v2.0, v2.1 and v3.0</source>
        <translation>无法打开 %1：布局 %2，已知的是 v2.0、v2.1 和 v3.0</translation>
    </message>
    <message>
        <source>Convert it with LeRobot&apos;s own converter to v2.1 first.</source>
        <translation>请先用 LeRobot 自带的转换器转为 v2.1。</translation>
    </message>
    <message>
        <source>Look for a newer Kuavo Studio, or export the data set as v3.0.</source>
        <translation>请寻找更新的 Kuavo Studio，或把数据集导出为 v3.0。</translation>
    </message>
    <message>
        <source>fps is written as the float %1</source>
        <translation>fps 写成了浮点数 %1</translation>
    </message>
    <message>
        <source>It is used as it is; v3.0 wants an integer, `kstudio dataset convert` writes one.</source>
        <translation>按原样使用；v3.0 要求整数，`kstudio dataset convert` 会写成整数。</translation>
    </message>
    <message>
        <source>it has no meta/info.json</source>
        <translation>它没有 meta/info.json</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>没有这个文件夹</translation>
    </message>
    <message>
        <source>cannot open the data set %1: %2</source>
        <translation>无法打开数据集 %1：%2</translation>
    </message>
    <message>
        <source>Give the folder of a LeRobot data set (the one that holds meta/, data/ and videos/).</source>
        <translation>请给出 LeRobot 数据集文件夹（含有 meta/、data/ 和 videos/ 的那个）。</translation>
    </message>
    <message>
        <source>Restore meta/info.json from where the data set came from.</source>
        <translation>请从数据集来源处恢复 meta/info.json。</translation>
    </message>
    <message>
        <source>Restore the list of tasks from where the data set came from.</source>
        <translation>请从数据集来源处恢复任务列表。</translation>
    </message>
    <message>
        <source>%1 has no camera &apos;%2&apos;</source>
        <translation>%1 没有相机“%2”</translation>
    </message>
    <message>
        <source>cannot read pictures of &apos;%1&apos;: this build has no video support</source>
        <translation>无法读取“%1”的画面：此版本不支持视频</translation>
    </message>
    <message>
        <source>the declared video &apos;%1&apos; is not on disk</source>
        <translation>声明的视频“%1”不在磁盘上</translation>
    </message>
    <message>
        <source>The camera is left out; copy its videos if it is needed.</source>
        <translation>该相机被略去；需要时请复制它的视频。</translation>
    </message>
    <message>
        <source>%1 of %2 episodes name several tasks, of which no row uses &apos;%3&apos;</source>
        <translation>%2 个回合中有 %1 个写了多个任务，其中没有一行使用“%3”</translation>
    </message>
    <message>
        <source>The unused name is dropped; the rows&apos; own task is the instruction.</source>
        <translation>未使用的名称被丢弃；以各行自己的任务作为指令。</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>无消息</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>%1 at step %2 of %3</source>
        <translation>%1（第 %2 步，共 %3 步）</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>%1 checkpoint of %2 (%3, step %4)</source>
        <translation>%2的%1检查点（%3，第 %4 步）</translation>
    </message>
    <message>
        <source>%1 checkpoint of %2, will be made by stage %3</source>
        <translation>%2的%1检查点，将由阶段 %3 产生</translation>
    </message>
    <message>
        <source>pretrained: %1</source>
        <translation>预训练权重：%1</translation>
    </message>
    <message>
        <source>from scratch (random weights)</source>
        <translation>从零开始（随机权重）</translation>
    </message>
    <message>
        <source>named by the task: %1</source>
        <translation>任务指定：%1</translation>
    </message>
    <message>
        <source>a run named by the task</source>
        <translation>任务指定的运行</translation>
    </message>
    <message>
        <source>task %1 (%2)</source>
        <translation>任务 %1（%2）</translation>
    </message>
    <message>
        <source>cannot start stage %1 (%2): %3</source>
        <translation>无法开始阶段 %1（%2）：%3</translation>
    </message>
    <message>
        <source>its pretrained weights %1 are not there</source>
        <translation>它的预训练权重 %1 不存在</translation>
    </message>
    <message>
        <source>Correct the path, or give a hub id such as lerobot/smolvla_base.</source>
        <translation>请更正路径，或给出 hub id，例如 lerobot/smolvla_base。</translation>
    </message>
    <message>
        <source>its weights have no source</source>
        <translation>它的权重没有来源</translation>
    </message>
    <message>
        <source>Give policy.pretrained_path (a folder, or a hub id such as lerobot/smolvla_base), or policy.from_scratch: true for random weights.</source>
        <translation>请给出 policy.pretrained_path（文件夹，或 hub id，例如 lerobot/smolvla_base）；随机权重请写 policy.from_scratch: true。</translation>
    </message>
    <message>
        <source>Correct task.training.resume_path in %1, or leave it out: the checkpoint of the task before is then found by itself.</source>
        <translation>请更正 %1 中的 task.training.resume_path，或将其删去：届时会自动找到前一任务的检查点。</translation>
    </message>
    <message>
        <source>the start that its file names, %1, is not there</source>
        <translation>其文件指定的起点 %1 不存在</translation>
    </message>
    <message>
        <source>the run %1 has no checkpoint</source>
        <translation>运行 %1 没有检查点</translation>
    </message>
    <message>
        <source>%1 is neither a run nor a checkpoint</source>
        <translation>%1 既不是运行，也不是检查点</translation>
    </message>
    <message>
        <source>the finished run %1 of %2 has no checkpoint</source>
        <translation>%2 已完成的运行 %1 没有检查点</translation>
    </message>
    <message>
        <source>Train that stage again in a branch.</source>
        <translation>请在分支中重新训练该阶段。</translation>
    </message>
    <message>
        <source>no finished run of %1 found under %2</source>
        <translation>在 %2 下没有找到%1已完成的运行</translation>
    </message>
    <message>
        <source>Train stage %1 first, or name a checkpoint: task.training.resume_path in %2.</source>
        <translation>请先训练阶段 %1，或在 %2 中用 task.training.resume_path 指定检查点。</translation>
    </message>
    <message>
        <source>it starts from an earlier task, but is the first</source>
        <translation>它从更早的任务开始，但它是第一个任务</translation>
    </message>
    <message>
        <source>Write resume_from: pretrained or scratch in %1.</source>
        <translation>请在 %1 中写 resume_from: pretrained 或 scratch。</translation>
    </message>
    <message>
        <source>the data set of task %1 (%2), %3, is not there</source>
        <translation>任务 %1（%2）的数据集 %3 不存在</translation>
    </message>
    <message>
        <source>cannot replay task %1 in stage %2 (%3): %4</source>
        <translation>无法在阶段 %2（%3）中回放任务 %1：%4</translation>
    </message>
    <message>
        <source>stage %1 is not validated on task %2: %3</source>
        <translation>阶段 %1 不在任务 %2 上验证：%3</translation>
    </message>
    <message>
        <source>stage %1 gives %2 % of its batches to its own task</source>
        <translation>阶段 %1 的批次有 %2 % 给自己的任务</translation>
    </message>
    <message>
        <source>60 to 80 % is the usual advice: less learns slowly, more forgets.</source>
        <translation>通常建议 60 % 到 80 %：更少则学得慢，更多则会遗忘。</translation>
    </message>
    <message>
        <source>stage %1 (%2) is not validated: no episode is held out</source>
        <translation>阶段 %1（%2）没有验证：没有留出回合</translation>
    </message>
    <message>
        <source>Give validation.split or validation.episodes, or validation.on: training where there are too few.</source>
        <translation>请给出 validation.split 或 validation.episodes；回合太少时可写 validation.on: training。</translation>
    </message>
    <message>
        <source>each stage is normalised by the statistics of its own task (sequential.stats)</source>
        <translation>每个阶段用自己任务的统计量归一化（sequential.stats）</translation>
    </message>
    <message>
        <source>Earlier tasks then look different to the policy in every stage; in one published case replay kept 1.1 % of the old success this way. shared is the default.</source>
        <translation>这样，早先的任务在每个阶段对策略来说都不一样；已发表的一个例子中，回放只保住了原成功率的 1.1 %。默认值是 shared。</translation>
    </message>
    <message>
        <source>the shared statistics will not cover task %1, whose data is not there yet</source>
        <translation>共享统计量不会包含任务 %1，它的数据还不存在</translation>
    </message>
    <message>
        <source>They are fixed when the sequence begins: values of such a task far outside warn later.</source>
        <translation>统计量在序列开始时固定：这类任务的数值若超出很多，之后会有警告。</translation>
    </message>
    <message>
        <source>the sequence &apos;%1&apos; was begun with %2</source>
        <translation>序列“%1”开始时使用的是 %2</translation>
    </message>
    <message>
        <source>Finished stages stay as they are; a branch (--branch NAME --from STAGE) keeps both apart.</source>
        <translation>已完成的阶段保持不变；用分支（--branch NAME --from STAGE）可以把两者分开。</translation>
    </message>
    <message>
        <source>its data set is not named</source>
        <translation>没有指定它的数据集</translation>
    </message>
    <message>
        <source>its data set %1 is not there</source>
        <translation>它的数据集 %1 不存在</translation>
    </message>
    <message>
        <source>cannot train stage %1: task %2 (%3): %4</source>
        <translation>无法训练阶段 %1：任务 %2（%3）：%4</translation>
    </message>
    <message>
        <source>%1 things stand against this sequence</source>
        <translation>有 %1 项问题妨碍这个序列</translation>
    </message>
    <message>
        <source>Run the same command again: it goes on where it was.</source>
        <translation>再次运行同一命令，即可从中断处继续。</translation>
    </message>
    <message>
        <source>cannot change the tasks of %1: a folder of robot_train is opened as it is</source>
        <translation>无法更改 %1 的任务：robot_train 文件夹按原样打开</translation>
    </message>
    <message>
        <source>Make a project of it: kstudio project new DIR, then copy its task files into tasks/.</source>
        <translation>请用它建立项目：kstudio project new DIR，然后把任务文件复制到 tasks/。</translation>
    </message>
    <message>
        <source>cannot change &apos;%1&apos; in %2: comments stand inside its value</source>
        <translation>无法更改 %2 中的“%1”：它的值里有注释</translation>
    </message>
    <message>
        <source>Change it in an editor, or write the value in one line.</source>
        <translation>请在编辑器中更改，或把值写成一行。</translation>
    </message>
    <message>
        <source>cannot change &apos;%1&apos; in the file: %2</source>
        <translation>无法更改文件中的“%1”：%2</translation>
    </message>
    <message>
        <source>its layout there is not understood</source>
        <translation>无法理解它在那里的写法</translation>
    </message>
    <message>
        <source>it is no list</source>
        <translation>它不是列表</translation>
    </message>
    <message>
        <source>Change it in an editor.</source>
        <translation>请在编辑器中更改。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot name a task</source>
        <translation>“%1”不能作为任务名</translation>
    </message>
    <message>
        <source>Use letters, digits, &apos;_&apos; and &apos;-&apos;.</source>
        <translation>请使用字母、数字、“_”和“-”。</translation>
    </message>
    <message>
        <source>the project has no task %1</source>
        <translation>项目中没有任务 %1</translation>
    </message>
    <message>
        <source>cannot add a task without an instruction</source>
        <translation>没有指令，无法添加任务</translation>
    </message>
    <message>
        <source>Write the sentence that tells the robot what to do.</source>
        <translation>请写出告诉机器人做什么的句子。</translation>
    </message>
    <message>
        <source>there is no place %1 among %2 tasks</source>
        <translation>%2 个任务中没有第 %1 个位置</translation>
    </message>
    <message>
        <source>cannot remove the only task of a project</source>
        <translation>无法移除项目中唯一的任务</translation>
    </message>
    <message>
        <source>Add another one first.</source>
        <translation>请先添加另一个任务。</translation>
    </message>
    <message>
        <source>cannot change %1: it was changed by something else meanwhile</source>
        <translation>无法更改 %1：期间它被别处改动了</translation>
    </message>
    <message>
        <source>Nothing was written. Look at the file, and make the change anew.</source>
        <translation>没有写入任何内容。请查看该文件，然后重新更改。</translation>
    </message>
    <message>
        <source>the change would leave no usable project: %1</source>
        <translation>更改后项目将不可用：%1</translation>
    </message>
    <message>
        <source>%1; and it could not be taken back: %2</source>
        <translation>%1；而且无法撤回：%2</translation>
    </message>
    <message>
        <source>started at step %1 of %2 on %3 in %4, %5 parameters trained and %6 frozen, weights: %7</source>
        <translation>从第 %1 步（共 %2 步）开始，设备 %3，精度 %4，训练 %5 个参数，冻结 %6 个，权重：%7</translation>
    </message>
    <message>
        <source>step %1, epoch %2, loss %3, gradient norm %4, rate %5, %6 samples/s</source>
        <translation>第 %1 步，第 %2 轮，损失 %3，梯度范数 %4，学习率 %5，%6 样本/秒</translation>
    </message>
    <message>
        <source>step %1, epoch %2, loss %3, gradient norm %4, rate %5, %6 samples/s, %7</source>
        <translation>第 %1 步，第 %2 轮，损失 %3，梯度范数 %4，学习率 %5，%6 样本/秒，%7</translation>
    </message>
    <message>
        <source>validation at step %1: %2 loss %3 over %4 held-out frames</source>
        <translation>第 %1 步验证：%2 的损失 %3，%4 个留出帧</translation>
    </message>
    <message>
        <source>validation at step %1: %2 loss %3 over %4 training frames</source>
        <translation>第 %1 步验证：%2 的损失 %3，%4 个训练帧</translation>
    </message>
    <message>
        <source>validation at step %1: %2 loss %3 over %4 held-out frames, action error %5</source>
        <translation>第 %1 步验证：%2 的损失 %3，%4 个留出帧，动作误差 %5</translation>
    </message>
    <message>
        <source>validation at step %1: %2 loss %3 over %4 training frames, action error %5</source>
        <translation>第 %1 步验证：%2 的损失 %3，%4 个训练帧，动作误差 %5</translation>
    </message>
    <message>
        <source>%1 trials of %2 (%3): %4 of %5 succeeded, progress %6</source>
        <translation>%2（%3）的 %1 试验：%5 次中成功 %4 次，进度 %6</translation>
    </message>
    <message>
        <source>mixture from step %1 (%2)</source>
        <translation>第 %1 步起的混合（%2）</translation>
    </message>
    <message>
        <source>mixture from step %1 (%2), %3</source>
        <translation>第 %1 步起的混合（%2），%3</translation>
    </message>
    <message>
        <source>saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>saved %1 (best)</source>
        <translation>已保存 %1（最佳）</translation>
    </message>
    <message>
        <source>resumed at step %1, bit-equal</source>
        <translation>从第 %1 步继续，逐位相同</translation>
    </message>
    <message>
        <source>paused at step %1</source>
        <translation>在第 %1 步暂停</translation>
    </message>
    <message>
        <source>goes on at step %1</source>
        <translation>在第 %1 步继续</translation>
    </message>
    <message>
        <source>done at step %1</source>
        <translation>在第 %1 步完成</translation>
    </message>
    <message>
        <source>stopped at step %1</source>
        <translation>在第 %1 步停止</translation>
    </message>
    <message>
        <source>failed at step %1</source>
        <translation>在第 %1 步失败</translation>
    </message>
    <message>
        <source>cannot list runs in %1: no such folder</source>
        <translation>无法列出 %1 中的运行：没有这个文件夹</translation>
    </message>
    <message>
        <source>Name the folder that holds the runs (training.output_directory).</source>
        <translation>请给出存放运行的文件夹（training.output_directory）。</translation>
    </message>
    <message>
        <source>cannot delete %1: no run there</source>
        <translation>无法删除 %1：那里没有运行</translation>
    </message>
    <message>
        <source>`kstudio runs list` shows the runs.</source>
        <translation>`kstudio runs list` 列出各次运行。</translation>
    </message>
    <message>
        <source>cannot delete %1: process %2 on %3 is training it</source>
        <translation>无法删除 %1：%3 上的进程 %2 正在训练它</translation>
    </message>
    <message>
        <source>Stop that one first.</source>
        <translation>请先停止它。</translation>
    </message>
    <message>
        <source>the trainer is gone without having finished</source>
        <translation>训练进程没有结束就消失了</translation>
    </message>
    <message>
        <source>`kstudio train --resume` continues it from its newest checkpoint.</source>
        <translation>`kstudio train --resume` 从最新的检查点继续。</translation>
    </message>
    <message>
        <source>damaged checkpoints were passed over: %1</source>
        <translation>跳过了损坏的检查点：%1</translation>
    </message>
    <message>
        <source>a GPU adds in no fixed order</source>
        <translation>GPU 的加法顺序不固定</translation>
    </message>
    <message>
        <source>training stopped at step %1: %2</source>
        <translation>训练在第 %1 步停止：%2</translation>
    </message>
    <message>
        <source>If memory ran out, lower training.batch_size and raise training.gradient_accumulation; `kstudio train --resume` goes on from the last checkpoint.</source>
        <translation>若内存不足，请减小 training.batch_size 并增大 training.gradient_accumulation；`kstudio train --resume` 从最新的检查点继续。</translation>
    </message>
    <message>
        <source>stopped on request after step %1</source>
        <translation>按请求在第 %1 步后停止</translation>
    </message>
    <message>
        <source>stopped on request after step %1, which could not be saved</source>
        <translation>按请求在第 %1 步后停止，但该步未能保存</translation>
    </message>
    <message>
        <source>Go on with: kstudio train --resume %1</source>
        <translation>继续：kstudio train --resume %1</translation>
    </message>
    <message>
        <source>the loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>a gradient</source>
        <translation>一个梯度</translation>
    </message>
    <message>
        <source>a weight</source>
        <translation>一个权重</translation>
    </message>
    <message>
        <source>the loss itself</source>
        <translation>损失本身</translation>
    </message>
    <message>
        <source>the weight %1</source>
        <translation>权重 %1</translation>
    </message>
    <message>
        <source>the gradient of %1</source>
        <translation>%1 的梯度</translation>
    </message>
    <message>
        <source>training diverged at step %1: %2 is not finite; first bad tensor: %3</source>
        <translation>训练在第 %1 步发散：%2 不是有限数；第一个异常张量：%3</translation>
    </message>
    <message>
        <source>%1 Lower policy.optimizer_lr, or look for outliers in the data with `kstudio dataset verify`.</source>
        <translation>%1 请减小 policy.optimizer_lr，或用 `kstudio dataset verify` 查找数据中的离群值。</translation>
    </message>
    <message>
        <source>No checkpoint was saved before.</source>
        <translation>之前没有保存检查点。</translation>
    </message>
    <message>
        <source>The last good checkpoint is step %1.</source>
        <translation>最后一个完好的检查点是第 %1 步。</translation>
    </message>
    <message>
        <source>checkpoint of step %1 was not saved: %2</source>
        <translation>第 %1 步的检查点没有保存：%2</translation>
    </message>
    <message>
        <source>old checkpoints were not removed: %1</source>
        <translation>旧检查点没有移除：%1</translation>
    </message>
    <message>
        <source>all %1 steps are done, but their weights were not saved</source>
        <translation>全部 %1 步已完成，但权重没有保存</translation>
    </message>
    <message>
        <source>Make room or mend the folder, then `kstudio train --resume %1` goes on from the newest checkpoint there is.</source>
        <translation>请腾出空间或修好文件夹，然后用 `kstudio train --resume %1` 从现有最新的检查点继续。</translation>
    </message>
    <message>
        <source>`kstudio train --resume %1` builds it.</source>
        <translation>`kstudio train --resume %1` 会建立它。</translation>
    </message>
    <message>
        <source>all steps are done, the reservoir of kept frames is not built</source>
        <translation>全部步数已完成，保留帧的蓄水池没有建立</translation>
    </message>
    <message>
        <source>all steps are done, but no frames were kept: %1</source>
        <translation>全部步数已完成，但没有保留帧：%1</translation>
    </message>
    <message>
        <source>no samples</source>
        <translation>没有样本</translation>
    </message>
    <message>
        <source>camera %1 of the data feeds %2 of the policy (paired in order; data.cameras says otherwise)</source>
        <translation>数据的相机 %1 接到策略的 %2（按顺序配对；可用 data.cameras 另行指定）</translation>
    </message>
    <message>
        <source>cannot train on %1: all %2 episodes are held out for validation</source>
        <translation>无法在 %1 上训练：全部 %2 个回合都留给了验证</translation>
    </message>
    <message>
        <source>Lower validation.split, or name fewer validation.episodes.</source>
        <translation>请减小 validation.split，或减少 validation.episodes。</translation>
    </message>
    <message>
        <source>no stored statistics of %1: computed over the %2 training episodes</source>
        <translation>%1 没有存储的统计量：由 %2 个训练回合计算</translation>
    </message>
    <message>
        <source>%1[%2] hardly moves (std %3): normalised with the floor %4</source>
        <translation>%1[%2] 几乎不动（标准差 %3）：用下限 %4 归一化</translation>
    </message>
    <message>
        <source>%1[%2] hardly moves in any task (std %3): normalised with the floor %4</source>
        <translation>%1[%2] 在所有任务中几乎不动（标准差 %3）：用下限 %4 归一化</translation>
    </message>
    <message>
        <source>the shared statistics %1 cover %2 values of %3, this task has %4</source>
        <translation>共享统计量 %1 覆盖 %3 的 %2 个值，本任务有 %4 个</translation>
    </message>
    <message>
        <source>Map as many values as the other tasks of the sequence.</source>
        <translation>请映射与序列中其他任务同样多的值。</translation>
    </message>
    <message>
        <source>earlier tasks are replayed under the statistics of this stage&apos;s own task (data.stats: %1): their numbers may lie far outside of what the policy knows; checkpoint or shared keeps one set for the whole sequence</source>
        <translation>早先的任务用本阶段任务自己的统计量回放（data.stats：%1）：其数值可能远超策略所知的范围；checkpoint 或 shared 可让整个序列使用同一套</translation>
    </message>
    <message>
        <source>cannot train: neither training.steps nor training.epochs asks for a step</source>
        <translation>无法训练：training.steps 和 training.epochs 都没有要求任何一步</translation>
    </message>
    <message>
        <source>Set one of them.</source>
        <translation>请设置其中之一。</translation>
    </message>
    <message>
        <source>task %1 (%2) is not validated: %3</source>
        <translation>任务 %1（%2）没有验证：%3</translation>
    </message>
    <message>
        <source>its data set %1 is gone</source>
        <translation>它的数据集 %1 已不在</translation>
    </message>
    <message>
        <source>its stage held no episodes out (validation.on: training measures it on the frames that it was trained on)</source>
        <translation>它的阶段没有留出回合（validation.on: training 会在训练过的帧上测量）</translation>
    </message>
    <message>
        <source>earlier task %1: %2</source>
        <translation>早先任务 %1：%2</translation>
    </message>
    <message>
        <source>earlier task %1 (%2)</source>
        <translation>早先任务 %1（%2）</translation>
    </message>
    <message>
        <source>without a name</source>
        <translation>无名称</translation>
    </message>
    <message>
        <source>cannot mix task %1 (%2) into this stage: its state and action have %3 and %4 values, those of the stage %5 and %6</source>
        <translation>无法把任务 %1（%2）混入本阶段：它的状态和动作有 %3 和 %4 个值，本阶段为 %5 和 %6 个</translation>
    </message>
    <message>
        <source>Give all tasks of a sequence maps (data.state, data.action) of one width and order.</source>
        <translation>请让序列中所有任务的映射（data.state、data.action）宽度和顺序一致。</translation>
    </message>
    <message>
        <source>cannot train on %1: %2</source>
        <translation>无法在 %1 上训练：%2</translation>
    </message>
    <message>
        <source>Put it back or correct its path, or replay with the strategy reservoir, which keeps frames of every task beside the checkpoints.</source>
        <translation>请放回数据集或更正路径，或使用 reservoir 策略回放，它把每个任务的帧保存在检查点旁边。</translation>
    </message>
    <message>
        <source>cannot %1 task %2 (%3): its data set %4 is not there</source>
        <translation>无法%1任务 %2（%3）：它的数据集 %4 不存在</translation>
    </message>
    <message>
        <source>validate on</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>cannot resume %1: none of its checkpoints is intact: %2</source>
        <translation>无法继续 %1：它的检查点都不完好：%2</translation>
    </message>
    <message>
        <source>Start a new run from the weights of an older one.</source>
        <translation>请从较早运行的权重开始新的运行。</translation>
    </message>
    <message>
        <source>cannot resume %1: it is no run directory (no config.yaml)</source>
        <translation>无法继续 %1：它不是运行目录（没有 config.yaml）</translation>
    </message>
    <message>
        <source>`kstudio runs list` shows the runs there are.</source>
        <translation>`kstudio runs list` 列出现有的运行。</translation>
    </message>
    <message>
        <source>cannot resume with %1: its last line, &apos;...&apos;, is missing: it was cut short</source>
        <translation>无法用 %1 继续：缺少最后一行“...”：文件被截断</translation>
    </message>
    <message>
        <source>Restore the file from a copy; if it was edited on purpose, put the line back.</source>
        <translation>请从副本恢复该文件；若是有意编辑，请补上这一行。</translation>
    </message>
    <message>
        <source>random weights, asked for by name (seed %1)</source>
        <translation>随机权重，按名称要求（种子 %1）</translation>
    </message>
    <message>
        <source>backbone %1 (%2), random expert</source>
        <translation>骨干 %1（%2），随机动作专家</translation>
    </message>
    <message>
        <source>cannot find pretrained weights: %1 is no folder</source>
        <translation>找不到预训练权重：%1 不是文件夹</translation>
    </message>
    <message>
        <source>Set policy.pretrained_path to a checkpoint&apos;s folder, or policy.from_scratch: true for random weights.</source>
        <translation>请把 policy.pretrained_path 设为检查点文件夹，或写 policy.from_scratch: true 使用随机权重。</translation>
    </message>
    <message>
        <source>cannot read instructions: neither the checkpoint nor the configuration has a tokenizer</source>
        <translation>无法读取指令：检查点和配置都没有分词器</translation>
    </message>
    <message>
        <source>Set policy.tokenizer to the backbone&apos;s tokenizer.json (or to bytes, for a small policy from scratch).</source>
        <translation>请把 policy.tokenizer 设为骨干的 tokenizer.json（从零训练的小策略可设为 bytes）。</translation>
    </message>
    <message>
        <source>the tokenizer has %1 ids, but the backbone embeds %2</source>
        <translation>分词器有 %1 个 id，但骨干只嵌入 %2 个</translation>
    </message>
    <message>
        <source>Use the backbone&apos;s own tokenizer, or raise vocab_size in its config.</source>
        <translation>请使用骨干自己的分词器，或增大其配置中的 vocab_size。</translation>
    </message>
    <message>
        <source>cannot go on with the checkpoint&apos;s statistics: they cover %1 values of %2, this task has %3</source>
        <translation>无法沿用检查点的统计量：它覆盖 %2 的 %1 个值，本任务有 %3 个</translation>
    </message>
    <message>
        <source>cannot start training: this window already trains a run</source>
        <translation>无法开始训练：本窗口已在训练</translation>
    </message>
    <message>
        <source>Stop it first, or start the other one in a process of its own.</source>
        <translation>请先停止它，或让另一个在独立进程中运行。</translation>
    </message>
    <message>
        <source>this build cannot train</source>
        <translation>此版本无法训练</translation>
    </message>
    <message>
        <source>training broke off: %1</source>
        <translation>训练中断：%1</translation>
    </message>
    <message>
        <source>cannot start training: this window is starting or following another one</source>
        <translation>无法开始训练：本窗口正在启动或跟踪另一个训练</translation>
    </message>
    <message>
        <source>Wait for it, or stop it first.</source>
        <translation>请等待，或先停止它。</translation>
    </message>
    <message>
        <source>cannot start training: the program kstudio is not beside the window</source>
        <translation>无法开始训练：kstudio 程序不在窗口旁边</translation>
    </message>
    <message>
        <source>Build or install it, or train in a thread of the window.</source>
        <translation>请编译或安装它，或在窗口的线程中训练。</translation>
    </message>
    <message>
        <source>cannot start %1</source>
        <translation>无法启动 %1</translation>
    </message>
    <message>
        <source>training did not start: %1</source>
        <translation>训练没有开始：%1</translation>
    </message>
    <message>
        <source>it ended without a word</source>
        <translation>它没有任何说明就结束了</translation>
    </message>
    <message>
        <source>cannot read %1: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>cannot read %1 as JSON: %2</source>
        <translation>无法把 %1 读作 JSON：%2</translation>
    </message>
    <message>
        <source>The file may be truncated or damaged; restore it from where it came from.</source>
        <translation>文件可能被截断或损坏；请从来源处恢复。</translation>
    </message>
    <message>
        <source>Free some space on that disk or choose another folder.</source>
        <translation>请在该磁盘上腾出空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Check who may write there, or choose another folder.</source>
        <translation>请检查谁有写入权限，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>cannot write %1: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>cannot open %1: %2</source>
        <translation>无法打开 %1：%2</translation>
    </message>
    <message>
        <source>cannot create folder %1: %2</source>
        <translation>无法创建文件夹 %1：%2</translation>
    </message>
    <message>
        <source>cannot move to the trash %1: %2</source>
        <translation>无法移到回收站 %1：%2</translation>
    </message>
    <message>
        <source>cannot rename to %1: %2</source>
        <translation>无法重命名为 %1：%2</translation>
    </message>
    <message>
        <source>cannot write to %1</source>
        <translation>无法写入 %1</translation>
    </message>
    <message>
        <source>Free some space on that disk, or set TMPDIR to another folder.</source>
        <translation>请在该磁盘上腾出空间，或把 TMPDIR 设为其他文件夹。</translation>
    </message>
    <message>
        <source>cannot rename onto %1: %2</source>
        <translation>无法重命名为 %1：%2</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有那个文件或目录</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>权限不够</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>只读文件系统</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>设备上没有空间</translation>
    </message>
    <message>
        <source>No space left on device (%1 MiB free)</source>
        <translation>设备上没有空间（剩余 %1 MiB）</translation>
    </message>
    <message>
        <source>cannot put %1 back: something else is there now</source>
        <translation>无法放回 %1：那里现在有别的东西</translation>
    </message>
    <message>
        <source>Move that away first.</source>
        <translation>请先把它移走。</translation>
    </message>
    <message>
        <source>no project with tasks in %1</source>
        <translation>%1 中没有带任务的项目</translation>
    </message>
    <message>
        <source>paused at step %1 of %2</source>
        <translation>已暂停（第 %1 步，共 %2 步）</translation>
    </message>
    <message>
        <source>done at step %1 of %2</source>
        <translation>已完成（第 %1 步，共 %2 步）</translation>
    </message>
    <message>
        <source>stopped at step %1 of %2</source>
        <translation>已停止（第 %1 步，共 %2 步）</translation>
    </message>
    <message>
        <source>failed at step %1 of %2</source>
        <translation>失败（第 %1 步，共 %2 步）</translation>
    </message>
    <message>
        <source>cannot write into %1</source>
        <translation>无法写入 %1</translation>
    </message>
    <message>
        <source>Change who may write there, or choose another training.output_directory.</source>
        <translation>请更改写入权限，或选择其他 training.output_directory。</translation>
    </message>
    <message>
        <source>%1 checkpoint of task %2 (%3) (%4, step %5)</source>
        <translation>任务 %2（%3）的%1检查点（%4，第 %5 步）</translation>
    </message>
    <message>
        <source>only its own folder was searched: %1</source>
        <translation>只搜索了它自己的文件夹：%1</translation>
    </message>
    <message>
        <source>Recompute the statistics with `kstudio dataset stats --compute`, or write them anew with `kstudio dataset convert`.</source>
        <translation>请用 `kstudio dataset stats --compute` 重新计算统计量，或用 `kstudio dataset convert` 重新写入。</translation>
    </message>
    <message>
        <source>Training computes them; `kstudio dataset stats --compute` shows them.</source>
        <translation>训练时会计算；`kstudio dataset stats --compute` 可显示。</translation>
    </message>
    <message>
        <source>cannot train stage %1 (%2): it has neither steps nor epochs</source>
        <translation>无法训练第 %1 阶段（%2）：既没有给出步数，也没有给出轮数</translation>
    </message>
    <message>
        <source>Give training.steps or training.epochs in %1 or in the project.</source>
        <translation>请在 %1 或项目中给出 training.steps 或 training.epochs。</translation>
    </message>
    <message>
        <source>cannot train stage %1 (%2): its replay plan gives its own task no share</source>
        <translation>无法训练第 %1 阶段（%2）：其回放计划没有给本任务留任何份额</translation>
    </message>
    <message>
        <source>Give it the greater part, 60 to 80 % of each batch.</source>
        <translation>请把每个批次的大部分（60 % 到 80 %）留给本任务。</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
    <message>
        <source>cannot read the weights that the stage began with from %1</source>
        <translation>无法从 %1 读取该阶段开始时的权重</translation>
    </message>
    <message>
        <source>cannot read the size of the pictures in &apos;%1&apos;</source>
        <translation>无法读取“%1”中的图像大小</translation>
    </message>
    <message>
        <source>cannot look up the held-out episodes of task %1</source>
        <translation>无法查找任务 %1 留作验证的回合</translation>
    </message>
    <message>
        <source>cannot make the statistics of the sequence</source>
        <translation>无法生成该序列的统计量</translation>
    </message>
    <message>
        <source>cannot compute statistics of a sequence without tasks</source>
        <translation>无法计算没有任务的序列的统计量</translation>
    </message>
    <message>
        <source>cannot tell the sizes of the backbone &apos;%1&apos;</source>
        <translation>无法确定骨干网络“%1”的大小</translation>
    </message>
    <message>
        <source>cannot restore the optimizer state of &apos;%1&apos;</source>
        <translation>无法恢复“%1”的优化器状态</translation>
    </message>
    <message>
        <source>cannot read the safety setting &apos;%1&apos;</source>
        <translation>无法读取安全设置“%1”</translation>
    </message>
    <message>
        <source>cannot read the topic setting &apos;%1&apos;</source>
        <translation>无法读取话题设置“%1”</translation>
    </message>
    <message>
        <source>cannot change the policy&apos;s configuration</source>
        <translation>无法更改策略的配置</translation>
    </message>
    <message>
        <source>cannot change the policy while it runs</source>
        <translation>策略运行时无法更换</translation>
    </message>
    <message>
        <source>cannot mix task %1 into this stage</source>
        <translation>无法把任务 %1 混入此阶段</translation>
    </message>
    <message>
        <source>cannot draw the simulator&apos;s cameras</source>
        <translation>无法绘制仿真器的相机图像</translation>
    </message>
    <message>
        <source>cannot decode a picture of %1 bytes</source>
        <translation>无法解码 %1 字节的图像</translation>
    </message>
    <message>
        <source>cannot connect to %1</source>
        <translation>无法连接 %1</translation>
    </message>
    <message>
        <source>cannot reach the robot session at %1</source>
        <translation>无法连到 %1 的机器人会话</translation>
    </message>
    <message>
        <source>cannot read the robot&apos;s description</source>
        <translation>无法读取机器人的描述文件</translation>
    </message>
    <message>
        <source>cannot read the scene&apos;s description</source>
        <translation>无法读取场景的描述文件</translation>
    </message>
    <message>
        <source>cannot start the simulated robot</source>
        <translation>无法启动仿真机器人</translation>
    </message>
    <message>
        <source>cannot send %1 to the simulated robot</source>
        <translation>无法把 %1 发给仿真机器人</translation>
    </message>
    <message>
        <source>cannot play the recording %1</source>
        <translation>无法播放记录 %1</translation>
    </message>
    <message>
        <source>cannot let the policy act here</source>
        <translation>策略无法在此处执行</translation>
    </message>
    <message>
        <source>cannot run the policy on %1</source>
        <translation>无法在 %1 上运行策略</translation>
    </message>
    <message>
        <source>cannot change the arm mode</source>
        <translation>无法更改手臂模式</translation>
    </message>
    <message>
        <source>cannot send to the robot</source>
        <translation>无法向机器人发送</translation>
    </message>
    <message>
        <source>cannot take pictures</source>
        <translation>无法截图</translation>
    </message>
    <message>
        <source>cannot count the trial</source>
        <translation>无法计入这次试验</translation>
    </message>
    <message>
        <source>cannot reset the scene</source>
        <translation>无法重置场景</translation>
    </message>
    <message>
        <source>cannot film failures</source>
        <translation>无法拍摄失败的试验</translation>
    </message>
    <message>
        <source>cannot share statistics</source>
        <translation>无法共用统计量</translation>
    </message>
    <message>
        <source>cannot build the scene</source>
        <translation>无法构建场景</translation>
    </message>
    <message>
        <source>cannot list checkpoints</source>
        <translation>无法列出检查点</translation>
    </message>
    <message>
        <source>cannot run the sequence %1</source>
        <translation>无法运行序列 %1</translation>
    </message>
    <message>
        <source>cannot run the demo</source>
        <translation>无法运行演示</translation>
    </message>
    <message>
        <source>cannot make the demo</source>
        <translation>无法创建演示</translation>
    </message>
    <message>
        <source>cannot make the demo in %1</source>
        <translation>无法在 %1 创建演示</translation>
    </message>
    <message>
        <source>cannot make a project in %1</source>
        <translation>无法在 %1 创建项目</translation>
    </message>
    <message>
        <source>cannot create a run folder</source>
        <translation>无法创建运行目录</translation>
    </message>
    <message>
        <source>cannot measure task %1</source>
        <translation>无法测量任务 %1</translation>
    </message>
    <message>
        <source>cannot record into %1</source>
        <translation>无法录制到 %1</translation>
    </message>
    <message>
        <source>cannot record camera &apos;%1&apos;</source>
        <translation>无法录制相机“%1”</translation>
    </message>
    <message>
        <source>cannot record %1</source>
        <translation>无法录制 %1</translation>
    </message>
    <message>
        <source>cannot read episode %1 of %2</source>
        <translation>无法读取 %2 的回合 %1</translation>
    </message>
    <message>
        <source>cannot read episode %1</source>
        <translation>无法读取回合 %1</translation>
    </message>
    <message>
        <source>cannot read tensor %1 of %2</source>
        <translation>无法读取 %2 的张量 %1</translation>
    </message>
    <message>
        <source>cannot read tokenizer %1</source>
        <translation>无法读取分词器 %1</translation>
    </message>
    <message>
        <source>cannot read the processors of %1</source>
        <translation>无法读取 %1 的处理器</translation>
    </message>
    <message>
        <source>cannot use the processors of %1</source>
        <translation>无法使用 %1 的处理器</translation>
    </message>
    <message>
        <source>cannot use tokenizer %1</source>
        <translation>无法使用分词器 %1</translation>
    </message>
    <message>
        <source>cannot use camera &apos;%1&apos; of %2</source>
        <translation>无法使用 %2 的相机“%1”</translation>
    </message>
    <message>
        <source>cannot use device &apos;%1&apos;</source>
        <translation>无法使用设备“%1”</translation>
    </message>
    <message>
        <source>cannot open video &apos;%1&apos;</source>
        <translation>无法打开视频“%1”</translation>
    </message>
    <message>
        <source>cannot open checkpoint %1</source>
        <translation>无法打开检查点 %1</translation>
    </message>
    <message>
        <source>cannot open the run %1</source>
        <translation>无法打开运行 %1</translation>
    </message>
    <message>
        <source>cannot decode video &apos;%1&apos;</source>
        <translation>无法解码视频“%1”</translation>
    </message>
    <message>
        <source>cannot load weights &apos;%1&apos;</source>
        <translation>无法加载权重“%1”</translation>
    </message>
    <message>
        <source>cannot load weights from %1</source>
        <translation>无法从 %1 加载权重</translation>
    </message>
    <message>
        <source>cannot load the next batch</source>
        <translation>无法加载下一批数据</translation>
    </message>
    <message>
        <source>cannot load a batch</source>
        <translation>无法加载一批数据</translation>
    </message>
    <message>
        <source>cannot list the folder %1</source>
        <translation>无法列出文件夹 %1</translation>
    </message>
    <message>
        <source>cannot copy camera &apos;%1&apos;</source>
        <translation>无法复制相机“%1”</translation>
    </message>
    <message>
        <source>cannot copy episode %1 of &apos;%2&apos;</source>
        <translation>无法复制“%2”的回合 %1</translation>
    </message>
    <message>
        <source>cannot store episode %1</source>
        <translation>无法存储回合 %1</translation>
    </message>
    <message>
        <source>cannot write a data set to &apos;%1&apos;</source>
        <translation>无法把数据集写入“%1”</translation>
    </message>
    <message>
        <source>cannot write to data set &apos;%1&apos;</source>
        <translation>无法写入数据集“%1”</translation>
    </message>
    <message>
        <source>cannot write camera &apos;%1&apos; as video</source>
        <translation>无法把相机“%1”写成视频</translation>
    </message>
    <message>
        <source>cannot write tensor &apos;%1&apos; to %2</source>
        <translation>无法把张量“%1”写入 %2</translation>
    </message>
    <message>
        <source>cannot save checkpoint %1 to %2</source>
        <translation>无法把检查点 %1 保存到 %2</translation>
    </message>
    <message>
        <source>cannot resume from %1</source>
        <translation>无法从 %1 继续</translation>
    </message>
    <message>
        <source>cannot train on episode %1 of %2</source>
        <translation>无法用 %2 的回合 %1 训练</translation>
    </message>
    <message>
        <source>cannot train on %1</source>
        <translation>无法在 %1 上训练</translation>
    </message>
    <message>
        <source>cannot export to %1</source>
        <translation>无法导出到 %1</translation>
    </message>
    <message>
        <source>cannot look up %1</source>
        <translation>无法查找 %1</translation>
    </message>
    <message>
        <source>cannot read %1 as %2</source>
        <translation>无法把 %1 读作 %2</translation>
    </message>
    <message>
        <source>cannot read %1</source>
        <translation>无法读取 %1</translation>
    </message>
    <message>
        <source>cannot open %1 as %2</source>
        <translation>无法把 %1 作为 %2 打开</translation>
    </message>
    <message>
        <source>cannot open %1</source>
        <translation>无法打开 %1</translation>
    </message>
    <message>
        <source>cannot write %1</source>
        <translation>无法写入 %1</translation>
    </message>
    <message>
        <source>cannot use %1</source>
        <translation>无法使用 %1</translation>
    </message>
    <message>
        <source>cannot change %1</source>
        <translation>无法更改 %1</translation>
    </message>
    <message>
        <source>cannot load %1</source>
        <translation>无法加载 %1</translation>
    </message>
    <message>
        <source>cannot make %1</source>
        <translation>无法创建 %1</translation>
    </message>
    <message>
        <source>cannot show %1</source>
        <translation>无法显示 %1</translation>
    </message>
    <message>
        <source>cannot store %1</source>
        <translation>无法存储 %1</translation>
    </message>
    <message>
        <source>cannot resume %1</source>
        <translation>无法继续 %1</translation>
    </message>
    <message>
        <source>cannot train %1</source>
        <translation>无法训练 %1</translation>
    </message>
    <message>
        <source>cannot download %1</source>
        <translation>无法下载 %1</translation>
    </message>
    <message>
        <source>cannot fetch %1</source>
        <translation>无法获取 %1</translation>
    </message>
    <message>
        <source>cannot import %1</source>
        <translation>无法导入 %1</translation>
    </message>
    <message>
        <source>cannot export %1</source>
        <translation>无法导出 %1</translation>
    </message>
    <message>
        <source>cannot copy %1</source>
        <translation>无法复制 %1</translation>
    </message>
    <message>
        <source>cannot list %1</source>
        <translation>无法列出 %1</translation>
    </message>
    <message>
        <source>cannot delete %1</source>
        <translation>无法删除 %1</translation>
    </message>
    <message>
        <source>cannot draw %1</source>
        <translation>无法绘制 %1</translation>
    </message>
    <message>
        <source>cannot encode %1</source>
        <translation>无法编码 %1</translation>
    </message>
    <message>
        <source>cannot decode %1</source>
        <translation>无法解码 %1</translation>
    </message>
    <message>
        <source>cannot run %1</source>
        <translation>无法运行 %1</translation>
    </message>
    <message>
        <source>cannot run</source>
        <translation>无法运行</translation>
    </message>
    <message>
        <source>cannot build %1</source>
        <translation>无法构建 %1</translation>
    </message>
    <message>
        <source>cannot play %1</source>
        <translation>无法播放 %1</translation>
    </message>
    <message>
        <source>cannot restore %1</source>
        <translation>无法恢复 %1</translation>
    </message>
    <message>
        <source>cannot find %1</source>
        <translation>找不到 %1</translation>
    </message>
    <message>
        <source>cannot remove %1</source>
        <translation>无法移除 %1</translation>
    </message>
    <message>
        <source>cannot verify %1</source>
        <translation>无法校验 %1</translation>
    </message>
    <message>
        <source>cannot compare %1</source>
        <translation>无法比较 %1</translation>
    </message>
    <message>
        <source>cannot normalise %1</source>
        <translation>无法归一化 %1</translation>
    </message>
    <message>
        <source>cannot send %1</source>
        <translation>无法发送 %1</translation>
    </message>
    <message>
        <source>cannot evaluate %1</source>
        <translation>无法评估 %1</translation>
    </message>
    <message>
        <source>cannot split %1</source>
        <translation>无法拆分 %1</translation>
    </message>
    <message>
        <source>cannot split</source>
        <translation>无法拆分</translation>
    </message>
    <message>
        <source>cannot merge %1</source>
        <translation>无法合并 %1</translation>
    </message>
    <message>
        <source>cannot merge</source>
        <translation>无法合并</translation>
    </message>
    <message>
        <source>cannot measure %1</source>
        <translation>无法测量 %1</translation>
    </message>
    <message>
        <source>cannot measure</source>
        <translation>无法测量</translation>
    </message>
    <message>
        <source>cannot report</source>
        <translation>无法生成报告</translation>
    </message>
    <message>
        <source>cannot validate</source>
        <translation>无法验证</translation>
    </message>
    <message>
        <source>cannot train</source>
        <translation>无法训练</translation>
    </message>
    <message>
        <source>cannot inspect %1</source>
        <translation>无法检查 %1</translation>
    </message>
    <message>
        <source>cannot create %1</source>
        <translation>无法创建 %1</translation>
    </message>
    <message>
        <source>cannot listen on %1</source>
        <translation>无法在 %1 上监听</translation>
    </message>
    <message>
        <source>cannot tell %1</source>
        <translation>无法确定 %1</translation>
    </message>
    <message>
        <source>cannot %1</source>
        <translation>操作无法完成（%1）</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>Directory not empty</source>
        <translation>文件夹不为空</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>读写错误</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许此操作</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>连接超时</translation>
    </message>
    <message>
        <source>Connection reset by peer</source>
        <translation>连接被对方重置</translation>
    </message>
    <message>
        <source>No route to host</source>
        <translation>无法到达主机</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>网络不可达</translation>
    </message>
    <message>
        <source>Address already in use</source>
        <translation>地址已被占用</translation>
    </message>
    <message>
        <source>Broken pipe</source>
        <translation>连接已断开</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>nobody answers</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>the link to the robot is down</source>
        <translation>与机器人的连接已断开</translation>
    </message>
    <message>
        <source>no policy chosen</source>
        <translation>未选择策略</translation>
    </message>
    <message>
        <source>no joint message yet</source>
        <translation>尚未收到关节消息</translation>
    </message>
    <message>
        <source>no joint message within %1 ms</source>
        <translation>%1 毫秒内没有关节消息</translation>
    </message>
    <message>
        <source>the robot is %1, not Armed</source>
        <translation>机器人状态为 %1，未使能</translation>
    </message>
    <message>
        <source>the simulated robot does not answer</source>
        <translation>仿真机器人没有应答</translation>
    </message>
    <message>
        <source>this robot is not simulated here</source>
        <translation>此机器人不是这里的仿真机器人</translation>
    </message>
    <message>
        <source>this program was built without FFmpeg</source>
        <translation>此程序构建时没有 FFmpeg</translation>
    </message>
    <message>
        <source>this program was built without FFmpeg and OpenCV</source>
        <translation>此程序构建时没有 FFmpeg 和 OpenCV</translation>
    </message>
    <message>
        <source>this program was built without MuJoCo</source>
        <translation>此程序构建时没有 MuJoCo</translation>
    </message>
    <message>
        <source>this program was built without roscpp</source>
        <translation>此程序构建时没有 roscpp</translation>
    </message>
    <message>
        <source>it exists already</source>
        <translation>已经存在</translation>
    </message>
    <message>
        <source>it is there already</source>
        <translation>已经存在</translation>
    </message>
    <message>
        <source>it is there and not empty</source>
        <translation>已存在且不为空</translation>
    </message>
    <message>
        <source>there is a recording already</source>
        <translation>那里已有录制数据</translation>
    </message>
    <message>
        <source>another program is writing to it</source>
        <translation>另一个程序正在写入</translation>
    </message>
    <message>
        <source>it belongs to somebody else</source>
        <translation>它属于其他人</translation>
    </message>
    <message>
        <source>it is a folder, a file was expected</source>
        <translation>它是文件夹，应为文件</translation>
    </message>
    <message>
        <source>it is no JSON object</source>
        <translation>它不是 JSON 对象</translation>
    </message>
    <message>
        <source>it has no config.json</source>
        <translation>其中没有 config.json</translation>
    </message>
    <message>
        <source>it has no model.safetensors</source>
        <translation>其中没有 model.safetensors</translation>
    </message>
    <message>
        <source>it has no checkpoint yet</source>
        <translation>还没有检查点</translation>
    </message>
    <message>
        <source>it has no frames</source>
        <translation>没有帧</translation>
    </message>
    <message>
        <source>there are no frames</source>
        <translation>没有帧</translation>
    </message>
    <message>
        <source>it has no runs</source>
        <translation>没有运行</translation>
    </message>
    <message>
        <source>it holds no video</source>
        <translation>其中没有视频</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>no such folder</source>
        <translation>没有这个文件夹</translation>
    </message>
    <message>
        <source>there is no folder %1</source>
        <translation>没有文件夹 %1</translation>
    </message>
    <message>
        <source>%1 is no folder</source>
        <translation>%1 不是文件夹</translation>
    </message>
    <message>
        <source>not a regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>it lists no episodes</source>
        <translation>没有列出任何回合</translation>
    </message>
    <message>
        <source>its state has %1 values, not 16</source>
        <translation>其状态有 %1 个值，而不是 16 个</translation>
    </message>
    <message>
        <source>%1 state and %2 action values, 16 and 16 (or 20) are needed</source>
        <translation>状态 %1 个值、动作 %2 个值；需要 16 和 16（或 20）</translation>
    </message>
    <message>
        <source>the expert failed %1 times in a row, last at seed %2</source>
        <translation>专家连续失败 %1 次，最后一次种子为 %2</translation>
    </message>
    <message>
        <source>%1 MiB free, %2 MiB wanted, %3 MiB are missing</source>
        <translation>可用 %1 MiB，需要 %2 MiB，还差 %3 MiB</translation>
    </message>
    <message>
        <source>the run was asked to stop</source>
        <translation>该运行已被要求停止</translation>
    </message>
    <message>
        <source>the step before it is not done (%1)</source>
        <translation>前一步尚未完成（%1）</translation>
    </message>
    <message>
        <source>%1 is training it</source>
        <translation>%1 正在训练它</translation>
    </message>
    <message>
        <source>larger than the %1 bytes expected at most</source>
        <translation>大于预期上限 %1 字节</translation>
    </message>
    <message>
        <source>OpenGL gives no frame buffer</source>
        <translation>OpenGL 没有提供帧缓冲</translation>
    </message>
    <message>
        <source>%1 differ</source>
        <translation>%1 不一致</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is missing</source>
        <translation>缺少“%1”</translation>
    </message>
    <message>
        <source>%1 missing</source>
        <translation>缺少 %1</translation>
    </message>
    <message>
        <source>the server answered %1</source>
        <translation>服务器应答 %1</translation>
    </message>
    <message>
        <source>%1 needs %2 in %3, found %4</source>
        <translation>%1 需要%2（单位 %3），实际为 %4</translation>
    </message>
    <message>
        <source>%1 needs %2, found %3</source>
        <translation>%1 需要%2，实际为 %3</translation>
    </message>
    <message>
        <source>%1 = %2 is outside %3</source>
        <translation>%1 = %2 超出范围 %3</translation>
    </message>
    <message>
        <source>%1 = %2 is none of %3</source>
        <translation>%1 = %2 不在可选值 %3 之中</translation>
    </message>
    <message>
        <source>%1 = %2 is no device</source>
        <translation>%1 = %2 不是设备</translation>
    </message>
    <message>
        <source>%1 names episode %2 twice</source>
        <translation>%1 两次列出回合 %2</translation>
    </message>
    <message>
        <source>%1 has an empty entry</source>
        <translation>%1 含有空项</translation>
    </message>
    <message>
        <source>%1: the range %2 runs backwards</source>
        <translation>%1：范围 %2 前后颠倒</translation>
    </message>
    <message>
        <source>%1: a side of %2 px is outside %3</source>
        <translation>%1：边长 %2 像素超出 %3</translation>
    </message>
    <message>
        <source>%1 and %2 are both given</source>
        <translation>%1 与 %2 同时给出</translation>
    </message>
    <message>
        <source>unknown key &apos;%1&apos;</source>
        <translation>未知的键“%1”</translation>
    </message>
    <message>
        <source>%1: unknown key &apos;%2&apos;</source>
        <translation>%1：未知的键“%2”</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false（是或否）</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>path or name</source>
        <translation>路径或名称</translation>
    </message>
    <message>
        <source>folder or hub id</source>
        <translation>文件夹或 hub id</translation>
    </message>
    <message>
        <source>episode numbers</source>
        <translation>回合编号</translation>
    </message>
    <message>
        <source>list of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>list of numbers</source>
        <translation>数字列表</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a map</source>
        <translation>映射</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>其中之一：%1</translation>
    </message>
    <message>
        <source>proportional</source>
        <translation>按份额</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>均等</translation>
    </message>
    <message>
        <source>adaptive</source>
        <translation>自适应</translation>
    </message>
    <message>
        <source>reservoir</source>
        <translation>蓄水池</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>共用</translation>
    </message>
    <message>
        <source>per_stage</source>
        <translation>各阶段自有</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>不归一化</translation>
    </message>
    <message>
        <source>config.json scales %1 by %2, the processors by %3: the processors count, here as in LeRobot</source>
        <translation>config.json 对 %1 用 %2 缩放，处理器用 %3：以处理器为准，与 LeRobot 相同</translation>
    </message>
    <message>
        <source>%1 is scaled by %2, SmolVLA&apos;s own setting is MEAN_STD: applied as it says</source>
        <translation>%1 用 %2 缩放，SmolVLA 自身的设置是 MEAN_STD：按其说明执行</translation>
    </message>
    <message>
        <source>no statistics of %1 are stored: without those of the data set it is not scaled</source>
        <translation>没有保存 %1 的统计量：若不取数据集的统计量，则不做缩放</translation>
    </message>
    <message>
        <source>its rtc_config (real-time chunking) is not applied: chunks are sampled without it, and checkpoints are written without it; on the robot, guided blending is the same with settings of its own</source>
        <translation>其 rtc_config（实时分块）不生效：采样动作块时不用它，写检查点时也不带它；在机器人上，引导融合与之相同，但用自己的设置</translation>
    </message>
    <message>
        <source>its config.json scales pictures by %1, SmolVLA takes them as they are</source>
        <translation>其 config.json 用 %1 缩放图像，而 SmolVLA 按原样接收图像</translation>
    </message>
    <message>
        <source>Set VISUAL to IDENTITY in its normalization_mapping if it was trained so, or export the checkpoint with processors from the LeRobot that trained it.</source>
        <translation>若训练时即如此，请把其 normalization_mapping 中的 VISUAL 设为 IDENTITY；否则用训练它的 LeRobot 导出带处理器的检查点。</translation>
    </message>
    <message>
        <source>cannot open %1: its normalization_mapping scales %2 by &apos;%3&apos;</source>
        <translation>无法打开 %1：其 normalization_mapping 对 %2 用“%3”缩放</translation>
    </message>
    <message>
        <source>Known are IDENTITY, MEAN_STD, MIN_MAX, QUANTILES and QUANTILE10.</source>
        <translation>已知的有 IDENTITY、MEAN_STD、MIN_MAX、QUANTILES 和 QUANTILE10。</translation>
    </message>
    <message>
        <source>config.yaml is missing. The run cannot be resumed without it: restore it from a copy. Its checkpoints are not affected.</source>
        <translation>缺少 config.yaml。没有它无法继续该运行：请从副本恢复。其检查点不受影响。</translation>
    </message>
    <message>
        <source>events.jsonl is missing. Its curves are lost; `kstudio train --resume` goes on from the newest checkpoint.</source>
        <translation>缺少 events.jsonl。其曲线已丢失；`kstudio train --resume` 从最新的检查点继续。</translation>
    </message>
    <message>
        <source>%1. Nothing depends on it: the next `kstudio train --resume` writes it anew.</source>
        <translation>%1。没有其他东西依赖它：下一次 `kstudio train --resume` 会重新写入。</translation>
    </message>
    <message>
        <source>%1. The file is damaged; restore it from a copy of the run.</source>
        <translation>%1。文件已损坏；请从该运行的副本恢复。</translation>
    </message>
    <message>
        <source>events.jsonl is damaged: %1. Curves have a gap there, checkpoints do not depend on it: `kstudio checkpoint verify` checks those, `kstudio train --resume` goes on from the newest.</source>
        <translation>events.jsonl 已损坏：%1。曲线在该处有缺口，检查点不依赖它：`kstudio checkpoint verify` 检查检查点，`kstudio train --resume` 从最新的继续。</translation>
    </message>
    <message>
        <source>events.jsonl is damaged: %1</source>
        <translation>events.jsonl 已损坏：%1</translation>
    </message>
    <message>
        <source>line %1 cannot be read (%2)</source>
        <translation>第 %1 行无法读取（%2）</translation>
    </message>
    <message>
        <source>line %1 has the number %2 instead of %3</source>
        <translation>第 %1 行的编号是 %2，应为 %3</translation>
    </message>
    <message>
        <source>1 event is missing before line %1</source>
        <translation>第 %1 行之前缺少 1 个事件</translation>
    </message>
    <message>
        <source>%1 events are missing before line %2</source>
        <translation>第 %2 行之前缺少 %1 个事件</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另有 %1 处</translation>
    </message>
    <message>
        <source>%1 of the %2 bytes that the checkpoint counts on are there</source>
        <translation>检查点所需的 %2 字节中只有 %1 字节</translation>
    </message>
    <message>
        <source>it ends at byte %1 of the %2 that the checkpoint of step %3 counts on</source>
        <translation>它止于第 %1 字节，而第 %3 步的检查点需要 %2 字节</translation>
    </message>
    <message>
        <source>the end of the run is missing, training_results.json tells of it</source>
        <translation>缺少运行的结尾，training_results.json 中有记录</translation>
    </message>
    <message>
        <source>The curves have a gap there. Training itself is not affected: it goes on from its checkpoint.</source>
        <translation>曲线在该处有缺口。训练本身不受影响：它从检查点继续。</translation>
    </message>
    <message>
        <source>%1 sequences of %2 are not finished (%3 stages) and not averaged with those that are</source>
        <translation>%2 有 %1 个序列未完成（阶段 %3），未与已完成的一起取平均</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / 共 %2</translation>
    </message>
    <message>
        <source>%1 (unfinished)</source>
        <translation>%1（未完成）</translation>
    </message>
    <message>
        <source>no stage was measured yet</source>
        <translation>尚未测量任何阶段</translation>
    </message>
    <message>
        <source>needs joint training: kstudio sequence run PROJECT --baseline joint</source>
        <translation>需要联合训练：kstudio sequence run PROJECT --baseline joint</translation>
    </message>
    <message>
        <source>needs two stages</source>
        <translation>需要两个阶段</translation>
    </message>
    <message>
        <source>%1 was not measured before its own stage</source>
        <translation>%1 在其自身阶段之前未被测量</translation>
    </message>
    <message>
        <source>%1 was not measured before any training, which a joint run of the same seed does</source>
        <translation>%1 在任何训练之前未被测量；相同种子的联合训练会测量它</translation>
    </message>
    <message>
        <source>%1 was not measured within its own stage</source>
        <translation>%1 在其自身阶段内未被测量</translation>
    </message>
    <message>
        <source>%1 was not measured after stage %2</source>
        <translation>%1 在阶段 %2 之后未被测量</translation>
    </message>
    <message>
        <source>every term was left out, as there was nothing to lose</source>
        <translation>各项均被略去，因为没有可失去的</translation>
    </message>
    <message>
        <source>relative: slightly degraded above %1 %, forgotten above %2 % worse than the task ever was</source>
        <translation>相对：比任务的最好成绩差 %1 % 以上为轻微退化，差 %2 % 以上为已遗忘</translation>
    </message>
    <message>
        <source>seed: of flow loss x action width / %1, slightly degraded from %2, forgotten from %3</source>
        <translation>种子系统：按流损失 × 动作宽度 / %1，从 %2 起为轻微退化，从 %3 起为已遗忘</translation>
    </message>
    <message>
        <source>defaults</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>stage %1 (%2) has a run made with other settings than the project has today: %3</source>
        <translation>阶段 %1（%2）的训练所用设置与项目当前的不同：%3</translation>
    </message>
    <message>
        <source>%1 %2 instead of %3</source>
        <translation>%1 为 %2，而非 %3</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 项</translation>
    </message>
    <message>
        <source>own %1 %</source>
        <translation>自身 %1 %</translation>
    </message>
    <message>
        <source>task %1 %2 %</source>
        <translation>任务 %1 %2 %</translation>
    </message>
    <message>
        <source>It stays as it is; `--branch NAME --from %1` trains it anew.</source>
        <translation>它保持原样；`--branch NAME --from %1` 会重新训练。</translation>
    </message>
    <message>
        <source>task %1 (%2) is %3: flow loss %4, at its best %5</source>
        <translation>任务 %1（%2）%3：流损失 %4，最好时为 %5</translation>
    </message>
    <message>
        <source>retained</source>
        <translation>保持良好</translation>
    </message>
    <message>
        <source>slightly degraded</source>
        <translation>轻微退化</translation>
    </message>
    <message>
        <source>forgotten</source>
        <translation>已遗忘</translation>
    </message>
    <message>
        <source>Raise its replay share, stop here, or go back to the best checkpoint.</source>
        <translation>可提高其回放占比、在此停止，或回到最佳检查点。</translation>
    </message>
    <message>
        <source>%1, in full precision from its training_state</source>
        <translation>%1，取自其 training_state 的完整精度</translation>
    </message>
    <message>
        <source>%1 belongs to other weights than %2 (&apos;%3&apos; differs): the stage starts from the latter</source>
        <translation>%1 与 %2 不是同一组权重（“%3”不同）：阶段从后者开始</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>cannot open %1, which %2 names</source>
        <translation>无法打开 %2 指定的 %1</translation>
    </message>
    <message>
        <source>Correct %1, or put the file there.</source>
        <translation>请更正 %1，或将文件放到该处。</translation>
    </message>
    <message>
        <source>a policy from random weights has no tokenizer of its own</source>
        <translation>随机权重的策略没有自带的分词器</translation>
    </message>
    <message>
        <source>Set policy.tokenizer to the backbone&apos;s tokenizer.json, or to bytes for a small policy.</source>
        <translation>请将 policy.tokenizer 设为主干网络的 tokenizer.json，小型策略可设为 bytes。</translation>
    </message>
    <message>
        <source>every file that it is made with is there</source>
        <translation>所需文件齐全</translation>
    </message>
    <message>
        <source>cannot write %1: it would lie in the checkpoint %2</source>
        <translation>无法写入 %1：它会位于检查点 %2 之内</translation>
    </message>
    <message>
        <source>Name a folder outside of it.</source>
        <translation>请指定它之外的文件夹。</translation>
    </message>
    <message>
        <source>%1 leads nowhere: %2</source>
        <translation>%1 不指向任何文件：%2</translation>
    </message>
    <message>
        <source>a brace is not closed</source>
        <translation>花括号没有闭合</translation>
    </message>
    <message>
        <source>unknown format &apos;%1&apos;</source>
        <translation>未知格式“%1”</translation>
    </message>
    <message>
        <source>nothing is known as &apos;%1&apos;</source>
        <translation>没有名为“%1”的内容</translation>
    </message>
    <message>
        <source>it leads to &apos;%1&apos;</source>
        <translation>它指向“%1”</translation>
    </message>
    <message>
        <source>Restore the file from where the data set came from. Its paths are made of {episode_chunk}, {episode_index} and {video_key}.</source>
        <translation>请从数据集的来源恢复此文件。其路径由 {episode_chunk}、{episode_index} 和 {video_key} 组成。</translation>
    </message>
    <message>
        <source>Restore the file from where the data set came from. Its paths are made of {chunk_index}, {file_index} and {video_key}.</source>
        <translation>请从数据集的来源恢复此文件。其路径由 {chunk_index}、{file_index} 和 {video_key} 组成。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has the unknown dtype &apos;%2&apos;</source>
        <translation>“%1”的 dtype“%2”未知</translation>
    </message>
    <message>
        <source>Its column is read as it is stored; correct the dtype in meta/info.json (float32, int64, bool, string, image, video).</source>
        <translation>按存储的类型读取该列；请更正 meta/info.json 中的 dtype（float32、int64、bool、string、image、video）。</translation>
    </message>
    <message>
        <source>cannot use the path template &apos;%1&apos;</source>
        <translation>无法使用路径模板“%1”</translation>
    </message>
    <message>
        <source>%1 threads instead of %2</source>
        <translation>线程数 %1，而不是 %2</translation>
    </message>
    <message>
        <source>the checkpoint does not say by which settings and data it was made</source>
        <translation>检查点没有说明它是用哪些设置和数据训练的</translation>
    </message>
    <message>
        <source>data of task %1: %2</source>
        <translation>任务 %1 的数据：%2</translation>
    </message>
    <message>
        <source>kept frames: %1</source>
        <translation>保留的帧：%1</translation>
    </message>
    <message>
        <source>%1 has changed</source>
        <translation>%1 已改变</translation>
    </message>
    <message>
        <source>%1 is gone</source>
        <translation>%1 不见了</translation>
    </message>
    <message>
        <source>%1 is new</source>
        <translation>%1 是新的</translation>
    </message>
    <message>
        <source>data.stats = checkpoint, but %1 is a backbone without statistics</source>
        <translation>data.stats = checkpoint，但 %1 是没有统计量的主干网络</translation>
    </message>
    <message>
        <source>data.stats = checkpoint, but from scratch there is none</source>
        <translation>data.stats = checkpoint，但从头训练没有检查点</translation>
    </message>
    <message>
        <source>Write compute or dataset.</source>
        <translation>请写 compute 或 dataset。</translation>
    </message>
    <message>
        <source>the checkpoint has no statistics of %1: its values stay as they are; data.stats: compute or dataset would scale them</source>
        <translation>检查点没有 %1 的统计量：其数值保持原样；data.stats 设为 compute 或 dataset 则会缩放它们</translation>
    </message>
    <message>
        <source>sequences of %1 are kept apart, as they differ in %2</source>
        <translation>%1 的各序列分开统计，因为它们的以下设置不同：%2</translation>
    </message>
    <message>
        <source>%1 is compared with %2, which differs from it in %3 as well</source>
        <translation>%1 与 %2 比较，但后者的以下设置也不同：%3</translation>
    </message>
    <message>
        <source>stage %1 is validated on task %2 by the frames that the reservoir keeps: %3</source>
        <translation>阶段 %1用蓄水池保留的帧来验证任务 %2：%3</translation>
    </message>
    <message>
        <source>The reservoir that it starts from keeps no frames to validate on: what the stage does to that task stays unknown.</source>
        <translation>它所依据的蓄水池没有保留验证帧：该阶段对这个任务的影响将无从得知。</translation>
    </message>
    <message>
        <source>cannot tell how long joint training is: stage %1 (%2) has neither steps nor epochs</source>
        <translation>无法确定联合训练的长度：阶段 %1（%2）既没有步数也没有轮数</translation>
    </message>
    <message>
        <source>cannot tell how long joint training is: stage %1 (%2) counts in epochs, and its data was not looked at</source>
        <translation>无法确定联合训练的长度：阶段 %1（%2）按轮计数，而没有查看它的数据</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>不需要</translation>
    </message>
    <message>
        <source>the run of stage %1 (%2), %3, is not there any more: the stage is trained anew</source>
        <translation>阶段 %1（%2）的运行 %3 已不存在：该阶段将重新训练</translation>
    </message>
    <message>
        <source>the run of stage %1 (%2), %3, is not there any more; it is not trained again, as stage %4 has a run already</source>
        <translation>阶段 %1（%2）的运行 %3 已不存在；不会重新训练，因为阶段 %4已有运行</translation>
    </message>
    <message>
        <source>Put back, it counts again.</source>
        <translation>放回原处后即重新生效。</translation>
    </message>
    <message>
        <source>It lies in %1: moved back, it counts again.</source>
        <translation>它在 %1 中：移回原处后即重新生效。</translation>
    </message>
    <message>
        <source>Put back, it counts again. `--stages %1` trains it anew.</source>
        <translation>放回原处后即重新生效。用 `--stages %1` 可重新训练。</translation>
    </message>
    <message>
        <source>It lies in %1: moved back, it counts again. `--stages %2` trains it anew.</source>
        <translation>它在 %1 中：移回原处后即重新生效。用 `--stages %2` 可重新训练。</translation>
    </message>
    <message>
        <source>stage %1 (%2) started from %3, which is not there any more</source>
        <translation>阶段 %1（%2）是从 %3 开始的，而后者已不存在</translation>
    </message>
    <message>
        <source>Its own run is whole and stays as it is.</source>
        <translation>该阶段自己的运行是完整的，保持不变。</translation>
    </message>
    <message>
        <source>cannot go on with stage %1 (%2): it saved no checkpoint yet, and %3, which it started from, is not there any more</source>
        <translation>无法继续阶段 %1（%2）：它还没有保存检查点，而它所依据的 %3 已不存在</translation>
    </message>
    <message>
        <source>Put that back, or delete %1: the stage then begins anew.</source>
        <translation>请把它放回原处，或删除 %1：该阶段便会重新开始。</translation>
    </message>
    <message>
        <source>the learning rate rises from %1 in stage %2 to %3 in stage %4</source>
        <translation>学习率从阶段 %2的 %1 升到阶段 %4的 %3</translation>
    </message>
    <message>
        <source>A later stage that learns faster forgets more; usual are 1, 0.7, 0.5 and 0.4 of the first stage&apos;s rate (sequential.lr_decay).</source>
        <translation>后面的阶段学得越快，遗忘越多；通常取第一阶段学习率的 1、0.7、0.5、0.4 倍（sequential.lr_decay）。</translation>
    </message>
    <message>
        <source>no episode of it is held out</source>
        <translation>没有为它留出任何回合</translation>
    </message>
    <message>
        <source>sequential.validate_all_previous_tasks is false</source>
        <translation>sequential.validate_all_previous_tasks 为 false</translation>
    </message>
    <message>
        <source>Hold episodes out (validation.split or validation.episodes, or validation.on: training), or choose sequential.replay_strategy: proportional.</source>
        <translation>请留出一些回合（validation.split 或 validation.episodes，或 validation.on: training），或选用 sequential.replay_strategy: proportional。</translation>
    </message>
    <message>
        <source>%1: the same instruction as %2, but for letter case and spaces</source>
        <translation>%1：指令与 %2 相同，只有大小写和空格不同</translation>
    </message>
    <message>
        <source>what earlier stages measured is no measure here, as this one measures otherwise: %1</source>
        <translation>前面各阶段的测量结果在此不作为基准，因为本阶段的测量方式不同：%1</translation>
    </message>
    <message>
        <source>its data set %1 is gone, and %2</source>
        <translation>它的数据集 %1 已不存在，而且%2</translation>
    </message>
    <message>
        <source>no frames were kept to validate on</source>
        <translation>没有保留用于验证的帧</translation>
    </message>
    <message>
        <source>the frames kept to validate on are those of validation.on: %1</source>
        <translation>保留的验证帧对应的是 validation.on: %1</translation>
    </message>
    <message>
        <source>the frames kept to validate on are others than validation.max_frames and action_frames ask for</source>
        <translation>保留的验证帧与 validation.max_frames 和 action_frames 所要求的不同</translation>
    </message>
    <message>
        <source>task %1 (%2) is validated on the %3 frames that the reservoir kept for it: %4</source>
        <translation>任务 %1（%2）用蓄水池为它保留的 %3 帧验证：%4</translation>
    </message>
    <message>
        <source>cannot call %1</source>
        <translation>无法调用 %1</translation>
    </message>
    <message>
        <source>cannot publish on %1</source>
        <translation>无法在 %1 上发布</translation>
    </message>
    <message>
        <source>the checkpoint lies in no run</source>
        <translation>该检查点不属于任何运行</translation>
    </message>
    <message>
        <source>pictures of %1x%2</source>
        <translation>%1x%2 的图像</translation>
    </message>
    <message>
        <source>camera %1 feeds %2 of the policy (paired in order)</source>
        <translation>相机 %1 用作策略的 %2（按顺序配对）</translation>
    </message>
    <message>
        <source>the run&apos;s log was left as it is: %1</source>
        <translation>运行日志保持原样：%1</translation>
    </message>
    <message>
        <source>%1: %2 of %3 trials succeeded, which do not count as the task&apos;s success in its sequence: with %4</source>
        <translation>%1：%3 次试验中 %2 次成功，但不计入该任务在序列中的成功率：%4</translation>
    </message>
    <message>
        <source>link</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>joints</source>
        <translation>关节</translation>
    </message>
    <message>
        <source>door</source>
        <translation>接口</translation>
    </message>
    <message>
        <source>limits</source>
        <translation>限位</translation>
    </message>
    <message>
        <source>arm mode</source>
        <translation>手臂模式</translation>
    </message>
    <message>
        <source>other publishers</source>
        <translation>其他发布者</translation>
    </message>
    <message>
        <source>joint values</source>
        <translation>关节数值</translation>
    </message>
    <message>
        <source>grippers</source>
        <translation>夹爪</translation>
    </message>
    <message>
        <source>gripper kind</source>
        <translation>夹爪类型</translation>
    </message>
    <message>
        <source>head pitch</source>
        <translation>头部俯仰</translation>
    </message>
    <message>
        <source>start pose</source>
        <translation>起始姿态</translation>
    </message>
    <message>
        <source>joint order</source>
        <translation>关节顺序</translation>
    </message>
    <message>
        <source>blending</source>
        <translation>动作块融合</translation>
    </message>
    <message>
        <source>camera %1</source>
        <translation>相机 %1</translation>
    </message>
    <message>
        <source>up, round trip %1 ms</source>
        <translation>已连通，往返 %1 毫秒</translation>
    </message>
    <message>
        <source>Look at the network and at rosbridge on the robot&apos;s upper computer.</source>
        <translation>请检查网络以及机器人上位机上的 rosbridge。</translation>
    </message>
    <message>
        <source>nothing has come</source>
        <translation>尚未收到任何数据</translation>
    </message>
    <message>
        <source>nothing has come from %1</source>
        <translation>尚未收到 %1 的数据</translation>
    </message>
    <message>
        <source>%1 ms old (limit %2 ms)</source>
        <translation>%1 毫秒前的数据（上限 %2 毫秒）</translation>
    </message>
    <message>
        <source>Is the robot&apos;s controller running?</source>
        <translation>机器人控制器是否在运行？</translation>
    </message>
    <message>
        <source>Is the camera running, and its topic name right?</source>
        <translation>相机是否在运行，话题名是否正确？</translation>
    </message>
    <message>
        <source>a recording: read only</source>
        <translation>录制数据：只读</translation>
    </message>
    <message>
        <source>Use Shadow; arming needs a robot.</source>
        <translation>请使用影子运行；使能需要真实机器人。</translation>
    </message>
    <message>
        <source>built-in table of biped_s45</source>
        <translation>biped_s45 的内置表</translation>
    </message>
    <message>
        <source>keep pose</source>
        <translation>保持姿态</translation>
    </message>
    <message>
        <source>auto swing</source>
        <translation>自动摆臂</translation>
    </message>
    <message>
        <source>external control</source>
        <translation>外部控制</translation>
    </message>
    <message>
        <source>the robot does not tell its arm mode</source>
        <translation>机器人没有报告手臂模式</translation>
    </message>
    <message>
        <source>Is /humanoid_get_arm_ctrl_mode there? Start the robot&apos;s controller.</source>
        <translation>是否存在 /humanoid_get_arm_ctrl_mode？请启动机器人控制器。</translation>
    </message>
    <message>
        <source>nobody else commands the arms</source>
        <translation>没有其他程序控制手臂</translation>
    </message>
    <message>
        <source>%1 command the arms too</source>
        <translation>%1 也在控制手臂</translation>
    </message>
    <message>
        <source>%1 commands the arms too: two hands on one robot</source>
        <translation>%1 也在控制手臂：同一台机器人有两个控制者</translation>
    </message>
    <message>
        <source>another client of rosbridge</source>
        <translation>rosbridge 的另一个客户端</translation>
    </message>
    <message>
        <source>somebody unknown (arm targets come that are not ours)</source>
        <translation>未知程序（收到了不是本程序发出的手臂目标）</translation>
    </message>
    <message>
        <source>End the other program, or use Shadow.</source>
        <translation>请结束另一个程序，或使用影子运行。</translation>
    </message>
    <message>
        <source>%1 is not a finite number; </source>
        <translation>%1 不是有限数；</translation>
    </message>
    <message>
        <source>%1 is not a finite number</source>
        <translation>%1 不是有限数</translation>
    </message>
    <message>
        <source>all finite</source>
        <translation>全部为有限数</translation>
    </message>
    <message>
        <source>Look at the robot&apos;s sensors.</source>
        <translation>请检查机器人的传感器。</translation>
    </message>
    <message>
        <source>no gripper</source>
        <translation>无夹爪</translation>
    </message>
    <message>
        <source>no state of the %1 has come</source>
        <translation>尚未收到 %1 的状态</translation>
    </message>
    <message>
        <source>Choose the kind of gripper that the robot has, and its topics.</source>
        <translation>请选择机器人实际的夹爪类型及其话题。</translation>
    </message>
    <message>
        <source>the robot says &apos;%1&apos;, &apos;%2&apos; is set</source>
        <translation>机器人报告“%1”，而设置为“%2”</translation>
    </message>
    <message>
        <source>Choose the gripper that the robot has.</source>
        <translation>请选择机器人实际的夹爪。</translation>
    </message>
    <message>
        <source>%1 degrees from the data&apos;s</source>
        <translation>与数据相差 %1 度</translation>
    </message>
    <message>
        <source>Go to the start pose: the policy has seen the scene from the data&apos;s angle.</source>
        <translation>请前往起始姿态：策略是从数据的视角看到场景的。</translation>
    </message>
    <message>
        <source>%1 rad away from &apos;%2&apos;</source>
        <translation>距“%2”%1 弧度</translation>
    </message>
    <message>
        <source>Go to the start pose before running.</source>
        <translation>运行前请先前往起始姿态。</translation>
    </message>
    <message>
        <source>mean first state of the data</source>
        <translation>数据的平均首状态</translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>Choose a checkpoint.</source>
        <translation>请选择检查点。</translation>
    </message>
    <message>
        <source>the checkpoint does not state its joints&apos; names</source>
        <translation>检查点没有写明关节名称</translation>
    </message>
    <message>
        <source>Make sure that it was trained on left 1-7, left gripper, right 1-7, right gripper.</source>
        <translation>请确认它是按左臂 1-7、左夹爪、右臂 1-7、右夹爪的顺序训练的。</translation>
    </message>
    <message>
        <source>the checkpoint&apos;s joints are the Kuavo&apos;s</source>
        <translation>检查点的关节与 Kuavo 一致</translation>
    </message>
    <message>
        <source>Choose a checkpoint trained on a Kuavo with both arms.</source>
        <translation>请选择在双臂 Kuavo 上训练的检查点。</translation>
    </message>
    <message>
        <source>none given</source>
        <translation>未填写</translation>
    </message>
    <message>
        <source>Type what the robot shall do, in the words of the data.</source>
        <translation>请用数据中的措辞输入机器人要做的事。</translation>
    </message>
    <message>
        <source>this policy cannot be guided by its last chunk</source>
        <translation>此策略不能由上一个动作块引导</translation>
    </message>
    <message>
        <source>Choose replace, average or ensemble.</source>
        <translation>请选择最新动作块、加权平均或时间集成。</translation>
    </message>
    <message>
        <source>value %1 of the action is not a finite number</source>
        <translation>动作的第 %1 个值不是有限数</translation>
    </message>
    <message>
        <source>the action has %1 values, 16 or 20 expected</source>
        <translation>动作有 %1 个值，应为 16 或 20 个</translation>
    </message>
    <message>
        <source>value %1 of the action is &apos;%2&apos;, &apos;%3&apos; expected: another order of joints</source>
        <translation>动作的第 %1 个值是“%2”，应为“%3”：关节顺序不同</translation>
    </message>
    <message>
        <source>the action names %1 joints, 16 expected</source>
        <translation>动作包含 %1 个关节名，应为 16 个</translation>
    </message>
    <message>
        <source>the robot&apos;s own description is not used: %1</source>
        <translation>未使用机器人自身的描述：%1</translation>
    </message>
    <message>
        <source>connected to %1 (read only until armed)</source>
        <translation>已连接到 %1（使能之前只读）</translation>
    </message>
    <message>
        <source>disconnected from %1</source>
        <translation>已与 %1 断开</translation>
    </message>
    <message>
        <source>Stop first.</source>
        <translation>请先停止。</translation>
    </message>
    <message>
        <source>STOP was pressed</source>
        <translation>已按下停止</translation>
    </message>
    <message>
        <source>all checks are green: ready to be armed</source>
        <translation>所有检查通过：可以使能</translation>
    </message>
    <message>
        <source>waiting for the policy&apos;s first chunk</source>
        <translation>等待策略的第一个动作块</translation>
    </message>
    <message>
        <source>the next chunk is late: the policy has been at it for %1 ms</source>
        <translation>下一个动作块来迟：策略已推理 %1 毫秒</translation>
    </message>
    <message>
        <source>going on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>joints are %1 ms old on the way to the start pose</source>
        <translation>前往起始姿态途中，关节数据已有 %1 毫秒</translation>
    </message>
    <message>
        <source>at the start pose &apos;%1&apos;</source>
        <translation>已到达起始姿态“%1”</translation>
    </message>
    <message>
        <source>the link to the robot is back; nothing moves until it is armed again</source>
        <translation>与机器人的连接已恢复；重新使能之前没有任何运动</translation>
    </message>
    <message>
        <source>the link to the robot is lost: %1</source>
        <translation>与机器人的连接已断开：%1</translation>
    </message>
    <message>
        <source>no sign of life from the window for %1 ms</source>
        <translation>窗口已有 %1 毫秒没有响应</translation>
    </message>
    <message>
        <source>the robot is held: %1; press run to go on</source>
        <translation>已保持：%1；按“运行”继续</translation>
    </message>
    <message>
        <source>the robot is held: %1</source>
        <translation>已保持：%1</translation>
    </message>
    <message>
        <source>the measured position of %1 is not a finite number</source>
        <translation>%1 的实测位置不是有限数</translation>
    </message>
    <message>
        <source>%1 is %2 rad away from where it was sent (limit %3 rad for %4 s)</source>
        <translation>%1 与发送的目标相差 %2 弧度（上限 %3 弧度，持续 %4 秒）</translation>
    </message>
    <message>
        <source>the robot is not in external control any more: it reports &apos;%1&apos;</source>
        <translation>机器人已不在外部控制模式：它报告“%1”</translation>
    </message>
    <message>
        <source>the robot is not armed: %1</source>
        <translation>未使能：%1</translation>
    </message>
    <message>
        <source>a check turned red meanwhile</source>
        <translation>期间有一项检查变为红色</translation>
    </message>
    <message>
        <source>armed: the robot confirms external control</source>
        <translation>已使能：机器人确认外部控制</translation>
    </message>
    <message>
        <source>it reports &apos;%1&apos;</source>
        <translation>它报告“%1”</translation>
    </message>
    <message>
        <source>it reports no mode</source>
        <translation>它没有报告模式</translation>
    </message>
    <message>
        <source>it did not answer /arm_traj_change_mode</source>
        <translation>它没有响应 /arm_traj_change_mode</translation>
    </message>
    <message>
        <source>the robot did not switch to external control: %1</source>
        <translation>机器人没有切换到外部控制：%1</translation>
    </message>
    <message>
        <source>the robot acknowledged arm mode 0 after all, %1 s after it was asked for</source>
        <translation>机器人在请求 %1 秒后终于确认了手臂模式 0</translation>
    </message>
    <message>
        <source>the robot refused arm mode 0 after all, %1 s after it was asked for</source>
        <translation>机器人在请求 %1 秒后拒绝了手臂模式 0</translation>
    </message>
    <message>
        <source>the robot acknowledged arm mode 0 (%1) after %2 ms</source>
        <translation>机器人在 %2 毫秒后确认了手臂模式 0（%1）</translation>
    </message>
    <message>
        <source>the robot refused arm mode 0 (%1) after %2 ms</source>
        <translation>机器人在 %2 毫秒后拒绝了手臂模式 0（%1）</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>arm mode 0 was asked for %1 times and not acknowledged: the robot holds its last target by itself, in the mode it was in</source>
        <translation>已请求手臂模式 0 %1 次而未获确认：机器人自行保持最后的目标，仍处于原来的模式</translation>
    </message>
    <message>
        <source>reset; nothing moves</source>
        <translation>已复位；没有任何运动</translation>
    </message>
    <message>
        <source>a person has taken over; the policy goes on in the shadow</source>
        <translation>人已接管；策略继续影子运行</translation>
    </message>
    <message>
        <source>Shadow was asked for</source>
        <translation>请求了影子运行</translation>
    </message>
    <message>
        <source>the policy runs in the shadow: nothing is sent</source>
        <translation>策略影子运行：不发送任何指令</translation>
    </message>
    <message>
        <source>left in arm mode &apos;%1&apos;</source>
        <translation>已离开，手臂模式为“%1”</translation>
    </message>
    <message>
        <source>the robot did not confirm arm mode &apos;%1&apos; within %2 s: it reports &apos;%3&apos;</source>
        <translation>机器人在 %2 秒内没有确认手臂模式“%1”：它报告“%3”</translation>
    </message>
    <message>
        <source>no mode</source>
        <translation>无模式</translation>
    </message>
    <message>
        <source>going on with %1, from the measured pose</source>
        <translation>从实测姿态继续，使用 %1</translation>
    </message>
    <message>
        <source>running with %1, from the measured pose</source>
        <translation>从实测姿态开始运行，使用 %1</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Armed</source>
        <translation>已使能</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>影子运行</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>unknown way of blending chunks &apos;%1&apos;</source>
        <translation>未知的动作块融合方式“%1”</translation>
    </message>
    <message>
        <source>Ways: replace, average, ensemble, guided.</source>
        <translation>可选：replace、average、ensemble、guided。</translation>
    </message>
    <message>
        <source>the policy&apos;s chunk is empty</source>
        <translation>策略的动作块为空</translation>
    </message>
    <message>
        <source>the actions of the policy&apos;s chunk differ in width</source>
        <translation>策略动作块中各动作的维数不同</translation>
    </message>
    <message>
        <source>the policy&apos;s chunk holds a number that is not finite</source>
        <translation>策略的动作块含有非有限数</translation>
    </message>
    <message>
        <source>Look at the checkpoint&apos;s normalisation and at the pictures it was given.</source>
        <translation>请检查检查点的归一化以及输入的图像。</translation>
    </message>
    <message>
        <source>the policy failed: %1</source>
        <translation>策略出错：%1</translation>
    </message>
    <message>
        <source>rosbridge robot at %1:%2</source>
        <translation>位于 %1:%2 的 rosbridge 机器人</translation>
    </message>
    <message>
        <source>ROS 1 robot at %1:%2</source>
        <translation>位于 %1:%2 的 ROS 1 机器人</translation>
    </message>
    <message>
        <source>recording %1</source>
        <translation>录制数据 %1</translation>
    </message>
    <message>
        <source>rosapi does not answer (%1): start it beside rosbridge (rosbridge_websocket.launch does)</source>
        <translation>rosapi 没有响应（%1）：请与 rosbridge 一起启动它（rosbridge_websocket.launch 会这样做）</translation>
    </message>
    <message>
        <source>the robot has no parameter humanoid_description: the built-in limits of biped_s45 are used</source>
        <translation>机器人没有参数 humanoid_description：使用 biped_s45 的内置限位</translation>
    </message>
    <message>
        <source>%1 was refused: %2</source>
        <translation>%1 被拒绝：%2</translation>
    </message>
    <message>
        <source>Look at the simulator&apos;s own window.</source>
        <translation>请查看仿真器自己的窗口。</translation>
    </message>
    <message>
        <source>cannot publish on %1 yet: it was advertised less than 0.5 s ago</source>
        <translation>还不能在 %1 上发布：声明该话题不足 0.5 秒</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>%1 did not answer within %2 ms</source>
        <translation>%1 在 %2 毫秒内没有响应</translation>
    </message>
    <message>
        <source>the call of %1 failed: %2</source>
        <translation>调用 %1 失败：%2</translation>
    </message>
    <message>
        <source>no such service here</source>
        <translation>此处没有该服务</translation>
    </message>
    <message>
        <source>rosbridge is not started on the upper computer: roslaunch rosbridge_server rosbridge_websocket.launch (where it is not installed: sudo apt-get install ros-noetic-rosbridge-server).</source>
        <translation>上位机未启动 rosbridge：roslaunch rosbridge_server rosbridge_websocket.launch（未安装时：sudo apt-get install ros-noetic-rosbridge-server）。</translation>
    </message>
    <message>
        <source>Check the host name, or type the address of the robot&apos;s upper computer.</source>
        <translation>请检查主机名，或输入机器人上位机的地址。</translation>
    </message>
    <message>
        <source>Is the robot switched on, and on the same network? Try to ping it.</source>
        <translation>机器人是否已开机并在同一网络中？请尝试 ping 它。</translation>
    </message>
    <message>
        <source>Is it rosbridge that listens there?</source>
        <translation>在那里监听的是 rosbridge 吗？</translation>
    </message>
    <message>
        <source>the robot&apos;s side closed it</source>
        <translation>机器人一侧关闭了连接</translation>
    </message>
    <message>
        <source>no sign of life for %1 ms</source>
        <translation>已有 %1 毫秒没有响应</translation>
    </message>
    <message>
        <source>Start the simulation first.</source>
        <translation>请先启动仿真。</translation>
    </message>
    <message>
        <source>the link to the simulated robot is cut</source>
        <translation>与仿真机器人的连接已切断</translation>
    </message>
    <message>
        <source>a recording takes no commands</source>
        <translation>录制数据不接受指令</translation>
    </message>
    <message>
        <source>Use Shadow, or connect to a robot.</source>
        <translation>请使用影子运行，或连接机器人。</translation>
    </message>
    <message>
        <source>cannot read the episode of &apos;%1&apos;</source>
        <translation>无法读取“%1”的回合</translation>
    </message>
    <message>
        <source>Write folder#number.</source>
        <translation>请写成 文件夹#编号。</translation>
    </message>
    <message>
        <source>cannot play %1 as a Kuavo: its state has %2 values, not 16</source>
        <translation>无法把 %1 当作 Kuavo 播放：其状态有 %2 个值，而不是 16 个</translation>
    </message>
    <message>
        <source>Choose a data set of a Kuavo with both arms.</source>
        <translation>请选择双臂 Kuavo 的数据集。</translation>
    </message>
    <message>
        <source>cannot play %1: it has no topic %2</source>
        <translation>无法播放 %1：其中没有话题 %2</translation>
    </message>
    <message>
        <source>Is it a Kuavo&apos;s bag? The topic&apos;s name is a setting.</source>
        <translation>它是 Kuavo 的 bag 吗？话题名可以设置。</translation>
    </message>
    <message>
        <source>cannot play the recording %1: no step of it has a measured pose</source>
        <translation>无法播放录制数据 %1：没有任何一步含有实测姿态</translation>
    </message>
    <message>
        <source>the recording has ended</source>
        <translation>录制数据已播放完毕</translation>
    </message>
    <message>
        <source>cannot use ROS 1 directly: kuavo-ros1 is not beside this program (built without roscpp)</source>
        <translation>无法直接使用 ROS 1：本程序旁边没有 kuavo-ros1（编译时没有 roscpp）</translation>
    </message>
    <message>
        <source>Install libroscpp-dev and libtopic-tools-dev and build again, or start rosbridge on the robot&apos;s upper computer and connect to it, for example rosbridge://robot:9090.</source>
        <translation>请安装 libroscpp-dev 和 libtopic-tools-dev 后重新编译，或在机器人上位机上启动 rosbridge 并连接，例如 rosbridge://robot:9090。</translation>
    </message>
    <message>
        <source>%1 said nothing within %2 ms: no ROS master at %3:%4?</source>
        <translation>%1 在 %2 毫秒内没有任何输出：%3:%4 上没有 ROS master？</translation>
    </message>
    <message>
        <source>Is the robot&apos;s lower computer on, and its controller (roscore) started?</source>
        <translation>机器人下位机是否已开机，控制器（roscore）是否已启动？</translation>
    </message>
    <message>
        <source>cannot read the port of &apos;%1&apos;</source>
        <translation>无法读取“%1”的端口</translation>
    </message>
    <message>
        <source>Write host:port, the port usually %1.</source>
        <translation>请写成 主机:端口，端口通常为 %1。</translation>
    </message>
    <message>
        <source>no host in &apos;%1&apos;</source>
        <translation>“%1”中没有主机</translation>
    </message>
    <message>
        <source>Write host:port.</source>
        <translation>请写成 主机:端口。</translation>
    </message>
    <message>
        <source>cannot use %1: it belongs to somebody else</source>
        <translation>无法使用 %1：它属于其他用户</translation>
    </message>
    <message>
        <source>Remove it, or set XDG_RUNTIME_DIR.</source>
        <translation>请删除它，或设置 XDG_RUNTIME_DIR。</translation>
    </message>
    <message>
        <source>nothing is sent to the robot: it is stopped or not armed</source>
        <translation>不向机器人发送任何指令：它已停止或未使能</translation>
    </message>
    <message>
        <source>Arm it first.</source>
        <translation>请先使能。</translation>
    </message>
    <message>
        <source>nothing is sent to the robot: a target is not a finite number</source>
        <translation>不向机器人发送任何指令：有目标不是有限数</translation>
    </message>
    <message>
        <source>Stop, and look at the policy&apos;s normalisation.</source>
        <translation>请停止，并检查策略的归一化。</translation>
    </message>
    <message>
        <source>cannot reset the scene: no simulation is behind this connection</source>
        <translation>无法重置场景：此连接背后没有仿真</translation>
    </message>
    <message>
        <source>Connect to sim:TASK, or to a simulator with the /simulator services.</source>
        <translation>请连接 sim:任务，或带有 /simulator 服务的仿真器。</translation>
    </message>
    <message>
        <source>cannot use an action of %1 values: a Kuavo takes 16 (two arms with their grippers) or 20 (with the base)</source>
        <translation>无法使用 %1 个值的动作：Kuavo 接受 16 个（双臂及夹爪）或 20 个（含底盘）</translation>
    </message>
    <message>
        <source>Choose a checkpoint trained on both arms of a Kuavo, or map its data to 16 values.</source>
        <translation>请选择在 Kuavo 双臂上训练的检查点，或把其数据映射为 16 个值。</translation>
    </message>
    <message>
        <source>unknown kind of gripper &apos;%1&apos;</source>
        <translation>未知的夹爪类型“%1”</translation>
    </message>
    <message>
        <source>Kinds: none, lejuclaw, qiangnao, rq2f85.</source>
        <translation>类型：none、lejuclaw、qiangnao、rq2f85。</translation>
    </message>
    <message>
        <source>no topic with the key &apos;%1&apos;</source>
        <translation>没有键为“%1”的话题</translation>
    </message>
    <message>
        <source>safety setting %1 is %2: %3 to %4 allowed (%5)</source>
        <translation>安全设置 %1 为 %2：允许 %3 到 %4（%5）</translation>
    </message>
    <message>
        <source>Write name=number, name one of: %1.</source>
        <translation>请写成 名称=数字，名称为以下之一：%1。</translation>
    </message>
    <message>
        <source>cannot record into %1: there is a recording already</source>
        <translation>无法录制到 %1：那里已有录制数据</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>the policy wants the camera %1, the robot offers %2</source>
        <translation>策略需要相机 %1，机器人提供 %2</translation>
    </message>
    <message>
        <source>Say which one it is: --camera policy_camera=robot_camera.</source>
        <translation>请说明对应关系：--camera 策略相机=机器人相机。</translation>
    </message>
    <message>
        <source>cannot drive a Kuavo with %1: %2 state and %3 action values, 16 and 16 (or 20) are needed</source>
        <translation>无法用 %1 驱动 Kuavo：它有 %2 个状态值和 %3 个动作值，需要 16 和 16（或 20）个</translation>
    </message>
    <message>
        <source>Choose a checkpoint trained on both arms of a Kuavo.</source>
        <translation>请选择在 Kuavo 双臂上训练的检查点。</translation>
    </message>
    <message>
        <source>the checkpoint %1 has no tokenizer</source>
        <translation>检查点 %1 没有分词器</translation>
    </message>
    <message>
        <source>Put its tokenizer.json into it.</source>
        <translation>请把 tokenizer.json 放进去。</translation>
    </message>
    <message>
        <source>its states have %1 values, not %2</source>
        <translation>其状态有 %1 个值，而不是 %2 个</translation>
    </message>
    <message>
        <source>it has no episode</source>
        <translation>其中没有回合</translation>
    </message>
    <message>
        <source>the checkpoint lies in no run: its tasks are not known</source>
        <translation>该检查点不属于任何运行：不知道它的任务</translation>
    </message>
    <message>
        <source>no start pose from the data set %1: %2</source>
        <translation>数据集 %1 没有给出起始姿态：%2</translation>
    </message>
    <message>
        <source>Trials of a run&apos;s checkpoints are counted in its log.</source>
        <translation>运行的检查点的试验记录在其日志中。</translation>
    </message>
    <message>
        <source>data&apos;s gripper</source>
        <translation>数据的夹爪</translation>
    </message>
    <message>
        <source>policy cameras</source>
        <translation>策略相机</translation>
    </message>
    <message>
        <source>Choose which camera of the robot each camera of the policy sees.</source>
        <translation>请为策略的每个相机选择机器人的相机。</translation>
    </message>
    <message>
        <source>Make sure that its data had this gripper, and these scales.</source>
        <translation>请确认其数据使用的是这种夹爪和这些比例。</translation>
    </message>
    <message>
        <source>Make sure that 0 is open and 1 is closed in both.</source>
        <translation>请确认两者都是 0 张开、1 闭合。</translation>
    </message>
    <message>
        <source>Disconnect, set the gripper&apos;s scales of the data, and connect again.</source>
        <translation>断开连接，设置数据的夹爪比例，然后重新连接。</translation>
    </message>
    <message>
        <source>the checkpoint does not state the gripper of its data</source>
        <translation>检查点没有说明其数据的夹爪</translation>
    </message>
    <message>
        <source>the checkpoint&apos;s data are of &apos;%1&apos;, &apos;%2&apos; is set</source>
        <translation>检查点的数据来自“%1”，当前设置为“%2”</translation>
    </message>
    <message>
        <source>a closed gripper reads %1 in the checkpoint&apos;s data, %2 is set</source>
        <translation>检查点的数据中夹爪闭合读数为 %1，当前设置为 %2</translation>
    </message>
    <message>
        <source>action 1 is %1 in the checkpoint&apos;s data, %2 is set</source>
        <translation>检查点的数据中动作 1 对应 %1，当前设置为 %2</translation>
    </message>
    <message>
        <source>no camera of the robot is chosen for %1 of the policy</source>
        <translation>尚未为策略的 %1 选择机器人的相机</translation>
    </message>
    <message>
        <source>no camera of the robot is chosen for %1</source>
        <translation>尚未为 %1 选择机器人的相机</translation>
    </message>
    <message>
        <source>the state of the checkpoint&apos;s data: %1</source>
        <translation>检查点数据的状态：%1</translation>
    </message>
    <message>
        <source>the action of the checkpoint&apos;s data: %1</source>
        <translation>检查点数据的动作：%1</translation>
    </message>
    <message>
        <source>cannot run the policy in the shadow: %1</source>
        <translation>无法在影子模式下运行策略：%1</translation>
    </message>
    <message>
        <source>cannot run: %1</source>
        <translation>无法运行：%1</translation>
    </message>
    <message>
        <source>the age limit of &apos;%1&apos; (%2 s) watches nothing: the robot offers no such input</source>
        <translation>“%1”的时限（%2 秒）不起作用：机器人没有这一输入</translation>
    </message>
    <message>
        <source>stage %1 (%2) cannot adapt its shares: %3</source>
        <translation>阶段 %1（%2）无法调整占比：%3</translation>
    </message>
    <message>
        <source>stage %1 (%2) adapts the shares of the other tasks alone: %3</source>
        <translation>阶段 %1（%2）只调整其余任务的占比：%3</translation>
    </message>
    <message>
        <source>the forgetting of task %1 is not measured (%2)</source>
        <translation>没有测量任务 %1 的遗忘（%2）</translation>
    </message>
    <message>
        <source>training diverged at step %1: the norm of the gradients overflowed</source>
        <translation>训练在第 %1 步发散：梯度范数溢出</translation>
    </message>
    <message>
        <source>camera %1 of the policy gets no picture (data.cameras can name one)</source>
        <translation>策略的相机 %1 没有图像（可用 data.cameras 指定）</translation>
    </message>
    <message>
        <source>camera %1 of the data feeds no camera of the policy (data.cameras can name one)</source>
        <translation>数据的相机 %1 不供给策略的任何相机（可用 data.cameras 指定）</translation>
    </message>
    <message>
        <source>the checkpoint&apos;s %1 is [%2], that of this task [%3]: same numbers in another order are unlearnt (data.%4 maps them)</source>
        <translation>检查点的 %1 是 [%2]，此任务的是 [%3]：数值相同而顺序不同会被遗忘（可用 data.%4 映射）</translation>
    </message>
    <message>
        <source>cannot train into %1</source>
        <translation>无法训练到 %1</translation>
    </message>
    <message>
        <source>cannot find a tokenizer for %1, which brings none</source>
        <translation>找不到 %1 的分词器（检查点自身没有）</translation>
    </message>
    <message>
        <source>cannot load the tokenizer of &apos;%1&apos; (revision %2)</source>
        <translation>无法加载“%1”的分词器（版本 %2）</translation>
    </message>
    <message>
        <source>cannot load the tokenizer of &apos;%1&apos;</source>
        <translation>无法加载“%1”的分词器</translation>
    </message>
    <message>
        <source>cannot load weights &apos;%1&apos; (revision %2)</source>
        <translation>无法加载权重“%1”（版本 %2）</translation>
    </message>
    <message>
        <source>the folder has no tokenizer.json</source>
        <translation>文件夹中没有 tokenizer.json</translation>
    </message>
    <message>
        <source>not in the local cache %1, and a download was not asked for</source>
        <translation>不在本地缓存 %1 中，且未要求下载</translation>
    </message>
    <message>
        <source>not in the local cache %1, and HF_HUB_OFFLINE forbids downloads</source>
        <translation>不在本地缓存 %1 中，且 HF_HUB_OFFLINE 禁止下载</translation>
    </message>
    <message>
        <source>the local cache lacks %1, and a download was not asked for</source>
        <translation>本地缓存缺少 %1，且未要求下载</translation>
    </message>
    <message>
        <source>the local cache lacks %1, and HF_HUB_OFFLINE forbids downloads</source>
        <translation>本地缓存缺少 %1，且 HF_HUB_OFFLINE 禁止下载</translation>
    </message>
    <message>
        <source>this build has no libcurl or OpenSSL</source>
        <translation>此构建不含 libcurl 或 OpenSSL</translation>
    </message>
    <message>
        <source>process %1 on %2</source>
        <translation>%2 上的进程 %1</translation>
    </message>
    <message>
        <source>another process</source>
        <translation>另一个进程</translation>
    </message>
    <message>
        <source>process %1 of this machine has it</source>
        <translation>本机的进程 %1 正在使用它</translation>
    </message>
    <message>
        <source>no tokenizer.json lies beside its weights: %1 is used</source>
        <translation>权重旁没有 tokenizer.json：使用 %1</translation>
    </message>
    <message>
        <source>Put the tokenizer.json of the policy&apos;s backbone into the checkpoint&apos;s folder.</source>
        <translation>请把策略骨干网络的 tokenizer.json 放入检查点文件夹。</translation>
    </message>
    <message>
        <source>With --download %1 of %2 at revision %3 are fetched into %4; HF_ENDPOINT selects a mirror. Or give a local folder.</source>
        <translation>加上 --download，会把 %2（版本 %3）的 %1 下载到 %4；HF_ENDPOINT 可选择镜像。也可以给出本地文件夹。</translation>
    </message>
    <message>
        <source>With --download %1 of %2 at revision %3 are fetched into %4; HF_ENDPOINT selects a mirror. Or put them into the checkpoint&apos;s folder, or train with policy.tokenizer set to such a tokenizer.json.</source>
        <translation>加上 --download，会把 %2（版本 %3）的 %1 下载到 %4；HF_ENDPOINT 可选择镜像。也可以把这些文件放入检查点文件夹，或在训练时把 policy.tokenizer 设为这样的 tokenizer.json。</translation>
    </message>
    <message>
        <source>Name a local folder, or build with libcurl and OpenSSL.</source>
        <translation>请指定本地文件夹，或在有 libcurl 和 OpenSSL 的环境中构建。</translation>
    </message>
    <message>
        <source>no check forbids arming (%1 worth a look): ready to be armed</source>
        <translation>没有检查项禁止使能（%1 项值得留意）：可以使能</translation>
    </message>
    <message>
        <source>%1; then the link to the robot is lost: %2</source>
        <translation>%1；随后与机器人的连接已断开：%2</translation>
    </message>
    <message>
        <source>arm mode 0 did not get through while the link was lost: it is asked for again</source>
        <translation>连接断开期间手臂模式 0 的请求没有送达：正在重新请求</translation>
    </message>
    <message>
        <source>the arms still follow external commands</source>
        <translation>手臂仍在听从外部指令</translation>
    </message>
    <message>
        <source>the profile is Simulated, but this robot does not say that it is simulated: it is treated as a real one</source>
        <translation>所选类型为仿真，但这台机器人没有声明自己是仿真：按真机对待</translation>
    </message>
    <message>
        <source>Disconnect there first: one session per robot.</source>
        <translation>请先在那边断开：一台机器人只能有一个会话。</translation>
    </message>
    <message>
        <source>simulated Kuavo (%1)</source>
        <translation>仿真 Kuavo（%1）</translation>
    </message>
    <message>
        <source>a person (keyboard)</source>
        <translation>一个人（键盘）</translation>
    </message>
    <message>
        <source>field of view of %1 degrees</source>
        <translation>视场角 %1 度</translation>
    </message>
    <message>
        <source>camera_info without its distortion (%1)</source>
        <translation>camera_info，不含畸变（%1）</translation>
    </message>
    <message>
        <source>the robot&apos;s own description (%1)</source>
        <translation>机器人自身的描述（%1）</translation>
    </message>
    <message>
        <source>mean over the validations during each task&apos;s own stage; unlike in LIBERO&apos;s code without step 0, and no best score is held</source>
        <translation>各任务自身阶段内各次验证的平均,不含第 0 步的验证,也不把最好成绩延续到后面,这两点与 LIBERO 的代码不同</translation>
    </message>
    <message>
        <source>stage %1 (%2) measures on other frames than the stage before it: %3; it is compared with what it measured itself before its first step, and older scores on other frames are left out</source>
        <translation>阶段 %1（%2）测量所用的帧与前一阶段不同：%3；比较以该阶段第一步之前自己测得的值为准，更早在其他帧上测得的分数不计入</translation>
    </message>
    <message>
        <source>%1 holds no frames of it</source>
        <translation>%1 中没有该任务的帧</translation>
    </message>
    <message>
        <source>train stage %1 again with it (--branch NAME --from %2)</source>
        <translation>用它重新训练阶段 %1（--branch NAME --from %2）</translation>
    </message>
    <message>
        <source>Only stages trained with sequential.replay_strategy: reservoir keep frames: %1, or choose proportional, which draws from the data sets.</source>
        <translation>只有用 sequential.replay_strategy: reservoir 训练的阶段才保留帧：%1，或选择 proportional，它从数据集中抽取。</translation>
    </message>
    <message>
        <source>Only stages trained with sequential.replay_strategy: reservoir keep frames: put the data set %1 back, then %2, or choose proportional.</source>
        <translation>只有用 sequential.replay_strategy: reservoir 训练的阶段才保留帧：请放回数据集 %1，然后%2，或选择 proportional。</translation>
    </message>
    <message>
        <source>stage %1 (%2) is trained without %3: it starts from no earlier stage</source>
        <translation>阶段 %1(%2)的训练不使用 %3:它不是从前面的阶段开始的</translation>
    </message>
    <message>
        <source>stage %1 (%2) cannot use its data: %3</source>
        <translation>阶段 %1（%2）无法使用其数据：%3</translation>
    </message>
    <message>
        <source>stage %1 (%2) cannot be set up: %3</source>
        <translation>阶段 %1（%2）无法设置：%3</translation>
    </message>
    <message>
        <source>found in %1</source>
        <translation>位于 %1</translation>
    </message>
    <message>
        <source>there is no model.safetensors in %1</source>
        <translation>%1 中没有 model.safetensors</translation>
    </message>
    <message>
        <source>Name a folder of weights in policy.pretrained_path, or put the file back.</source>
        <translation>请在 policy.pretrained_path 中写明权重所在的文件夹，或放回该文件。</translation>
    </message>
    <message>
        <source>Name the folder that holds runs or checkpoints.</source>
        <translation>请写明存放运行或检查点的文件夹。</translation>
    </message>
    <message>
        <source>it is no object</source>
        <translation>它不是对象</translation>
    </message>
    <message>
        <source>its schema %1 is newer than %2</source>
        <translation>其格式版本 %1 比 %2 新</translation>
    </message>
    <message>
        <source>Use the release that trained this checkpoint, or a newer one.</source>
        <translation>请使用训练此检查点的版本或更新的版本。</translation>
    </message>
    <message>
        <source>&apos;gripper&apos; is no object</source>
        <translation>“gripper”不是对象</translation>
    </message>
    <message>
        <source>%1 is no rate or scale</source>
        <translation>%1 不是频率或比例</translation>
    </message>
    <message>
        <source>Take the file from a copy of the checkpoint; without it, what the data say is unstated.</source>
        <translation>请从检查点的副本取该文件；没有它，就不知道数据的约定。</translation>
    </message>
    <message>
        <source>cannot use the in-model statistics: &apos;%1&apos; %2</source>
        <translation>无法使用模型内的统计量：“%1”%2</translation>
    </message>
    <message>
        <source>Take the statistics of the data set instead.</source>
        <translation>请改用数据集的统计量。</translation>
    </message>
    <message>
        <source>is not named like one</source>
        <translation>的名称不像统计量</translation>
    </message>
    <message>
        <source>was never filled (it holds infinity)</source>
        <translation>从未填写（其值为无穷）</translation>
    </message>
    <message>
        <source>holds NaN</source>
        <translation>含有 NaN</translation>
    </message>
    <message>
        <source>differs from the same statistic elsewhere in the file</source>
        <translation>与文件中另一处的同一统计量不同</translation>
    </message>
    <message>
        <source>Recompute the statistics of the data set, or use an undamaged checkpoint.</source>
        <translation>请重新计算数据集的统计量，或使用完好的检查点。</translation>
    </message>
    <message>
        <source>its statistics lack &apos;%1&apos;</source>
        <translation>其统计量缺少“%1”</translation>
    </message>
    <message>
        <source>its statistic &apos;%1&apos; holds NaN or infinity</source>
        <translation>其统计量“%1”含有 NaN 或无穷</translation>
    </message>
    <message>
        <source>its statistic &apos;%1&apos; has %2 values, the feature %3</source>
        <translation>其统计量“%1”有 %2 个值，特征有 %3 个</translation>
    </message>
    <message>
        <source>the statistic has no value</source>
        <translation>该统计量没有值</translation>
    </message>
    <message>
        <source>its statistics &apos;%1&apos; and &apos;%2&apos; differ in shape</source>
        <translation>其统计量“%1”与“%2”形状不同</translation>
    </message>
    <message>
        <source>unknown normalisation &apos;%1&apos;</source>
        <translation>未知的归一化方式“%1”</translation>
    </message>
    <message>
        <source>it has no list of steps</source>
        <translation>其中没有步骤列表</translation>
    </message>
    <message>
        <source>step %1 has no registry_name</source>
        <translation>步骤 %1 没有 registry_name</translation>
    </message>
    <message>
        <source>the config of %1 is not an object</source>
        <translation>%1 的 config 不是对象</translation>
    </message>
    <message>
        <source>Fetch the checkpoint again, or export it anew with LeRobot.</source>
        <translation>请重新获取检查点，或用 LeRobot 重新导出。</translation>
    </message>
    <message>
        <source>The steps of LeRobot&apos;s SmolVLA are supported: renaming, batch, new line, tokenizer, device, normalizer and unnormalizer.</source>
        <translation>支持 LeRobot 的 SmolVLA 的步骤：重命名、批、换行、分词器、设备、归一化和反归一化。</translation>
    </message>
    <message>
        <source>the eps of %1 is %2 instead of 1e-08</source>
        <translation>%1 的 eps 为 %2 而不是 1e-08</translation>
    </message>
    <message>
        <source>it normalises pictures (%1), SmolVLA takes them as they are</source>
        <translation>它对图像做归一化（%1），而 SmolVLA 直接使用图像</translation>
    </message>
    <message>
        <source>the state file &apos;%1&apos; of %2 lies outside the checkpoint</source>
        <translation>%2 的状态文件“%1”在检查点之外</translation>
    </message>
    <message>
        <source>it has no tokenizer_processor, so that the policy would get no instruction</source>
        <translation>其中没有 tokenizer_processor，策略将得不到指令</translation>
    </message>
    <message>
        <source>it normalises twice</source>
        <translation>它归一化了两次</translation>
    </message>
    <message>
        <source>the step &apos;%1&apos; is unknown</source>
        <translation>未知步骤“%1”</translation>
    </message>
    <message>
        <source>it renames observations after normalising them</source>
        <translation>它在归一化之后才重命名观测</translation>
    </message>
    <message>
        <source>it tokenises twice</source>
        <translation>它分词了两次</translation>
    </message>
    <message>
        <source>max_length of the tokenizer is %1</source>
        <translation>分词器的 max_length 为 %1</translation>
    </message>
    <message>
        <source>it undoes the normalisation twice</source>
        <translation>它反归一化了两次</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is normalised before the policy and never brought back</source>
        <translation>“%1”在策略之前归一化，之后没有还原</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is normalised by %2 but brought back by %3</source>
        <translation>“%1”按 %2 归一化，却按 %3 还原</translation>
    </message>
    <message>
        <source>its statistic &apos;%1&apos; differs from that of the pre-processor</source>
        <translation>其统计量“%1”与前处理器的不同</translation>
    </message>
    <message>
        <source>The sizes in config.json (and vlm/config.json) must be those that the weights were trained with.</source>
        <translation>config.json（和 vlm/config.json）中的尺寸必须与训练权重时相同。</translation>
    </message>
    <message>
        <source>cannot load weights from %1: &apos;%2&apos; holds NaN or infinity</source>
        <translation>无法从 %1 加载权重：“%2”含有 NaN 或无穷</translation>
    </message>
    <message>
        <source>This checkpoint is from a training that diverged; use an earlier one.</source>
        <translation>此检查点来自发散的训练；请使用更早的检查点。</translation>
    </message>
    <message>
        <source>%1 problems in the configuration</source>
        <translation>配置中有 %1 处问题</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>空值</translation>
    </message>
    <message>
        <source>a list or map</source>
        <translation>列表或映射</translation>
    </message>
    <message>
        <source>the text &quot;%1&quot;</source>
        <translation>文本“%1”</translation>
    </message>
    <message>
        <source>the file is not a map of keys</source>
        <translation>文件不是键的映射</translation>
    </message>
    <message>
        <source>A configuration begins with a section such as `policy:`; see configs/examples.</source>
        <translation>配置以 `policy:` 这样的一节开头；见 configs/examples。</translation>
    </message>
    <message>
        <source>A project begins with `tasks:` or `policy:`.</source>
        <translation>项目文件以 `tasks:` 或 `policy:` 开头。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a section, found a value</source>
        <translation>“%1”是一节，却写了一个值</translation>
    </message>
    <message>
        <source>Write its keys below it, indented.</source>
        <translation>请把它的键缩进写在下面。</translation>
    </message>
    <message>
        <source>Name one of its keys.</source>
        <translation>请写出其中的一个键。</translation>
    </message>
    <message>
        <source>cannot read the override &apos;%1&apos;: no key=value</source>
        <translation>无法读取覆盖项“%1”：不是 key=value</translation>
    </message>
    <message>
        <source>Write --set training.batch_size=32, for example.</source>
        <translation>例如写 --set training.batch_size=32。</translation>
    </message>
    <message>
        <source>Write true or false, without quotes.</source>
        <translation>请写 true 或 false，不加引号。</translation>
    </message>
    <message>
        <source>Remove the quotes.</source>
        <translation>请去掉引号。</translation>
    </message>
    <message>
        <source>Write numbers and ranges, both ends included, as in [0, 1] or &quot;0-4&quot;.</source>
        <translation>请写数字和区间（含两端），如 [0, 1] 或 &quot;0-4&quot;。</translation>
    </message>
    <message>
        <source>Write the smaller number first.</source>
        <translation>请把较小的数写在前面。</translation>
    </message>
    <message>
        <source>%1: %2 means more than %3 episodes</source>
        <translation>%1：%2 表示多于 %3 个回合</translation>
    </message>
    <message>
        <source>Write {observation.images.camera1: observation.images.head}, for example.</source>
        <translation>例如写 {observation.images.camera1: observation.images.head}。</translation>
    </message>
    <message>
        <source>%1: the policy&apos;s camera &apos;%2&apos; needs the name of a camera of the data, found %3</source>
        <translation>%1：策略的相机“%2”需要数据中一个相机的名称，却是 %3</translation>
    </message>
    <message>
        <source>%1 (line %2)</source>
        <translation>%1（第 %2 行）</translation>
    </message>
    <message>
        <source>Did you mean &apos;%1&apos;?</source>
        <translation>是否想写“%1”？</translation>
    </message>
    <message>
        <source>It is no matter of training; remove the key.</source>
        <translation>这与训练无关；请删去该键。</translation>
    </message>
    <message>
        <source>Write auto, cpu, cuda or cuda:0.</source>
        <translation>请写 auto、cpu、cuda 或 cuda:0。</translation>
    </message>
    <message>
        <source>`kstudio config schema` lists every key.</source>
        <translation>`kstudio config schema` 列出所有键。</translation>
    </message>
    <message>
        <source>`kstudio config schema --project` lists every key.</source>
        <translation>`kstudio config schema --project` 列出所有键。</translation>
    </message>
    <message>
        <source>%1: cannot read this YAML: %2</source>
        <translation>%1：无法读取此 YAML：%2</translation>
    </message>
    <message>
        <source>a second document, one is expected</source>
        <translation>出现第二个文档，应只有一个</translation>
    </message>
    <message>
        <source>an alias inside its own anchor</source>
        <translation>别名出现在自己的锚点之内</translation>
    </message>
    <message>
        <source>the tag &apos;%1&apos;, tags are not used here</source>
        <translation>标签“%1”，此处不使用标签</translation>
    </message>
    <message>
        <source>more than %1 values (aliases counted where they are used)</source>
        <translation>多于 %1 个值（别名按使用处计数）</translation>
    </message>
    <message>
        <source>nested more than %1 deep</source>
        <translation>嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>a key that is not a plain word</source>
        <translation>键不是普通的词</translation>
    </message>
    <message>
        <source>the key &apos;%1&apos; a second time (first in line %2, column %3)</source>
        <translation>键“%1”第二次出现（首次在第 %2 行第 %3 列）</translation>
    </message>
    <message>
        <source>Is this really a configuration file?</source>
        <translation>这真的是配置文件吗？</translation>
    </message>
    <message>
        <source>a byte that is not UTF-8</source>
        <translation>有一个字节不是 UTF-8</translation>
    </message>
    <message>
        <source>Save the file as UTF-8.</source>
        <translation>请将文件存为 UTF-8。</translation>
    </message>
    <message>
        <source>the text ends inside quotes</source>
        <translation>文本在引号内结束</translation>
    </message>
    <message>
        <source>Look for the quote that is never closed.</source>
        <translation>请查找没有闭合的引号。</translation>
    </message>
    <message>
        <source>Look at the indentation and at unclosed quotes or brackets just before that place.</source>
        <translation>请检查该处之前的缩进以及未闭合的引号或括号。</translation>
    </message>
    <message>
        <source>The device is set by training.device.</source>
        <translation>设备由 training.device 设定。</translation>
    </message>
    <message>
        <source>The precision is set by training.dtype.</source>
        <translation>精度由 training.dtype 设定。</translation>
    </message>
    <message>
        <source>Inputs follow from data.state and data.cameras.</source>
        <translation>输入由 data.state 和 data.cameras 决定。</translation>
    </message>
    <message>
        <source>Outputs follow from data.action.</source>
        <translation>输出由 data.action 决定。</translation>
    </message>
    <message>
        <source>Nothing is ever uploaded; remove the key.</source>
        <translation>从不上传任何内容；请删去该键。</translation>
    </message>
    <message>
        <source>Tasks belong to a project: its file lists theirs, and `kstudio sequence` trains them.</source>
        <translation>任务属于项目：项目文件列出任务文件，由 `kstudio sequence` 训练。</translation>
    </message>
    <message>
        <source>The data set is described under &apos;data&apos; (data.root, data.episodes).</source>
        <translation>数据集在“data”下说明（data.root、data.episodes）。</translation>
    </message>
    <message>
        <source>policy.pretrained_path and policy.from_scratch are both given</source>
        <translation>policy.pretrained_path 与 policy.from_scratch 同时给出</translation>
    </message>
    <message>
        <source>Remove one of them.</source>
        <translation>请删去其中一个。</translation>
    </message>
    <message>
        <source>the policy&apos;s weights have no source</source>
        <translation>策略的权重没有来源</translation>
    </message>
    <message>
        <source>the training has no length</source>
        <translation>训练没有长度</translation>
    </message>
    <message>
        <source>Give training.steps or training.epochs, one of the two.</source>
        <translation>请给出 training.steps 或 training.epochs 之一。</translation>
    </message>
    <message>
        <source>data.root is missing</source>
        <translation>缺少 data.root</translation>
    </message>
    <message>
        <source>Give the folder of a LeRobot data set.</source>
        <translation>请给出一个 LeRobot 数据集的文件夹。</translation>
    </message>
    <message>
        <source>Give the folder of its data set.</source>
        <translation>请给出其数据集的文件夹。</translation>
    </message>
    <message>
        <source>validation.episodes holds out every episode of data.episodes: none is left to train on</source>
        <translation>validation.episodes 留出了 data.episodes 的全部回合：没有可用于训练的回合</translation>
    </message>
    <message>
        <source>Leave at least one episode to train on.</source>
        <translation>请至少留一个回合用于训练。</translation>
    </message>
    <message>
        <source>%1: %2 has no effect, as no episode is held out</source>
        <translation>%1：%2 不起作用，因为没有留出回合</translation>
    </message>
    <message>
        <source>Give validation.episodes or validation.split, or validation.on: training.</source>
        <translation>请给出 validation.episodes 或 validation.split，或写 validation.on: training。</translation>
    </message>
    <message>
        <source>replay.share and the shares of replay.previous sum to %1, not 1</source>
        <translation>replay.share 与 replay.previous 的份额之和为 %1，而不是 1</translation>
    </message>
    <message>
        <source>In the same proportion: %1</source>
        <translation>按同样比例：%1</translation>
    </message>
    <message>
        <source>replay.previous names task %1, which %2</source>
        <translation>replay.previous 写了任务 %1，而%2</translation>
    </message>
    <message>
        <source>the stage itself teaches</source>
        <translation>它正是本阶段所教的任务</translation>
    </message>
    <message>
        <source>it names already</source>
        <translation>它已经写过</translation>
    </message>
    <message>
        <source>Name each earlier task once.</source>
        <translation>每个先前任务只写一次。</translation>
    </message>
    <message>
        <source>replay.previous: task %1 has no data.root</source>
        <translation>replay.previous：任务 %1 没有 data.root</translation>
    </message>
    <message>
        <source>replay.min_share = %1 is more than replay.max_share = %2</source>
        <translation>replay.min_share = %1 大于 replay.max_share = %2</translation>
    </message>
    <message>
        <source>replay.strategy = reservoir needs replay.reservoir_frames</source>
        <translation>replay.strategy = reservoir 需要 replay.reservoir_frames</translation>
    </message>
    <message>
        <source>Say how many frames are kept for later stages.</source>
        <translation>请写明为后续阶段保留多少帧。</translation>
    </message>
    <message>
        <source>replay.strategy = reservoir, but no kept frames are named</source>
        <translation>replay.strategy = reservoir，但没有指明保留的帧</translation>
    </message>
    <message>
        <source>Give replay.reservoir, or stage.parent, the run that kept them.</source>
        <translation>请给出 replay.reservoir，或保留了这些帧的运行 stage.parent。</translation>
    </message>
    <message>
        <source>data.stats = shared needs data.stats_file</source>
        <translation>data.stats = shared 需要 data.stats_file</translation>
    </message>
    <message>
        <source>Name the sequence&apos;s stats.json.</source>
        <translation>请写明该序列的 stats.json。</translation>
    </message>
    <message>
        <source>%1 = %2 is more than %3 = %4</source>
        <translation>%1 = %2 大于 %3 = %4</translation>
    </message>
    <message>
        <source>A task is slightly degraded before it is forgotten.</source>
        <translation>任务先轻微退化，然后才被遗忘。</translation>
    </message>
    <message>
        <source>%1: %2 = %3: environment variables and ~ are not expanded</source>
        <translation>%1：%2 = %3：环境变量和 ~ 不会展开</translation>
    </message>
    <message>
        <source>Write the path out, or give it with --set, where the shell expands it.</source>
        <translation>请写出完整路径，或用 --set 给出，由命令行展开。</translation>
    </message>
    <message>
        <source>%1: %2 = %3 is not there</source>
        <translation>%1：%2 = %3 不存在</translation>
    </message>
    <message>
        <source>Check the path; a relative one begins at the configuration file&apos;s folder.</source>
        <translation>请检查路径；相对路径从配置文件所在文件夹算起。</translation>
    </message>
    <message>
        <source>policy.n_action_steps = %1 steps is more than policy.chunk_size = %2</source>
        <translation>policy.n_action_steps = %1 步大于 policy.chunk_size = %2</translation>
    </message>
    <message>
        <source>At most a whole chunk can be executed.</source>
        <translation>最多执行一整段动作。</translation>
    </message>
    <message>
        <source>policy.min_period = %1 is not below policy.max_period = %2</source>
        <translation>policy.min_period = %1 不小于 policy.max_period = %2</translation>
    </message>
    <message>
        <source>policy.use_delta_joint_actions_aloha = true is not implemented</source>
        <translation>policy.use_delta_joint_actions_aloha = true 尚未实现</translation>
    </message>
    <message>
        <source>Write false.</source>
        <translation>请写 false。</translation>
    </message>
    <message>
        <source>policy.use_cache = false does not work with policy.attention_mode = cross_attn</source>
        <translation>policy.use_cache = false 与 policy.attention_mode = cross_attn 不能同用</translation>
    </message>
    <message>
        <source>Write true.</source>
        <translation>请写 true。</translation>
    </message>
    <message>
        <source>sequential.stage%1_replay is missing</source>
        <translation>缺少 sequential.stage%1_replay</translation>
    </message>
    <message>
        <source>Give each task&apos;s share of a batch, or use_replay_buffer: false, or a sequential.replay_strategy without shares (balanced, episodes).</source>
        <translation>请给出各任务在批中的份额，或写 use_replay_buffer: false，或选用不需要份额的 sequential.replay_strategy（balanced、episodes）。</translation>
    </message>
    <message>
        <source>sequential.stage%1_replay names task%2, which is not taught up to this stage</source>
        <translation>sequential.stage%1_replay 写了 task%2，而到本阶段为止没有教过它</translation>
    </message>
    <message>
        <source>Up to it: task%1.</source>
        <translation>到本阶段为止有：task%1。</translation>
    </message>
    <message>
        <source>sequential.stage%1_replay.task%2 is missing</source>
        <translation>缺少 sequential.stage%1_replay.task%2</translation>
    </message>
    <message>
        <source>Write 0 to leave the task out on purpose.</source>
        <translation>若有意不用该任务，请写 0。</translation>
    </message>
    <message>
        <source>the shares of sequential.stage%1_replay sum to %2, not 1</source>
        <translation>sequential.stage%1_replay 的份额之和为 %2，而不是 1</translation>
    </message>
    <message>
        <source>%1 %2 is also that of %3</source>
        <translation>%1 %2 与 %3 的相同</translation>
    </message>
    <message>
        <source>%1: the same instruction as %2</source>
        <translation>%1：与 %2 的指令相同</translation>
    </message>
    <message>
        <source>The policy cannot tell the two tasks apart.</source>
        <translation>策略无法区分这两个任务。</translation>
    </message>
    <message>
        <source>%1 stands in the file of task %2 itself, which replays earlier tasks alone</source>
        <translation>%1 写在任务 %2 自己的文件中，而它只回放先前的任务</translation>
    </message>
    <message>
        <source>Did you mean &apos;task.replay.task%1_episodes&apos;?</source>
        <translation>是否想写“task.replay.task%1_episodes”？</translation>
    </message>
    <message>
        <source>Nothing is taught before it: remove the key.</source>
        <translation>在它之前没有教过任何任务：请删去该键。</translation>
    </message>
    <message>
        <source>%1 names task %2, which %3</source>
        <translation>%1 写了任务 %2，而它%3</translation>
    </message>
    <message>
        <source>is taught later</source>
        <translation>在之后才教</translation>
    </message>
    <message>
        <source>is not in this project</source>
        <translation>不在本项目中</translation>
    </message>
    <message>
        <source>Taught before: task %1.</source>
        <translation>之前教过：任务 %1。</translation>
    </message>
    <message>
        <source>%1: there is no stage %2</source>
        <translation>%1：没有阶段 %2</translation>
    </message>
    <message>
        <source>Stages are %1.</source>
        <translation>阶段有 %1。</translation>
    </message>
    <message>
        <source>Stages are %1. Did you mean &apos;sequential.stage%2_replay&apos;?</source>
        <translation>阶段有 %1。是否想写“sequential.stage%2_replay”？</translation>
    </message>
    <message>
        <source>sequential.min_share = %1 is more than sequential.max_share = %2</source>
        <translation>sequential.min_share = %1 大于 sequential.max_share = %2</translation>
    </message>
    <message>
        <source>there is no task %1</source>
        <translation>没有任务 %1</translation>
    </message>
    <message>
        <source>no project in %1: neither project.yaml nor a base file of robot_train</source>
        <translation>%1 中没有项目：既没有 project.yaml，也没有 robot_train 的基础文件</translation>
    </message>
    <message>
        <source>`kstudio project new DIR` makes one.</source>
        <translation>`kstudio project new DIR` 可新建一个。</translation>
    </message>
    <message>
        <source>the last 10 % of the episodes are held out</source>
        <translation>留出最后 10 % 的回合</translation>
    </message>
    <message>
        <source>episodes %1-%2 are held out</source>
        <translation>留出回合 %1-%2</translation>
    </message>
    <message>
        <source>no validation: one episode cannot be divided</source>
        <translation>没有验证：一个回合无法划分</translation>
    </message>
    <message>
        <source>%1: %2, as validation on training episodes shows nothing</source>
        <translation>%1：%2，因为在训练回合上验证说明不了什么</translation>
    </message>
    <message>
        <source>--set validation.episodes=... chooses others.</source>
        <translation>--set validation.episodes=... 可另选回合。</translation>
    </message>
    <message>
        <source>%1: the project has no task</source>
        <translation>%1：项目中没有任务</translation>
    </message>
    <message>
        <source>Add a file such as tasks/task1_moving_grasp.yaml, and its line below `tasks:`.</source>
        <translation>请添加 tasks/task1_moving_grasp.yaml 这样的文件，并在 `tasks:` 下加一行。</translation>
    </message>
    <message>
        <source>%1: training.target_action_dim = %2 is not policy.max_action_dim = %3, which counts</source>
        <translation>%1：training.target_action_dim = %2 与 policy.max_action_dim = %3 不同，以后者为准</translation>
    </message>
    <message>
        <source>%1: ignored, as it belongs to Hydra: %2</source>
        <translation>%1：已忽略，属于 Hydra：%2</translation>
    </message>
    <message>
        <source>ignored, as it belongs to Hydra: %1</source>
        <translation>已忽略，属于 Hydra：%1</translation>
    </message>
    <message>
        <source>Values with ${...} fall back to the defaults here; --set replaces them.</source>
        <translation>含 ${...} 的值在此采用默认值；可用 --set 替换。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no map of keys</source>
        <translation>“%1”不是键的映射</translation>
    </message>
    <message>
        <source>unknown key &apos;%1&apos; is ignored</source>
        <translation>未知键“%1”已忽略</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has no value, its default counts</source>
        <translation>“%1”没有值，采用默认值</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is ignored: SmolVLA has no depth input</source>
        <translation>“%1”已忽略：SmolVLA 没有深度输入</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has no counterpart here and is ignored</source>
        <translation>“%1”在此没有对应项，已忽略</translation>
    </message>
    <message>
        <source>Batches are always full and loader threads always stay.</source>
        <translation>批总是满的，加载线程一直保留。</translation>
    </message>
    <message>
        <source>%1 needs a number in [0, 1], found %2</source>
        <translation>%1 需要 [0, 1] 内的数，却是 %2</translation>
    </message>
    <message>
        <source>A share that is left empty is no default: write 0 to leave the task out on purpose.</source>
        <translation>份额留空不表示默认值：若有意不用该任务，请写 0。</translation>
    </message>
    <message>
        <source>tasks needs a list of files, found %1</source>
        <translation>tasks 需要文件列表，却是 %1</translation>
    </message>
    <message>
        <source>Write one file a line: - tasks/task1_moving_grasp.yaml</source>
        <translation>每行写一个文件：- tasks/task1_moving_grasp.yaml</translation>
    </message>
    <message>
        <source>tasks needs the name of a file, found %1</source>
        <translation>tasks 需要文件名，却是 %1</translation>
    </message>
    <message>
        <source>policy_name = %1 is not supported</source>
        <translation>不支持 policy_name = %1</translation>
    </message>
    <message>
        <source>Only smolvla is.</source>
        <translation>只支持 smolvla。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is decided by the sequence</source>
        <translation>“%1”由序列决定</translation>
    </message>
    <message>
        <source>sequential.stats decides for all stages.</source>
        <translation>由 sequential.stats 为所有阶段决定。</translation>
    </message>
    <message>
        <source>the list of tasks belongs to the project and is not set on the command line</source>
        <translation>任务列表属于项目，不在命令行上设置</translation>
    </message>
    <message>
        <source>Write it into the project&apos;s file, one line a task (- tasks/task1_moving_grasp.yaml), or leave it out to take every file of tasks/.</source>
        <translation>请写入项目文件，每个任务一行（- tasks/task1_moving_grasp.yaml），或删去它以采用 tasks/ 中的所有文件。</translation>
    </message>
    <message>
        <source>%1 needs a whole number of at least %2, found %3</source>
        <translation>%1 需要不小于 %2 的整数，却是 %3</translation>
    </message>
    <message>
        <source>&apos;%1&apos; and &apos;%2&apos; (%3) are one key</source>
        <translation>“%1”与“%2”（%3）是同一个键</translation>
    </message>
    <message>
        <source>Leave one of them out.</source>
        <translation>请删去其中一个。</translation>
    </message>
    <message>
        <source>task.data.episodes_to_use needs [first, last], both included</source>
        <translation>task.data.episodes_to_use 需要 [首, 末]，两端都包括</translation>
    </message>
    <message>
        <source>Write [first, last], both included.</source>
        <translation>请写 [首, 末]，两端都包括。</translation>
    </message>
    <message>
        <source>task.id is missing</source>
        <translation>缺少 task.id</translation>
    </message>
    <message>
        <source>Give the task a number of its own.</source>
        <translation>请给该任务一个自己的编号。</translation>
    </message>
    <message>
        <source>task.language_instruction is missing or empty</source>
        <translation>task.language_instruction 缺失或为空</translation>
    </message>
    <message>
        <source>Write the sentence that tells the robot what to do; without it tasks cannot be told apart.</source>
        <translation>请写出告诉机器人做什么的句子；没有它，各任务无法区分。</translation>
    </message>
    <message>
        <source>task.training.resume_task_id = %1 names the task itself</source>
        <translation>task.training.resume_task_id = %1 指的是该任务自己</translation>
    </message>
    <message>
        <source>Name the task that was trained before.</source>
        <translation>请写之前训练过的任务。</translation>
    </message>
    <message>
        <source>%1: names no task to train</source>
        <translation>%1：没有写明要训练的任务</translation>
    </message>
    <message>
        <source>Choose one: --set task=%1, or train all: kstudio sequence run %2.</source>
        <translation>请选择一个：--set task=%1，或训练全部：kstudio sequence run %2。</translation>
    </message>
    <message>
        <source>%1: there is no task &apos;%2&apos;</source>
        <translation>%1：没有任务“%2”</translation>
    </message>
    <message>
        <source>There are: %1.</source>
        <translation>现有：%1。</translation>
    </message>
    <message>
        <source>no base file in %1: none of its %2 *.yaml files has both `policy` and `sequential`</source>
        <translation>%1 中没有基础文件：其 %2 个 *.yaml 文件都没有同时包含 `policy` 和 `sequential`</translation>
    </message>
    <message>
        <source>Name the configuration file itself.</source>
        <translation>请直接写明配置文件。</translation>
    </message>
    <message>
        <source>several base files in %1: %2</source>
        <translation>%1 中有多个基础文件：%2</translation>
    </message>
    <message>
        <source>Name the one that is meant.</source>
        <translation>请写明所指的那一个。</translation>
    </message>
    <message>
        <source>best, step %1</source>
        <translation>最佳，第 %1 步</translation>
    </message>
    <message>
        <source>last, step %1</source>
        <translation>最后，第 %1 步</translation>
    </message>
    <message>
        <source>Put it back or correct %1; or use sequential.replay_strategy: reservoir, which keeps frames of its own.</source>
        <translation>请放回数据集，或更正 %1；也可以使用 sequential.replay_strategy: reservoir，它自己保存帧。</translation>
    </message>
    <message>
        <source>Put it back or correct %1. No frames of it were kept, which sequential.replay_strategy: reservoir does from the task&apos;s own stage on.</source>
        <translation>请放回数据集或更正 %1。没有为它保留帧；sequential.replay_strategy: reservoir 会从该任务自己的阶段起保留。</translation>
    </message>
    <message>
        <source>Correct %1, or put a LeRobot data set there.</source>
        <translation>请更正 %1，或在那里放一个 LeRobot 数据集。</translation>
    </message>
    <message>
        <source>task.data.root in %1</source>
        <translation>%1 中的 task.data.root</translation>
    </message>
    <message>
        <source>data.root in %1</source>
        <translation>%1 中的 data.root</translation>
    </message>
    <message>
        <source>the sequence &apos;%1&apos; does not take over what &apos;%2&apos; was begun with: --set %3</source>
        <translation>序列“%1”不沿用“%2”开始时的设置：--set %3</translation>
    </message>
    <message>
        <source>Its own stages are trained with the values that are given now; add these to train them with the others&apos;.</source>
        <translation>它自己的阶段按现在给出的值训练；若要与另一序列相同，请加上这些值。</translation>
    </message>
    <message>
        <source>cannot branch off the sequence &apos;%1&apos; at stage %2</source>
        <translation>无法从序列“%1”的阶段 %2 分支</translation>
    </message>
    <message>
        <source>Train its stages first, or name another with --parent.</source>
        <translation>请先训练其各阶段，或用 --parent 指定另一个。</translation>
    </message>
    <message>
        <source>cannot branch off the sequence &apos;%1&apos; at stage %2: its stage %3 is not finished</source>
        <translation>无法从序列“%1”的阶段 %2 分支：其阶段 %3 尚未完成</translation>
    </message>
    <message>
        <source>Finish it first: kstudio sequence run %1 --stages 1-%2.</source>
        <translation>请先完成它：kstudio sequence run %1 --stages 1-%2。</translation>
    </message>
    <message>
        <source>cannot branch off the sequence &apos;%1&apos; at stage %2: the run of its stage %3, %4, is not there any more</source>
        <translation>无法从序列“%1”的阶段 %2 分支：其阶段 %3 的运行 %4 已不存在</translation>
    </message>
    <message>
        <source>Put it back, or train it anew: kstudio sequence run %1 --stages %2.</source>
        <translation>请放回它，或重新训练：kstudio sequence run %1 --stages %2。</translation>
    </message>
    <message>
        <source>there is no baseline &apos;%1&apos;</source>
        <translation>没有基线“%1”</translation>
    </message>
    <message>
        <source>There are joint and naive.</source>
        <translation>有 joint 和 naive。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot name a branch</source>
        <translation>“%1”不能作为分支名</translation>
    </message>
    <message>
        <source>Use letters, digits, &apos;-&apos;, &apos;_&apos; and &apos;.&apos;; main is the sequence itself.</source>
        <translation>请使用字母、数字、“-”、“_”和“.”；main 是序列本身。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot name a branch: other seeds (-seed7) and bounds (-naive, -joint) of a sequence are called so</source>
        <translation>“%1”不能作为分支名：序列的其他种子（-seed7）和界限（-naive、-joint）使用这样的名称</translation>
    </message>
    <message>
        <source>Use another ending; --seed and --baseline make those.</source>
        <translation>请换一个结尾；--seed 和 --baseline 会产生这些名称。</translation>
    </message>
    <message>
        <source>cannot use the seed %1</source>
        <translation>无法使用种子 %1</translation>
    </message>
    <message>
        <source>Seeds are 0 to 2^53.</source>
        <translation>种子为 0 至 2^53。</translation>
    </message>
    <message>
        <source>stage %1 is to be trained again, but the branch has no name</source>
        <translation>要重新训练阶段 %1，但没有给出分支名</translation>
    </message>
    <message>
        <source>Add --branch NAME; what is there stays.</source>
        <translation>请加上 --branch NAME；已有的保持不变。</translation>
    </message>
    <message>
        <source>there is no stage %1</source>
        <translation>没有阶段 %1</translation>
    </message>
    <message>
        <source>Stages are %1 to %2.</source>
        <translation>阶段为 %1 至 %2。</translation>
    </message>
    <message>
        <source>joint training teaches all tasks at once and has no stages to choose from</source>
        <translation>联合训练同时教所有任务，没有可选的阶段</translation>
    </message>
    <message>
        <source>Leave --stages out.</source>
        <translation>请去掉 --stages。</translation>
    </message>
    <message>
        <source>the stages %1-%2 run backwards</source>
        <translation>阶段 %1-%2 前后颠倒</translation>
    </message>
    <message>
        <source>no stage lies in %1-%2</source>
        <translation>%1-%2 中没有阶段</translation>
    </message>
    <message>
        <source>the branch &apos;%1&apos; is there and leaves its parent at stage %2, not %3</source>
        <translation>分支“%1”已存在，它在阶段 %2 离开父序列，而不是 %3</translation>
    </message>
    <message>
        <source>Choose another name for a new branch.</source>
        <translation>请为新分支另取名称。</translation>
    </message>
    <message>
        <source>done already</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>its run is not there any more, and not needed</source>
        <translation>其运行已不存在，也不再需要</translation>
    </message>
    <message>
        <source>its run is not there any more: trained anew</source>
        <translation>其运行已不存在：重新训练</translation>
    </message>
    <message>
        <source>stage %1 was not begun</source>
        <translation>阶段 %1 没有开始</translation>
    </message>
    <message>
        <source>stage %1 is not in this plan</source>
        <translation>阶段 %1 不在此计划中</translation>
    </message>
    <message>
        <source>stage %1 starts from stage %2, which is not trained yet</source>
        <translation>阶段 %1 从阶段 %2 开始，而后者尚未训练</translation>
    </message>
    <message>
        <source>the checkpoint to come</source>
        <translation>将要产生的检查点</translation>
    </message>
    <message>
        <source>the sequence&apos;s plan</source>
        <translation>序列的计划</translation>
    </message>
    <message>
        <source>cannot look up the held-out episodes of task %1 (%2)</source>
        <translation>无法查出任务 %1（%2）留出的回合</translation>
    </message>
    <message>
        <source>not an object</source>
        <translation>不是对象</translation>
    </message>
    <message>
        <source>schema %1, up to %2 is known</source>
        <translation>格式版本 %1，已知的最高为 %2</translation>
    </message>
    <message>
        <source>A newer version of the program wrote it; use that one.</source>
        <translation>它由更新版本的程序写成；请使用那个版本。</translation>
    </message>
    <message>
        <source>no usable schema number</source>
        <translation>没有可用的格式版本号</translation>
    </message>
    <message>
        <source>&apos;stages&apos; is not a list</source>
        <translation>“stages”不是列表</translation>
    </message>
    <message>
        <source>a stage is not an object</source>
        <translation>有一个阶段不是对象</translation>
    </message>
    <message>
        <source>Restore it from a copy, or move the folder away to begin anew.</source>
        <translation>请从副本恢复，或移走该文件夹重新开始。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>内容为空</translation>
    </message>
    <message>
        <source>it breaks off after %1 bytes</source>
        <translation>在 %1 字节之后中断</translation>
    </message>
    <message>
        <source>column %1 is no JSON</source>
        <translation>第 %1 列不是 JSON</translation>
    </message>
    <message>
        <source>line %1, column %2 is no JSON</source>
        <translation>第 %1 行第 %2 列不是 JSON</translation>
    </message>
    <message>
        <source>a number in it is too large</source>
        <translation>其中有一个数过大</translation>
    </message>
    <message>
        <source>a value in it is missing or of another kind</source>
        <translation>其中有一个值缺失或类型不符</translation>
    </message>
    <message>
        <source>nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>the key &apos;%1&apos; appears twice</source>
        <translation>键“%1”出现了两次</translation>
    </message>
    <message>
        <source>%1 bytes, at most %2 are accepted</source>
        <translation>%1 字节，最多接受 %2 字节</translation>
    </message>
    <message>
        <source>Press Download: %1 of %2 at revision %3 are fetched into %4; HF_ENDPOINT selects a mirror. Or give a local folder.</source>
        <translation>点“下载”：会把 %2（版本 %3）的 %1 下载到 %4；HF_ENDPOINT 可选择镜像。也可以给出本地文件夹。</translation>
    </message>
    <message>
        <source>Press Download: %1 of %2 at revision %3 are fetched into %4; HF_ENDPOINT selects a mirror. Or put them into the checkpoint&apos;s folder, or train with policy.tokenizer set to such a tokenizer.json.</source>
        <translation>点“下载”：会把 %2（版本 %3）的 %1 下载到 %4；HF_ENDPOINT 可选择镜像。也可以把这些文件放入检查点文件夹，或在训练时把 policy.tokenizer 设为这样的 tokenizer.json。</translation>
    </message>
    <message>
        <source>fetching %1: %2 of %3 MiB</source>
        <translation>正在下载 %1：%2 / %3 MiB</translation>
    </message>
    <message>
        <source>The state belongs to another model or is damaged; resume from another checkpoint, or start with a fresh optimizer.</source>
        <translation>该状态属于另一个模型或已损坏；请从另一个检查点继续，或使用全新的优化器。</translation>
    </message>
    <message>
        <source>step, exp_avg or exp_avg_sq is missing</source>
        <translation>缺少 step、exp_avg 或 exp_avg_sq</translation>
    </message>
    <message>
        <source>step has %1 numbers, expected 1</source>
        <translation>step 有 %1 个数，应为 1 个</translation>
    </message>
    <message>
        <source>step is %1, expected at least 1</source>
        <translation>step 为 %1，应至少为 1</translation>
    </message>
    <message>
        <source>%1 has shape [%2], the parameter [%3]</source>
        <translation>%1 的形状为 [%2]，参数为 [%3]</translation>
    </message>
    <message>
        <source>cannot restore the optimizer: it has state for &apos;%1&apos;, which is no parameter of this model</source>
        <translation>无法恢复优化器：其中有“%1”的状态，而它不是此模型的参数</translation>
    </message>
    <message>
        <source>Resume from a checkpoint of the same model, or start with a fresh optimizer.</source>
        <translation>请从同一模型的检查点继续，或使用全新的优化器。</translation>
    </message>
    <message>
        <source>cannot restore the averaged weights: %1</source>
        <translation>无法恢复平均权重：%1</translation>
    </message>
    <message>
        <source>Resume from a checkpoint of the same model, or set training.ema_decay to 0.</source>
        <translation>请从同一模型的检查点继续，或将 training.ema_decay 设为 0。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has shape [%2], expected [%3]</source>
        <translation>“%1”的形状为 [%2]，应为 [%3]</translation>
    </message>
    <message>
        <source>%1 tensors saved, %2 expected</source>
        <translation>保存了 %1 个张量，应为 %2 个</translation>
    </message>
    <message>
        <source>cannot share statistics: %1 has %2 values in %3 and %4 in %5</source>
        <translation>无法共用统计量：%1 在 %3 中有 %2 个值，在 %5 中有 %4 个</translation>
    </message>
    <message>
        <source>cannot normalise with %1: it has no mean and std of %2</source>
        <translation>无法用 %1 归一化：其中没有 %2 的均值和标准差</translation>
    </message>
    <message>
        <source>cannot resume from %1: &apos;%2&apos; is missing</source>
        <translation>无法从 %1 继续：缺少“%2”</translation>
    </message>
    <message>
        <source>The configuration trains other parameters than the checkpoint did; resume with its own configuration.</source>
        <translation>该配置训练的参数与检查点不同；请用它自己的配置继续。</translation>
    </message>
    <message>
        <source>cannot resume from %1: &apos;%2&apos; does not fit the policy</source>
        <translation>无法从 %1 继续：“%2”与策略不符</translation>
    </message>
    <message>
        <source>Resume from an older checkpoint of the run.</source>
        <translation>请从该运行较早的检查点继续。</translation>
    </message>
    <message>
        <source>cannot resume from %1: unexpected tensor &apos;%2&apos;</source>
        <translation>无法从 %1 继续：多出张量“%2”</translation>
    </message>
    <message>
        <source>Torch %1 instead of %2</source>
        <translation>Torch 为 %1 而不是 %2</translation>
    </message>
    <message>
        <source>device %1 instead of %2</source>
        <translation>设备为 %1 而不是 %2</translation>
    </message>
    <message>
        <source>dtype %1 instead of %2</source>
        <translation>数据类型为 %1 而不是 %2</translation>
    </message>
    <message>
        <source>cannot resume from %1: progress.json has no step</source>
        <translation>无法从 %1 继续：progress.json 中没有步数</translation>
    </message>
    <message>
        <source>validation was asked to stop</source>
        <translation>验证按要求停止</translation>
    </message>
    <message>
        <source>Move it away.</source>
        <translation>请移走它。</translation>
    </message>
    <message>
        <source>Checkpoints come every training.save_freq steps and at the end.</source>
        <translation>每 training.save_freq 步以及结束时会产生检查点。</translation>
    </message>
    <message>
        <source>Free some space on that disk; the older checkpoints are untouched.</source>
        <translation>请在该磁盘上腾出空间；较早的检查点没有变动。</translation>
    </message>
    <message>
        <source>Check who may write there.</source>
        <translation>请检查谁可以写入该处。</translation>
    </message>
    <message>
        <source>Check who may read there.</source>
        <translation>请检查谁可以读取该处。</translation>
    </message>
    <message>
        <source>%1 says that it is step %2</source>
        <translation>%1 自称是第 %2 步</translation>
    </message>
    <message>
        <source>no usable checkpoint in %1</source>
        <translation>%1 中没有可用的检查点</translation>
    </message>
    <message>
        <source>no usable checkpoint in %1: none was saved</source>
        <translation>%1 中没有可用的检查点：没有保存过</translation>
    </message>
    <message>
        <source>Start a new run, or restore the checkpoint from a copy.</source>
        <translation>请开始新的运行，或从副本恢复检查点。</translation>
    </message>
    <message>
        <source>cannot control %1: no run.json there</source>
        <translation>无法控制 %1：其中没有 run.json</translation>
    </message>
    <message>
        <source>Name a run folder; `kstudio runs list` shows them.</source>
        <translation>请指定一个运行文件夹；`kstudio runs list` 会列出它们。</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a small whole number</source>
        <translation>较小的整数</translation>
    </message>
    <message>
        <source>a number or null</source>
        <translation>数或 null</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>a list of objects</source>
        <translation>对象列表</translation>
    </message>
    <message>
        <source>a list of numbers</source>
        <translation>数的列表</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>a list of whole numbers</source>
        <translation>整数列表</translation>
    </message>
    <message>
        <source>cannot read an event: %1</source>
        <translation>无法读取一个事件：%1</translation>
    </message>
    <message>
        <source>The line is damaged; the events around it are still usable.</source>
        <translation>该行已损坏；前后的事件仍然可用。</translation>
    </message>
    <message>
        <source>event %1 has the unknown type &apos;%2&apos;</source>
        <translation>事件 %1 的类型“%2”未知</translation>
    </message>
    <message>
        <source>A newer version of the program wrote it.</source>
        <translation>它由更新版本的程序写成。</translation>
    </message>
    <message>
        <source>cannot export %1: its log was cut while it was read</source>
        <translation>无法导出 %1：读取时其日志被截短</translation>
    </message>
    <message>
        <source>The run is being resumed: export it again in a moment.</source>
        <translation>该运行正在继续：请稍后再次导出。</translation>
    </message>
    <message>
        <source>Nothing is overwritten; name another folder, or move the file away.</source>
        <translation>不会覆盖任何内容；请另选文件夹，或移走该文件。</translation>
    </message>
    <message>
        <source>no schema number</source>
        <translation>没有格式版本号</translation>
    </message>
    <message>
        <source>cannot use %1: schema %2, up to %3 is known</source>
        <translation>无法使用 %1：格式版本 %2，已知的最高为 %3</translation>
    </message>
    <message>
        <source>no list of files</source>
        <translation>没有文件列表</translation>
    </message>
    <message>
        <source>an entry of its list of files is unusable</source>
        <translation>其文件列表中有一项无法使用</translation>
    </message>
    <message>
        <source>the path &apos;%1&apos; is not allowed</source>
        <translation>不允许路径“%1”</translation>
    </message>
    <message>
        <source>a checkpoint holds files and folders only</source>
        <translation>检查点只含文件和文件夹</translation>
    </message>
    <message>
        <source>nothing was written into it</source>
        <translation>其中没有写入任何内容</translation>
    </message>
    <message>
        <source>cannot open checkpoint %1: no such folder</source>
        <translation>无法打开检查点 %1：没有此文件夹</translation>
    </message>
    <message>
        <source>`kstudio checkpoint list` shows those of a run.</source>
        <translation>`kstudio checkpoint list` 会列出一次运行的检查点。</translation>
    </message>
    <message>
        <source>cannot verify checkpoint %1: no manifest.json in it</source>
        <translation>无法校验检查点 %1：其中没有 manifest.json</translation>
    </message>
    <message>
        <source>It was not saved by this program, or its manifest was deleted.</source>
        <translation>它不是由本程序保存的，或者其清单已被删除。</translation>
    </message>
    <message>
        <source>it cannot be read as JSON</source>
        <translation>无法作为 JSON 读取</translation>
    </message>
    <message>
        <source>the process is not an object</source>
        <translation>process 不是对象</translation>
    </message>
    <message>
        <source>&apos;resumes&apos; is not a list</source>
        <translation>“resumes”不是列表</translation>
    </message>
    <message>
        <source>The file is damaged; restore it from a copy of the run.</source>
        <translation>该文件已损坏；请从该运行的副本恢复。</translation>
    </message>
    <message>
        <source>key &apos;%1&apos; has an unusable value %2</source>
        <translation>键“%1”的值 %2 无法使用</translation>
    </message>
    <message>
        <source>cannot create a run folder: %1 is taken 1000 times</source>
        <translation>无法创建运行文件夹：%1 已被占用 1000 次</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请另选名称。</translation>
    </message>
    <message>
        <source>cannot use %1: %2 is training it</source>
        <translation>无法使用 %1：%2 正在训练它</translation>
    </message>
    <message>
        <source>Stop that one first, or wait until it ends.</source>
        <translation>请先停止它，或等它结束。</translation>
    </message>
    <message>
        <source>%1; training goes on and the event is kept</source>
        <translation>%1；训练继续，该事件已保留</translation>
    </message>
    <message>
        <source>for a while the event log could not be written (%1); %2</source>
        <translation>有一段时间无法写入事件日志（%1）；%2</translation>
    </message>
    <message>
        <source>%1 events were lost</source>
        <translation>丢失了 %1 个事件</translation>
    </message>
    <message>
        <source>all events were kept</source>
        <translation>所有事件都已保留</translation>
    </message>
    <message>
        <source>cannot adapt shares between %1 and %2</source>
        <translation>无法在 %1 与 %2 之间调整份额</translation>
    </message>
    <message>
        <source>Choose 0 &lt;= min_share &lt;= max_share &lt; 1.</source>
        <translation>请满足 0 &lt;= min_share &lt;= max_share &lt; 1。</translation>
    </message>
    <message>
        <source>the replay state holds %1 shares with the sum %2 for %3 tasks</source>
        <translation>回放状态有 %1 个份额，和为 %2，对应 %3 个任务</translation>
    </message>
    <message>
        <source>Resume with the run&apos;s own configuration, or from an older checkpoint.</source>
        <translation>请用该运行自己的配置继续，或从较早的检查点继续。</translation>
    </message>
    <message>
        <source>cannot mix the tasks: the share of task %1 (%2) is %3</source>
        <translation>无法混合各任务：任务 %1（%2）的份额为 %3</translation>
    </message>
    <message>
        <source>Shares are positive and sum to 1.</source>
        <translation>份额为正且和为 1。</translation>
    </message>
    <message>
        <source>cannot mix the tasks: their shares sum to %1, not to 1</source>
        <translation>无法混合各任务：份额之和为 %1，而不是 1</translation>
    </message>
    <message>
        <source>In the same proportions they are %1.</source>
        <translation>按同样比例为 %1。</translation>
    </message>
    <message>
        <source>unknown replay strategy &apos;%1&apos;</source>
        <translation>未知的回放策略“%1”</translation>
    </message>
    <message>
        <source>Known are %1.</source>
        <translation>已知的有 %1。</translation>
    </message>
    <message>
        <source>building the reservoir was stopped</source>
        <translation>蓄水池的建立被停止</translation>
    </message>
    <message>
        <source>there is no reservoir in %1</source>
        <translation>%1 中没有蓄水池</translation>
    </message>
    <message>
        <source>the reservoir %1 holds no frames of task %2, only of %3</source>
        <translation>蓄水池 %1 没有任务 %2 的帧，只有 %3 的</translation>
    </message>
    <message>
        <source>the reservoir %1 keeps %2 actions a frame, the policy predicts %3</source>
        <translation>蓄水池 %1 每帧保留 %2 个动作，策略预测 %3 个</translation>
    </message>
    <message>
        <source>Use a policy.chunk_size that is not larger, or replay from the data sets.</source>
        <translation>请使用不更大的 policy.chunk_size，或从数据集回放。</translation>
    </message>
    <message>
        <source>cannot keep %1 frames of %2 tasks</source>
        <translation>无法为 %2 个任务保留 %1 帧</translation>
    </message>
    <message>
        <source>Raise replay.reservoir_frames.</source>
        <translation>请增大 replay.reservoir_frames。</translation>
    </message>
    <message>
        <source>%1 is no part of a reservoir: it has no %2</source>
        <translation>%1 不是蓄水池的一部分：其中没有 %2</translation>
    </message>
    <message>
        <source>Name the folder `reservoir` of a finished run.</source>
        <translation>请写明已完成运行的文件夹 `reservoir`。</translation>
    </message>
    <message>
        <source>Build the reservoir again from the run&apos;s data.</source>
        <translation>请用该运行的数据重新建立蓄水池。</translation>
    </message>
    <message>
        <source>cannot load kept frame %1 of %2</source>
        <translation>无法加载 %2 中保留的第 %1 帧</translation>
    </message>
    <message>
        <source>Resume with the run&apos;s own configuration; else start the stage again.</source>
        <translation>请用该运行自己的配置继续；否则重新开始该阶段。</translation>
    </message>
    <message>
        <source>Give all data sets of the run feature maps of one width, and the policy&apos;s chunk.</source>
        <translation>请为该运行的所有数据集给出同样宽度的特征映射以及策略的动作段。</translation>
    </message>
    <message>
        <source>Bring the data sets to one picture size with `kstudio dataset convert`.</source>
        <translation>请用 `kstudio dataset convert` 将各数据集统一为一种图像尺寸。</translation>
    </message>
    <message>
        <source>cannot read episode %1 of %2: it has %3 rows of %4, expected %5</source>
        <translation>无法读取 %2 的回合 %1：%4 有 %3 行，应为 %5 行</translation>
    </message>
    <message>
        <source>Run `kstudio dataset verify` on it, or leave the episode out.</source>
        <translation>请对它运行 `kstudio dataset verify`，或不使用该回合。</translation>
    </message>
    <message>
        <source>cannot train on episode %1 of %2: %3 of row %4 is %5</source>
        <translation>无法用 %2 的回合 %1 训练：第 %4 行的 %3 为 %5</translation>
    </message>
    <message>
        <source>Leave the episode out with data.episodes, or repair the data set.</source>
        <translation>请用 data.episodes 去掉该回合，或修复数据集。</translation>
    </message>
    <message>
        <source>episode %1 is selected twice</source>
        <translation>回合 %1 被选了两次</translation>
    </message>
    <message>
        <source>Name every episode once in data.episodes.</source>
        <translation>请在 data.episodes 中每个回合只写一次。</translation>
    </message>
    <message>
        <source>the %1 selected episodes of %2 have no frames</source>
        <translation>%2 中选定的 %1 个回合没有帧</translation>
    </message>
    <message>
        <source>Select other episodes with data.episodes.</source>
        <translation>请用 data.episodes 选择其他回合。</translation>
    </message>
    <message>
        <source>data.cameras maps %1 to &apos;%2&apos;, which is no camera of the policy (it has %3)</source>
        <translation>data.cameras 把 %1 映射到“%2”，而它不是策略的相机（策略有 %3）</translation>
    </message>
    <message>
        <source>Name the policy&apos;s cameras on the left side of data.cameras.</source>
        <translation>请在 data.cameras 的左侧写策略的相机。</translation>
    </message>
    <message>
        <source>no camera of %1 feeds the policy, which has %2</source>
        <translation>%1 没有相机对应策略的相机（%2）</translation>
    </message>
    <message>
        <source>Map at least one camera with data.cameras.</source>
        <translation>请用 data.cameras 至少映射一个相机。</translation>
    </message>
    <message>
        <source>the states and actions of %1 frames need %2 MiB of memory, more than the allowed %3 MiB</source>
        <translation>%1 帧的状态和动作需要 %2 MiB 内存，超过允许的 %3 MiB</translation>
    </message>
    <message>
        <source>Select fewer episodes with data.episodes.</source>
        <translation>请用 data.episodes 少选一些回合。</translation>
    </message>
    <message>
        <source>row %1 of episode %2 of %3 has no instruction</source>
        <translation>%3 的回合 %2 第 %1 行没有指令</translation>
    </message>
    <message>
        <source>Give one with data.instruction.</source>
        <translation>请用 data.instruction 给出指令。</translation>
    </message>
    <message>
        <source>cannot load row %1 of episode %2 of %3</source>
        <translation>无法加载 %3 的回合 %2 第 %1 行</translation>
    </message>
    <message>
        <source>task %1 lost %2 % (loss %3, lowest %4)</source>
        <translation>任务 %1 退化了 %2 %（损失 %3，最低 %4）</translation>
    </message>
    <message>
        <source>no earlier task has lost anything</source>
        <translation>先前的任务都没有退化</translation>
    </message>
    <message>
        <source>frame %1 of %2 was not kept</source>
        <translation>%2 的第 %1 帧没有保留</translation>
    </message>
    <message>
        <source>Validate on as many frames as when the reservoir was built.</source>
        <translation>请用与建立蓄水池时相同数量的帧进行验证。</translation>
    </message>
    <message>
        <source>A run with replay.reservoir_frames builds one at its end, in its folder `reservoir`; replay.reservoir names that of the stage before.</source>
        <translation>带 replay.reservoir_frames 的运行结束时会在其文件夹 `reservoir` 中建立一个；replay.reservoir 指明前一阶段的那个。</translation>
    </message>
    <message>
        <source>%1 has schema %2, known is %3</source>
        <translation>%1 的格式版本为 %2，已知的为 %3</translation>
    </message>
    <message>
        <source>Use the version of the studio that built it, or a newer one.</source>
        <translation>请使用建立它的版本或更新的版本。</translation>
    </message>
    <message>
        <source>%1 names no chunk</source>
        <translation>%1 没有指明数据块</translation>
    </message>
    <message>
        <source>Train that task&apos;s stage again with sequential.replay_strategy: reservoir (in a configuration of its own: replay.reservoir_frames), or replay it from its data set.</source>
        <translation>请用 sequential.replay_strategy: reservoir 重新训练该任务的阶段（单独的配置中：replay.reservoir_frames），或从其数据集回放。</translation>
    </message>
    <message>
        <source>the numbers of its frames do not fit to a source of %1</source>
        <translation>其帧数与 %1 的来源不符</translation>
    </message>
    <message>
        <source>group %1 has %2 x %3 of %4, expected %5 x %6</source>
        <translation>组 %1 的 %4 为 %2 x %3，应为 %5 x %6</translation>
    </message>
    <message>
        <source>group %1 has rows missing</source>
        <translation>组 %1 缺少行</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is missing or has another shape</source>
        <translation>“%1”缺失或形状不同</translation>
    </message>
    <message>
        <source>%1 rows have an instruction, expected %2</source>
        <translation>有指令的行数为 %1，应为 %2</translation>
    </message>
    <message>
        <source>the states have the widths %1 and %2</source>
        <translation>状态的宽度为 %1 和 %2</translation>
    </message>
    <message>
        <source>the action chunks have the sizes %1 and %2</source>
        <translation>动作段的尺寸为 %1 和 %2</translation>
    </message>
    <message>
        <source>the chunks have the lengths %1 and %2</source>
        <translation>动作段的长度为 %1 和 %2</translation>
    </message>
    <message>
        <source>the numbers of cameras are %1 and %2</source>
        <translation>相机数为 %1 和 %2</translation>
    </message>
    <message>
        <source>camera %1 has %2x%3 and %4x%5 pixels</source>
        <translation>相机 %1 的像素为 %2x%3 和 %4x%5</translation>
    </message>
    <message>
        <source>of the wrong shape: %1</source>
        <translation>形状不符：%1</translation>
    </message>
    <message>
        <source>the newest message of %1 is %2 ms old (limit %3 ms)</source>
        <translation>%1 的数据已有 %2 毫秒（上限 %3 毫秒）</translation>
    </message>
    <message>
        <source>the check &apos;%1&apos; turned red meanwhile: %2</source>
        <translation>期间检查项“%1”变为红色：%2</translation>
    </message>
    <message>
        <source>A checkpoint takes about %1 MiB, and the best and the newest one stay until the next one is written. Free some space there, or keep the runs on another disk (training.output_directory).</source>
        <translation>一个检查点约占 %1 MiB，写下一个时最佳和最新的检查点都会保留。请在那里腾出空间，或把运行放在另一块磁盘上（training.output_directory）。</translation>
    </message>
    <message>
        <source>older checkpoints were removed as the disk is nearly full: %1</source>
        <translation>磁盘将满，已删除较早的检查点：%1</translation>
    </message>
    <message>
        <source>Free some space on that disk to keep as many as training.keep_last says.</source>
        <translation>请在该磁盘上腾出空间，以便保留 training.keep_last 所要求的数量。</translation>
    </message>
    <message>
        <source>%1 of %2 dimensions never change: %3 and %4 more</source>
        <translation>%2 个维度中有 %1 个从不变化：%3，以及另外 %4 个</translation>
    </message>
    <message>
        <source>some runs are of a version that did not write down which frames it measured: where the number of frames and the noise agree, they are taken for the same</source>
        <translation>有些运行来自未记录测量了哪些帧的版本：帧数与噪声一致时，视为同样的帧</translation>
    </message>
    <message>
        <source>%1 frames instead of %2</source>
        <translation>%1 帧，而不是 %2 帧</translation>
    </message>
    <message>
        <source>episodes %1 instead of %2</source>
        <translation>片段 %1，而不是 %2</translation>
    </message>
    <message>
        <source>other episodes</source>
        <translation>其他片段</translation>
    </message>
    <message>
        <source>other frames or another instruction</source>
        <translation>其他帧或另一条指令</translation>
    </message>
    <message>
        <source>it was recorded with %1 %2, not %3</source>
        <translation>它录制时的 %1 为 %2，而非 %3</translation>
    </message>
    <message>
        <source>it holds something that was not recorded by the simulator</source>
        <translation>其中有不是由仿真器录制的内容</translation>
    </message>
    <message>
        <source>Choose a folder that does not exist yet.</source>
        <translation>请选择一个尚不存在的文件夹。</translation>
    </message>
    <message>
        <source>the sequence &apos;%1&apos; was begun without %2</source>
        <translation>序列“%1”开始时没有 %2</translation>
    </message>
    <message>
        <source>%1 is not at %2 any more: %3 is used</source>
        <translation>%1已不在 %2：改用 %3</translation>
    </message>
    <message>
        <source>the data set of task %1</source>
        <translation>任务 %1 的数据集</translation>
    </message>
    <message>
        <source>Put it back, or write where it is now into %1: data.root.</source>
        <translation>请放回原处，或把现在的位置写入 %1 的 data.root。</translation>
    </message>
    <message>
        <source>a name of %1 letters cannot name a branch</source>
        <translation>%1 个字符的名称不能作分支名</translation>
    </message>
    <message>
        <source>Use at most %1.</source>
        <translation>最多使用 %1 个。</translation>
    </message>
    <message>
        <source>stage %1 (%2) of the sequence &apos;%3&apos; starts from another sequence&apos;s run of %4, %5, with %6</source>
        <translation>序列“%3”的阶段 %1（%2）从另一序列中 %4 的运行 %5 开始，其 %6</translation>
    </message>
    <message>
        <source>Train its own earlier stages first: leave --stages out.</source>
        <translation>请先训练它自己的前面各阶段：不要写 --stages。</translation>
    </message>
    <message>
        <source>It saved no checkpoint: `kstudio train --resume` begins it again in its folder.</source>
        <translation>它没有保存检查点：`kstudio train --resume` 会在其文件夹中从头开始。</translation>
    </message>
    <message>
        <source>what earlier stages measured of task %1 (%2) is no measure here, as this one measures it on other frames or with another instruction</source>
        <translation>之前各阶段对任务 %1（%2）的测量在此不作标准，因为本阶段是在其他帧上或用另一条指令测量的</translation>
    </message>
    <message>
        <source>%1 and every other .json and .safetensors file</source>
        <translation>%1 以及其余所有 .json 和 .safetensors 文件</translation>
    </message>
    <message>
        <source>Check the network and the proxy; HF_ENDPOINT selects a mirror.</source>
        <translation>请检查网络和代理；可用 HF_ENDPOINT 选择镜像。</translation>
    </message>
    <message>
        <source>Check HF_ENDPOINT.</source>
        <translation>请检查 HF_ENDPOINT。</translation>
    </message>
    <message>
        <source>Check the name (owner/name) and the revision.</source>
        <translation>请检查名称（owner/name）和修订版。</translation>
    </message>
    <message>
        <source>It does not exist, or is private or gated: accept its conditions on its page and set HF_TOKEN to an access token.</source>
        <translation>它不存在，或为私有或受限：请在其页面上接受条款，并将 HF_TOKEN 设为访问令牌。</translation>
    </message>
    <message>
        <source>The server is busy or out of order: try again later, or set HF_ENDPOINT to a mirror.</source>
        <translation>服务器繁忙或故障：请稍后再试，或将 HF_ENDPOINT 设为镜像。</translation>
    </message>
    <message>
        <source>seed %1 instead of %2</source>
        <translation>种子为 %1，而非 %2</translation>
    </message>
    <message>
        <source>replay %1 instead of none</source>
        <translation>回放为 %1，而非无</translation>
    </message>
    <message>
        <source>a regularizer instead of none</source>
        <translation>有正则项，而非没有</translation>
    </message>
    <message>
        <source>%1 cannot be compared with %2, which was measured otherwise (%3)</source>
        <translation>%1 不能与 %2 比较，后者的测量方式不同（%3）</translation>
    </message>
    <message>
        <source>%1 is not averaged with %2, which was measured otherwise (%3)</source>
        <translation>%1 不与 %2 取平均，后者的测量方式不同（%3）</translation>
    </message>
    <message>
        <source>stage %1 (%2) is normalised by other statistics than the stage before it: flow losses of the two are not compared</source>
        <translation>阶段 %1（%2）归一化所用的统计量与前一阶段不同：两者的流损失不作比较</translation>
    </message>
    <message>
        <source>joint training measured %1 otherwise: %2</source>
        <translation>联合训练对 %1 的测量方式不同：%2</translation>
    </message>
    <message>
        <source>joint training began with other weights (%1)</source>
        <translation>联合训练的起始权重不同（%1）</translation>
    </message>
    <message>
        <source>other statistics</source>
        <translation>不同的统计量</translation>
    </message>
    <message>
        <source>%1 (measured otherwise)</source>
        <translation>%1（测量方式不同）</translation>
    </message>
    <message>
        <source>stage seed</source>
        <translation>阶段种子</translation>
    </message>
    <message>
        <source>%1 was measured otherwise before</source>
        <translation>%1 此前的测量方式不同</translation>
    </message>
    <message>
        <source>config.yaml cannot be used: %1. The run cannot be resumed with it, and what was retained is shown without it: restore the file from a copy. Its checkpoints are not affected.</source>
        <translation>config.yaml 无法使用：%1。用它不能恢复该次运行，保留情况中也不显示该次运行：请从副本恢复此文件。其检查点不受影响。</translation>
    </message>
    <message>
        <source>it is back already</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>no policy chosen: there is the motion alone</source>
        <translation>未选择策略：只有运动本身</translation>
    </message>
    <message>
        <source>joint training has other statistics</source>
        <translation>联合训练使用另一套统计量</translation>
    </message>
    <message>
        <source>%1 was measured before its own stage, but under other statistics</source>
        <translation>%1 在其自身阶段之前已被测量，但使用的是另一套统计量</translation>
    </message>
    <message>
        <source>. </source>
        <translation>。</translation>
    </message>
    <message>
        <source>tensor %1: dimension %2 is out of range</source>
        <translation>张量 %1：维度 %2 超出范围</translation>
    </message>
    <message>
        <source>tensor %1: more than %2 dimensions</source>
        <translation>张量 %1：超过 %2 个维度</translation>
    </message>
    <message>
        <source>tensor %1: data_offsets holds more than two numbers</source>
        <translation>张量 %1：data_offsets 含有两个以上的数</translation>
    </message>
    <message>
        <source>tensor %1: data_offsets must hold two numbers</source>
        <translation>张量 %1：data_offsets 必须含有两个数</translation>
    </message>
    <message>
        <source>tensor %1: unknown dtype %2</source>
        <translation>张量 %1：未知的 dtype %2</translation>
    </message>
    <message>
        <source>tensor %1: unknown key %2</source>
        <translation>张量 %1：未知的键 %2</translation>
    </message>
    <message>
        <source>tensor %1: the key &apos;%2&apos; appears twice</source>
        <translation>张量 %1：键“%2”出现了两次</translation>
    </message>
    <message>
        <source>tensor %1: dtype, shape or data_offsets is missing</source>
        <translation>张量 %1：缺少 dtype、shape 或 data_offsets</translation>
    </message>
    <message>
        <source>tensor %1: unusable &apos;%2&apos;: %3</source>
        <translation>张量 %1：“%2”无法使用：%3</translation>
    </message>
    <message>
        <source>tensor %1: a dimension is %2</source>
        <translation>张量 %1：有一个维度是%2</translation>
    </message>
    <message>
        <source>tensor %1: an offset is %2</source>
        <translation>张量 %1：有一个偏移量是%2</translation>
    </message>
    <message>
        <source>tensor %1: its shape overflows 64 bits</source>
        <translation>张量 %1：它的形状超出 64 位</translation>
    </message>
    <message>
        <source>tensor %1: its %2 bits do not fill whole bytes</source>
        <translation>张量 %1：它的 %2 位不能填满整字节</translation>
    </message>
    <message>
        <source>tensor %1: begins at byte %2, expected %3 (%4)</source>
        <translation>张量 %1：始于字节 %2，应为 %3（%4）</translation>
    </message>
    <message>
        <source>a hole</source>
        <translation>有空缺</translation>
    </message>
    <message>
        <source>an overlap</source>
        <translation>有重叠</translation>
    </message>
    <message>
        <source>tensor %1: ends at byte %2 before it begins at %3</source>
        <translation>张量 %1：在字节 %2 结束，早于它的起点 %3</translation>
    </message>
    <message>
        <source>tensor %1: holds %2 bytes, its shape [%3] of %4 needs %5</source>
        <translation>张量 %1：有 %2 字节，而形状 [%3]（%4）需要 %5 字节</translation>
    </message>
    <message>
        <source>tensor %1: ends at data byte %2, but the file holds only %3 (cut off?)</source>
        <translation>张量 %1：结束于数据字节 %2，但文件只有 %3 字节（被截断？）</translation>
    </message>
    <message>
        <source>tensor name %1: %2</source>
        <translation>张量名 %1：%2</translation>
    </message>
    <message>
        <source>the metadata key %1 appears twice</source>
        <translation>元数据键 %1 出现了两次</translation>
    </message>
    <message>
        <source>the name %1 appears twice</source>
        <translation>名称 %1 出现了两次</translation>
    </message>
    <message>
        <source>more than %1 tensors</source>
        <translation>超过 %1 个张量</translation>
    </message>
    <message>
        <source>the header is no valid JSON near its byte %1</source>
        <translation>文件头在第 %1 字节附近不是有效的 JSON</translation>
    </message>
    <message>
        <source>the header must be a JSON object, found %1</source>
        <translation>文件头必须是 JSON 对象，却是%1</translation>
    </message>
    <message>
        <source>metadata %1 must be a text, found %2</source>
        <translation>元数据 %1 必须是文本，却是%2</translation>
    </message>
    <message>
        <source>entry %1 must be an object, found %2</source>
        <translation>条目 %1 必须是对象，却是%2</translation>
    </message>
    <message>
        <source>a truth value</source>
        <translation>真假值</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节串</translation>
    </message>
    <message>
        <source>the negative number %1</source>
        <translation>负数 %1</translation>
    </message>
    <message>
        <source>the number %1</source>
        <translation>数 %1</translation>
    </message>
    <message>
        <source>the number %1, which is no whole number in range</source>
        <translation>数 %1（不是范围内的整数）</translation>
    </message>
    <message>
        <source>the text %1</source>
        <translation>文本 %1</translation>
    </message>
    <message>
        <source>reserved for metadata</source>
        <translation>留作元数据之用</translation>
    </message>
    <message>
        <source>longer than %1 bytes</source>
        <translation>长于 %1 字节</translation>
    </message>
    <message>
        <source>holds a control character</source>
        <translation>含有控制字符</translation>
    </message>
    <message>
        <source>is not UTF-8</source>
        <translation>不是 UTF-8</translation>
    </message>
    <message>
        <source>%1 bytes follow after the last tensor</source>
        <translation>最后一个张量之后还有 %1 字节</translation>
    </message>
    <message>
        <source>%1 bytes, at least 8 are needed</source>
        <translation>只有 %1 字节，至少需要 8 字节</translation>
    </message>
    <message>
        <source>header of %1 bytes, at most %2 are allowed</source>
        <translation>文件头有 %1 字节，最多允许 %2 字节</translation>
    </message>
    <message>
        <source>header of %1 bytes announced, only %2 follow (cut off?)</source>
        <translation>文件头声明有 %1 字节，后面只有 %2 字节（被截断？）</translation>
    </message>
    <message>
        <source>the header holds a NUL byte</source>
        <translation>文件头含有 NUL 字节</translation>
    </message>
    <message>
        <source>the header begins with a byte order mark</source>
        <translation>文件头以字节顺序标记开头</translation>
    </message>
    <message>
        <source>cannot read %1 as safetensors: %2</source>
        <translation>无法按 safetensors 读取 %1：%2</translation>
    </message>
    <message>
        <source>The file is damaged, cut off or of another format; copy or download it again.</source>
        <translation>文件已损坏、被截断或是其他格式；请重新复制或下载。</translation>
    </message>
    <message>
        <source>what earlier stages measured of task %1 (%2) is no measure here, as this one measures it under other statistics</source>
        <translation>之前各阶段对任务 %1（%2）的测量在此不作标准，因为本阶段是在另一套统计量下测量的</translation>
    </message>
    <message>
        <source>%1[%2]: %3 of %4 values lie beyond 6 sigma of the shared statistics (up to %5); statistics over all tasks need another folder of runs (training.output_directory)</source>
        <translation>%1[%2]：%4 个值中有 %3 个超出共享统计量的 6 倍标准差（最大 %5）；要使用涵盖所有任务的统计量，需换一个运行文件夹（training.output_directory）</translation>
    </message>
    <message>
        <source>Map as many values as the tasks before, or teach all tasks in another folder of runs (training.output_directory) with statistics that cover them (data.stats: shared).</source>
        <translation>请映射与之前任务同样多的值，或换一个运行文件夹（training.output_directory）从头学习所有任务，让统计量覆盖它们（data.stats: shared）。</translation>
    </message>
    <message>
        <source>Put an intact copy of it back; statistics of its own a sequence computes in another folder of runs (training.output_directory).</source>
        <translation>请放回该文件的完好副本；若要让序列自行计算统计量，请换一个运行文件夹（training.output_directory）。</translation>
    </message>
    <message>
        <source>the other side closed the connection</source>
        <translation>对方关闭了连接</translation>
    </message>
    <message>
        <source>end of map not found</source>
        <translation>映射没有结束</translation>
    </message>
    <message>
        <source>end of map flow not found</source>
        <translation>花括号 { 没有闭合</translation>
    </message>
    <message>
        <source>end of sequence not found</source>
        <translation>列表没有结束</translation>
    </message>
    <message>
        <source>end of sequence flow not found</source>
        <translation>方括号 [ 没有闭合</translation>
    </message>
    <message>
        <source>unknown token</source>
        <translation>无法识别的符号</translation>
    </message>
    <message>
        <source>illegal EOF in scalar</source>
        <translation>值尚未结束，文件就结束了</translation>
    </message>
    <message>
        <source>illegal character in scalar</source>
        <translation>值中有不允许的字符</translation>
    </message>
    <message>
        <source>illegal tab when looking for indentation</source>
        <translation>缩进中使用了制表符</translation>
    </message>
    <message>
        <source>illegal flow end</source>
        <translation>多余的右括号</translation>
    </message>
    <message>
        <source>illegal block entry</source>
        <translation>此处不能以 - 开始列表项</translation>
    </message>
    <message>
        <source>illegal map key</source>
        <translation>此处不能有键</translation>
    </message>
    <message>
        <source>illegal map value</source>
        <translation>此处不能有值</translation>
    </message>
    <message>
        <source>alias not found after *</source>
        <translation>* 后面没有别名</translation>
    </message>
    <message>
        <source>anchor not found after &amp;</source>
        <translation>&amp; 后面没有锚点</translation>
    </message>
    <message>
        <source>unexpected character in block scalar</source>
        <translation>块文本中有意外的字符</translation>
    </message>
    <message>
        <source>the referenced anchor is not defined</source>
        <translation>所引用的锚点没有定义</translation>
    </message>
    <message>
        <source>bad character found while scanning hex number</source>
        <translation>十六进制数中有错误的字符</translation>
    </message>
    <message>
        <source>%1 is the file of one task of a project (it has the section `task`), no configuration of a training</source>
        <translation>%1 是项目中一个任务的文件（含有 `task` 一节），不是训练配置</translation>
    </message>
    <message>
        <source>Pass the project and name the task: %1 and --set task=%2.</source>
        <translation>请给出项目并指明任务：%1 和 --set task=%2。</translation>
    </message>
    <message>
        <source>cannot read the robot&apos;s kind in %1</source>
        <translation>无法读取 %1 中的机器人类型</translation>
    </message>
    <message>
        <source>cannot read where the head looked in %1</source>
        <translation>无法读取 %1 中头部的朝向</translation>
    </message>
    <message>
        <source>arm joints</source>
        <translation>手臂关节</translation>
    </message>
    <message>
        <source>the robot says that its arms have %1 joints, %2 expected</source>
        <translation>机器人报告其手臂有 %1 个关节，应为 %2 个</translation>
    </message>
    <message>
        <source>Only a Kuavo with seven joints in each arm can be armed.</source>
        <translation>只有每条手臂有七个关节的 Kuavo 才能启用。</translation>
    </message>
    <message>
        <source>cannot use a %1 message: %2</source>
        <translation>无法使用 %1 消息：%2</translation>
    </message>
    <message>
        <source>%1 joints, %2 expected</source>
        <translation>%1 个关节，应为 %2 个</translation>
    </message>
    <message>
        <source>the recording does not tell where its cameras sat: motion is drawn with the cameras documented of a real robot</source>
        <translation>录制未记录相机的安装位置：按真实机器人文档中的相机绘制运动</translation>
    </message>
    <message>
        <source>the recording does not tell where its cameras sat: motion is drawn with the simulator&apos;s cameras</source>
        <translation>录制未记录相机的安装位置：按仿真器的相机绘制运动</translation>
    </message>
    <message>
        <source>it is %1, not &quot;real&quot; or &quot;simulated&quot;</source>
        <translation>它是 %1，而不是 &quot;real&quot; 或 &quot;simulated&quot;</translation>
    </message>
    <message>
        <source>Take &quot;robot&quot; and &quot;cameras&quot; out of it to play the recording without them.</source>
        <translation>从中删去 &quot;robot&quot; 和 &quot;cameras&quot;，即可不带它们播放该录制。</translation>
    </message>
    <message>
        <source>head %1 degrees down, as the simulator holds it</source>
        <translation>头部下俯 %1 度，与仿真器的姿态一致</translation>
    </message>
    <message>
        <source>head %1 degrees down, as the robot file says</source>
        <translation>头部下俯 %1 度，取自机器人文件</translation>
    </message>
    <message>
        <source>head %1 degrees down, as recorded</source>
        <translation>头部下俯 %1 度，与录制时一致</translation>
    </message>
    <message>
        <source>head_deg has %1 numbers, not 2</source>
        <translation>head_deg 有 %1 个数，应为 2 个</translation>
    </message>
    <message>
        <source>Remove the file to play the data set without it.</source>
        <translation>删除该文件即可不带它播放数据集。</translation>
    </message>
    <message>
        <source>head %1 degrees down is assumed, a robot file may tell it</source>
        <translation>假定头部下俯 %1 度，可在机器人文件中给出</translation>
    </message>
    <message>
        <source>Connect again to play it once more.</source>
        <translation>再次连接即可重新播放。</translation>
    </message>
    <message>
        <source>there is no = in it</source>
        <translation>其中没有等号</translation>
    </message>
    <message>
        <source>its name does not begin with /</source>
        <translation>其名称不以 / 开头</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no message type</source>
        <translation>“%1”不是消息类型</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no rate</source>
        <translation>“%1”不是频率</translation>
    </message>
    <message>
        <source>it is written and not read: it has no rate</source>
        <translation>该话题只写不读：没有频率</translation>
    </message>
    <message>
        <source>Write key=/name, or key=/name,package/Type,Hz (0: every message, else 0.1 to 1000), key one of: %1.</source>
        <translation>请写为 key=/name 或 key=/name,package/Type,Hz（0 表示每条消息，否则为 0.1 到 1000），key 为下列之一：%1。</translation>
    </message>
    <message>
        <source>1 of the data set&apos;s %1 is used</source>
        <translation>使用数据集 %1 个中的 1 个</translation>
    </message>
    <message>
        <source>1 run trains already in this folder</source>
        <translation>此文件夹中已有 1 个运行在训练</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has %2 numbers and &apos;%3&apos; has %4 numbers</source>
        <translation>“%1”有 %2 个数，“%3”有 %4 个数</translation>
    </message>
    <message>
        <source>keeping the results</source>
        <translation>保存结果</translation>
    </message>
    <message>
        <source>filming the failures</source>
        <translation>拍摄失败的试验</translation>
    </message>
    <message>
        <source>Check that the data set was copied completely.</source>
        <translation>请检查数据集是否已完整复制。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; of %2 has %3 numbers, the policy takes at most %4</source>
        <translation>%2 的“%1”有 %3 个数，策略最多接受 %4 个</translation>
    </message>
    <message>
        <source>Choose columns with a feature map in the configuration, for example:%1</source>
        <translation>请在配置中用特征映射选择列，例如：%1</translation>
    </message>
    <message>
        <source>data.%1 maps %2 numbers, the policy takes at most %3</source>
        <translation>data.%1 映射了 %2 个数，策略最多接受 %3 个</translation>
    </message>
    <message>
        <source>Map fewer numbers, or raise the policy&apos;s max_%1_dim.</source>
        <translation>请减少映射的数，或增大策略的 max_%1_dim。</translation>
    </message>
    <message>
        <source>shares</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>GPU memory</source>
        <translation>GPU 显存</translation>
    </message>
    <message>
        <source>Free some space, lower training.keep_last, or keep the runs on another disk (training.output_directory): when it is full, older checkpoints are removed early, and a later stage finds no room.</source>
        <translation>请释放一些空间，调低 training.keep_last，或将运行存放到另一磁盘（training.output_directory）：磁盘写满时，较旧的检查点会提前删除，后面的阶段将没有空间。</translation>
    </message>
    <message>
        <source>training takes at least %1 GiB of memory (weights, gradients, optimizer), %2 GiB are available</source>
        <translation>训练至少需要 %1 GiB 内存（权重、梯度、优化器），可用 %2 GiB</translation>
    </message>
    <message>
        <source>Close other programs, train fewer parts (policy.train_expert_only), or use a machine with more memory.</source>
        <translation>请关闭其他程序，减少训练的部分（policy.train_expert_only），或使用内存更大的机器。</translation>
    </message>
    <message>
        <source>Pictures and activations come on top: close other programs, or lower training.batch_size or training.frame_cache_mib.</source>
        <translation>图像和激活值还要另占内存：请关闭其他程序，或调低 training.batch_size 或 training.frame_cache_mib。</translation>
    </message>
    <message>
        <source>What training takes cannot be estimated: %1</source>
        <translation>无法估计训练所需：%1</translation>
    </message>
    <message>
        <source>training takes at least %1 GiB of GPU memory (weights, gradients, optimizer), %2 of %3 GiB are free on %4</source>
        <translation>训练至少需要 %1 GiB 显存（权重、梯度、优化器），%4 上 %3 GiB 中剩余 %2 GiB</translation>
    </message>
    <message>
        <source>%1 of %2 GiB of GPU memory are free on %3</source>
        <translation>%3 上 %2 GiB 显存中剩余 %1 GiB</translation>
    </message>
    <message>
        <source>Wait until others on it have ended, choose another GPU (training.device), or train fewer parts (policy.train_expert_only).</source>
        <translation>请等待其上的其他程序结束，选择另一块 GPU（training.device），或减少训练的部分（policy.train_expert_only）。</translation>
    </message>
    <message>
        <source>Pictures and activations come on top: if memory runs out, lower training.batch_size and raise training.gradient_accumulation.</source>
        <translation>图像和激活值还要另占显存：若显存不足，请调低 training.batch_size 并调高 training.gradient_accumulation。</translation>
    </message>
    <message>
        <source>also computing on %1: %2</source>
        <translation>%1 上还有其他程序在计算：%2</translation>
    </message>
    <message>
        <source>They share its memory and its time: wait for their end, or choose another GPU (training.device).</source>
        <translation>它们共用其显存和时间：请等待它们结束，或选择另一块 GPU（training.device）。</translation>
    </message>
    <message>
        <source>cannot ask how much GPU memory is free: %1</source>
        <translation>无法查询 GPU 剩余显存：%1</translation>
    </message>
    <message>
        <source>Training takes at least %1 GiB of it. nvidia-smi comes with the driver: install it to have this checked.</source>
        <translation>训练至少需要 %1 GiB 显存。nvidia-smi 随驱动程序提供：安装后即可检查。</translation>
    </message>
    <message>
        <source>nvidia-smi comes with the driver: install it to have this checked.</source>
        <translation>nvidia-smi 随驱动程序提供：安装后即可检查。</translation>
    </message>
    <message>
        <source>nvidia-smi does not tell how much GPU memory is free on %1</source>
        <translation>nvidia-smi 未给出 %1 上剩余的显存</translation>
    </message>
    <message>
        <source>Where GPUs of several models are in one machine, set CUDA_DEVICE_ORDER=PCI_BUS_ID before the start; of a part of a GPU (MIG) it cannot be asked.</source>
        <translation>若一台机器中有多种型号的 GPU，请在启动前设置 CUDA_DEVICE_ORDER=PCI_BUS_ID；GPU 的一部分（MIG）无法查询。</translation>
    </message>
    <message>
        <source>there is no nvidia-smi on PATH</source>
        <translation>PATH 中没有 nvidia-smi</translation>
    </message>
    <message>
        <source>nvidia-smi ended with code %1: %2</source>
        <translation>nvidia-smi 以代码 %1 结束：%2</translation>
    </message>
    <message>
        <source>nvidia-smi did not answer within %1 s</source>
        <translation>nvidia-smi 在 %1 秒内没有回应</translation>
    </message>
    <message>
        <source>nvidia-smi named no GPU</source>
        <translation>nvidia-smi 没有列出 GPU</translation>
    </message>
    <message>
        <source>the run %1 trains already on %2</source>
        <translation>运行 %1 已在 %2 上训练</translation>
    </message>
    <message>
        <source>%1 runs train already on %2: %3</source>
        <translation>%1 个运行已在 %2 上训练：%3</translation>
    </message>
    <message>
        <source>Runs on one device are slower and may run out of memory: wait until it is free.</source>
        <translation>同一设备上的多个运行会变慢，并可能耗尽内存：请等到设备空闲。</translation>
    </message>
    <message>
        <source>episodes are numbered from 0; in the source they were %1</source>
        <translation>回合从 0 开始编号；在源数据集中它们是 %1</translation>
    </message>
    <message>
        <source>%1 videos keep a file of their own: their coding differs from the others&apos;</source>
        <translation>%1 个视频保留各自的文件：其编码与其他视频不同</translation>
    </message>
    <message>
        <source>%1 episodes are in no part</source>
        <translation>%1 个回合不属于任何部分</translation>
    </message>
    <message>
        <source>only the first has &apos;%1&apos;</source>
        <translation>只有第一个数据集有“%1”</translation>
    </message>
    <message>
        <source>only the second has &apos;%1&apos;</source>
        <translation>只有第二个数据集有“%1”</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is %2 and %3</source>
        <translation>“%1”分别是 %2 和 %3</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is [%2] and [%3]</source>
        <translation>“%1”的形状分别是 [%2] 和 [%3]</translation>
    </message>
    <message>
        <source>%1 and %2 frames per second</source>
        <translation>帧率分别是每秒 %1 帧和 %2 帧</translation>
    </message>
    <message>
        <source>robot types &apos;%1&apos; and &apos;%2&apos;</source>
        <translation>机器人类型分别是“%1”和“%2”</translation>
    </message>
    <message>
        <source>cannot merge &apos;%1&apos; and &apos;%2&apos;: %3</source>
        <translation>无法合并“%1”和“%2”：%3</translation>
    </message>
    <message>
        <source>Only sets of one robot with equal rate and features can be merged.</source>
        <translation>只能合并同一机器人、帧率和特征都相同的数据集。</translation>
    </message>
    <message>
        <source>cannot merge: at least two data sets are needed</source>
        <translation>无法合并：至少需要两个数据集</translation>
    </message>
    <message>
        <source>cannot split into no parts</source>
        <translation>无法拆分：没有给出任何部分</translation>
    </message>
    <message>
        <source>Name at least one.</source>
        <translation>请至少给出一个。</translation>
    </message>
    <message>
        <source>cannot split: &apos;%1&apos; is no usable folder name, or is given twice</source>
        <translation>无法拆分：“%1”不能用作文件夹名，或给出了两次</translation>
    </message>
    <message>
        <source>cannot split: part &apos;%1&apos; has no episodes</source>
        <translation>无法拆分：部分“%1”没有回合</translation>
    </message>
    <message>
        <source>cannot split: episode %1 is in &apos;%2&apos; and in &apos;%3&apos;</source>
        <translation>无法拆分：回合 %1 同时在“%2”和“%3”中</translation>
    </message>
    <message>
        <source>Training and validation must not share episodes.</source>
        <translation>训练和验证不能共用回合。</translation>
    </message>
    <message>
        <source>There already: %1. Split into the other parts alone, or into another folder.</source>
        <translation>已经存在：%1。请只拆分出其余部分，或拆分到另一个文件夹。</translation>
    </message>
    <message>
        <source>cannot delete all %1 episodes of &apos;%2&apos;</source>
        <translation>无法去掉“%2”的全部 %1 个回合</translation>
    </message>
    <message>
        <source>Delete the folder instead.</source>
        <translation>请改为删除该文件夹。</translation>
    </message>
    <message>
        <source>cannot read &apos;%1&apos; as a list of episodes</source>
        <translation>无法把“%1”读作回合列表</translation>
    </message>
    <message>
        <source>Write numbers and ranges, as in 0-3,7,10-12.</source>
        <translation>请写编号和范围，例如 0-3,7,10-12。</translation>
    </message>
    <message>
        <source>cannot read &apos;%1&apos; as a part of a split</source>
        <translation>无法把“%1”读作拆分的一个部分</translation>
    </message>
    <message>
        <source>Write NAME=EPISODES, as in train=0-39.</source>
        <translation>请写 名称=回合，例如 train=0-39。</translation>
    </message>
    <message>
        <source>%1 has no episode %2</source>
        <translation>%1 没有回合 %2</translation>
    </message>
    <message>
        <source>It has the episodes %1.</source>
        <translation>它有的回合是 %1。</translation>
    </message>
    <message>
        <source>cannot write to &apos;%1&apos;: %2</source>
        <translation>无法写入“%1”：%2</translation>
    </message>
    <message>
        <source>it lies in &apos;%1&apos;, which is read</source>
        <translation>它位于要读取的“%1”之中</translation>
    </message>
    <message>
        <source>&apos;%1&apos;, which is read, lies in it</source>
        <translation>要读取的“%1”位于它之中</translation>
    </message>
    <message>
        <source>&apos;%1&apos;, which is read, is where it would be prepared</source>
        <translation>要读取的“%1”正是准备它的位置</translation>
    </message>
    <message>
        <source>What is read is never changed: name a folder apart from it, such as &apos;%1&apos;.</source>
        <translation>读取的数据绝不会被改动：请给出与其分开的文件夹，例如“%1”。</translation>
    </message>
    <message>
        <source>Choose a folder that does not exist; nothing is ever overwritten.</source>
        <translation>请选择一个不存在的文件夹；绝不会覆盖任何内容。</translation>
    </message>
    <message>
        <source>names that end in &apos;%1&apos; are for sets in preparation</source>
        <translation>以“%1”结尾的名称留给准备中的数据集</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is in the way</source>
        <translation>“%1”挡住了位置</translation>
    </message>
    <message>
        <source>Move it away, or choose another folder: no interrupted operation left it, so it stays.</source>
        <translation>请把它移走，或选择另一个文件夹：它不是被中断的操作留下的，因此会保留。</translation>
    </message>
    <message>
        <source>cannot write to &apos;%1&apos;: another operation is preparing it in &apos;%2&apos;</source>
        <translation>无法写入“%1”：另一个操作正在“%2”中准备它</translation>
    </message>
    <message>
        <source>Wait for it or stop it, or choose another folder.</source>
        <translation>请等它结束或停止它，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>cannot remove &apos;%1&apos;, left by an interrupted operation: %2</source>
        <translation>无法移除被中断的操作留下的“%1”：%2</translation>
    </message>
    <message>
        <source>Remove it by hand, or choose another folder.</source>
        <translation>请手动移除它，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>cannot write a data set to &apos;%1&apos;: %2</source>
        <translation>无法把数据集写入“%1”：%2</translation>
    </message>
    <message>
        <source>the copy was stopped; the new folder was removed</source>
        <translation>复制已停止；新文件夹已移除</translation>
    </message>
    <message>
        <source>&apos;%1&apos; (%2) is left out: the source has no such data</source>
        <translation>“%1”（%2）被略去：源数据集没有这项数据</translation>
    </message>
    <message>
        <source>cannot copy camera &apos;%1&apos;: this program was built without FFmpeg and OpenCV</source>
        <translation>无法复制相机“%1”：本程序编译时没有 FFmpeg 和 OpenCV</translation>
    </message>
    <message>
        <source>Install their development packages and build again.</source>
        <translation>请安装它们的开发包并重新编译。</translation>
    </message>
    <message>
        <source>timestamps are rewritten as frame / fps: those of the source do not fit its rate</source>
        <translation>时间戳改写为 帧号 / 帧率：源数据集的时间戳与其帧率不符</translation>
    </message>
    <message>
        <source>the import was stopped</source>
        <translation>导入已停止</translation>
    </message>
    <message>
        <source>cannot import %1: it has no topic %2 (%3)</source>
        <translation>无法导入 %1：它没有话题 %2（%3）</translation>
    </message>
    <message>
        <source>Its topics are: %1. Other names are set with --topic %2=/name.</source>
        <translation>它的话题有：%1。其他名称用 --topic %2=/name 设置。</translation>
    </message>
    <message>
        <source>the state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>the action</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>the grippers&apos; state</source>
        <translation>夹爪状态</translation>
    </message>
    <message>
        <source>the grippers&apos; action</source>
        <translation>夹爪动作</translation>
    </message>
    <message>
        <source>the main timeline</source>
        <translation>主时间线</translation>
    </message>
    <message>
        <source>cannot import %1: %2 frames of the main timeline, of which %3 are left out at each end</source>
        <translation>无法导入 %1：主时间线有 %2 帧，两端各略去其中 %3 帧</translation>
    </message>
    <message>
        <source>Record longer, or use --drop-ends 0.</source>
        <translation>请录制得更长，或使用 --drop-ends 0。</translation>
    </message>
    <message>
        <source>cannot import %1: not one usable message of %2</source>
        <translation>无法导入 %1：%2 没有一条可用的消息</translation>
    </message>
    <message>
        <source>the joints</source>
        <translation>关节</translation>
    </message>
    <message>
        <source>the arms&apos; commands</source>
        <translation>手臂指令</translation>
    </message>
    <message>
        <source>the grippers&apos; commands</source>
        <translation>夹爪指令</translation>
    </message>
    <message>
        <source>no bag to import</source>
        <translation>没有要导入的 bag</translation>
    </message>
    <message>
        <source>cannot import without an instruction</source>
        <translation>没有指令，无法导入</translation>
    </message>
    <message>
        <source>Say what is done in the bags: --task &quot;grasp the block&quot;.</source>
        <translation>请说明 bag 中做了什么：--task &quot;grasp the block&quot;。</translation>
    </message>
    <message>
        <source>cannot import %1 into the same data set: its cameras are %2, those of the bags before %3</source>
        <translation>无法把 %1 导入同一个数据集：它的相机是 %2，之前的 bag 的相机是 %3</translation>
    </message>
    <message>
        <source>Import it into another folder.</source>
        <translation>请导入到另一个文件夹。</translation>
    </message>
    <message>
        <source>%1: some rows use a message %2 s away</source>
        <translation>%1：某些行用了相差 %2 s 的消息</translation>
    </message>
    <message>
        <source>%1: %2 messages could not be used</source>
        <translation>%1：有 %2 条消息无法使用</translation>
    </message>
    <message>
        <source>%1: the action is that of %2</source>
        <translation>%1：动作取自 %2</translation>
    </message>
    <message>
        <source>%1: no /kuavo_arm_traj, the action is that of /joint_cmd</source>
        <translation>%1：没有 /kuavo_arm_traj，动作取自 /joint_cmd</translation>
    </message>
    <message>
        <source>cannot use an Image message of the encoding &apos;%1&apos;: only rgb8 is read</source>
        <translation>无法使用编码为“%1”的 Image 消息：只读取 rgb8</translation>
    </message>
    <message>
        <source>Record the compressed topic of the camera instead.</source>
        <translation>请改为录制该相机的压缩话题。</translation>
    </message>
    <message>
        <source>cannot read the chunk at %1 (%2)</source>
        <translation>无法读取位于 %1 的数据块（%2）</translation>
    </message>
    <message>
        <source>byte %1 of %2</source>
        <translation>%2 的第 %1 字节</translation>
    </message>
    <message>
        <source>Run `rosbag reindex`, or record again: what lies before it is readable.</source>
        <translation>请运行 `rosbag reindex`，或重新录制：在它之前的内容可读。</translation>
    </message>
    <message>
        <source>cannot read the bag %1: the file is empty</source>
        <translation>无法读取 bag %1：文件为空</translation>
    </message>
    <message>
        <source>Record it again.</source>
        <translation>请重新录制。</translation>
    </message>
    <message>
        <source>cannot read %1: it is no ROS 1 bag of format 2.0</source>
        <translation>无法读取 %1：它不是 2.0 格式的 ROS 1 bag</translation>
    </message>
    <message>
        <source>Bags of ROS 2 (.db3, .mcap) and format 1.2 are not read: convert them with rosbag.</source>
        <translation>不读取 ROS 2 的 bag（.db3、.mcap）和 1.2 格式：请用 rosbag 转换。</translation>
    </message>
    <message>
        <source>the file is cut off or damaged at byte %1 of %2</source>
        <translation>文件在第 %1 字节处（共 %2 字节）被截断或损坏</translation>
    </message>
    <message>
        <source>the file has no index: its recording was not ended</source>
        <translation>文件没有索引：其录制没有正常结束</translation>
    </message>
    <message>
        <source>a record is damaged in the chunk at %1</source>
        <translation>位于 %1 的数据块中有一条记录损坏</translation>
    </message>
    <message>
        <source>a %1 message ends before its last field</source>
        <translation>一条 %1 消息在最后一个字段之前结束</translation>
    </message>
    <message>
        <source>The bag is damaged there.</source>
        <translation>bag 在该处损坏。</translation>
    </message>
    <message>
        <source>cannot import bags: this program was built without the robot</source>
        <translation>无法导入 bag：本程序编译时没有机器人部分</translation>
    </message>
    <message>
        <source>Build with KDL, urdfdom and Boost (./run installs them).</source>
        <translation>请带 KDL、urdfdom 和 Boost 编译（./run 会安装它们）。</translation>
    </message>
    <message>
        <source>cannot make a data set of nothing</source>
        <translation>没有来源，无法生成数据集</translation>
    </message>
    <message>
        <source>Choose what to read.</source>
        <translation>请选择要读取的内容。</translation>
    </message>
    <message>
        <source>cannot analyse %1: it has neither observation.state nor action</source>
        <translation>无法分析 %1：它既没有 observation.state 也没有 action</translation>
    </message>
    <message>
        <source>the analysis was cancelled</source>
        <translation>分析已取消</translation>
    </message>
    <message>
        <source>cannot save the episodes of %1: %2 names them as episodes_to_use, which holds one range</source>
        <translation>无法保存 %1 的回合：%2 用 episodes_to_use 给出回合，它只能写一个范围</translation>
    </message>
    <message>
        <source>Choose one range, or write task.data.episodes into that file in its place.</source>
        <translation>请选一个范围，或在该文件中改写为 task.data.episodes。</translation>
    </message>
    <message>
        <source>The next checkpoint takes about %1 MiB, and the best and the newest one stay until it is written. Free some space on that disk; what was deleted takes its own until the trash is emptied (`kstudio runs trash --empty`).</source>
        <translation>下一个检查点约需 %1 MiB，在它写好之前最佳与最新的检查点会保留。请在该磁盘上腾出空间；已删除的内容在清空回收站（`kstudio runs trash --empty`）之前仍占用空间。</translation>
    </message>
    <message>
        <source>cannot put back %1: %2</source>
        <translation>无法恢复 %1：%2</translation>
    </message>
    <message>
        <source>cannot put %1 back: it is not in the trash any more</source>
        <translation>无法恢复 %1：它已不在回收站中</translation>
    </message>
    <message>
        <source>The trash was emptied, or another window has put it back.</source>
        <translation>回收站已清空，或另一个窗口已将它恢复。</translation>
    </message>
    <message>
        <source>cannot delete %1: %2 is no folder, or a link to one</source>
        <translation>无法删除 %1：%2 不是文件夹，或是指向文件夹的链接</translation>
    </message>
    <message>
        <source>Move that away: a folder is made in its place.</source>
        <translation>请将它移走：会在原处新建文件夹。</translation>
    </message>
    <message>
        <source>cannot remove %1: it lies in no trash</source>
        <translation>无法移除 %1：它不在任何回收站中</translation>
    </message>
    <message>
        <source>Look at the trash again.</source>
        <translation>请重新查看回收站。</translation>
    </message>
    <message>
        <source>cannot remove %1: it is being trained</source>
        <translation>无法移除 %1：它正在训练</translation>
    </message>
    <message>
        <source>Stop that training, then empty the trash again.</source>
        <translation>请停止该训练，然后再次清空回收站。</translation>
    </message>
    <message>
        <source>cannot remove %1: %2</source>
        <translation>无法移除 %1：%2</translation>
    </message>
    <message>
        <source>Check who may write there; the rest goes when the project is opened again.</source>
        <translation>请检查那里的写入权限；其余部分会在再次打开项目时移除。</translation>
    </message>
    <message>
        <source>verified: %1 tensors in %2 are what was saved</source>
        <translation>已校验:%2 中的 %1 个张量与保存时一致</translation>
    </message>
    <message>
        <source>found in %1: header read, %2 tensors, no manifest to verify them with</source>
        <translation>在 %1 中找到:已读取文件头,共 %2 个张量,没有可供校验的清单</translation>
    </message>
    <message>
        <source>a backbone alone, found in %1: the action expert begins with random weights</source>
        <translation>在 %1 中找到的只是骨干网络:动作专家将从随机权重开始</translation>
    </message>
    <message>
        <source>Name the weights of a whole policy in policy.pretrained_path to go on from one.</source>
        <translation>若要在已有策略上继续,请在 policy.pretrained_path 中指定完整策略的权重。</translation>
    </message>
    <message>
        <source>the warm-up of %1 steps leaves none of the %2 steps to the decay of the learning rate</source>
        <translation>预热占 %1 步,%2 步中没有留给学习率衰减的步数</translation>
    </message>
    <message>
        <source>Lower policy.scheduler_warmup_steps, or raise policy.scheduler_decay_steps.</source>
        <translation>请调低 policy.scheduler_warmup_steps,或调高 policy.scheduler_decay_steps。</translation>
    </message>
    <message>
        <source>the learning rate stays at its lowest (%1) for %2 of %3 steps: its decay ends at step %4</source>
        <translation>学习率在 %3 步中有 %2 步停在最低值(%1):衰减在第 %4 步结束</translation>
    </message>
    <message>
        <source>Set policy.scheduler_decay_steps to the length of the training.</source>
        <translation>请把 policy.scheduler_decay_steps 设为训练的长度。</translation>
    </message>
    <message>
        <source>the schedule of %1 steps is shortened to %2: nothing is left of its warm-up of %3 steps</source>
        <translation>%1 步的学习率计划被缩短为 %2 步:其 %3 步的预热已不复存在</translation>
    </message>
    <message>
        <source>Train longer, or set policy.scheduler_warmup_steps and policy.scheduler_decay_steps for this length.</source>
        <translation>请延长训练,或按此长度设置 policy.scheduler_warmup_steps 和 policy.scheduler_decay_steps。</translation>
    </message>
    <message>
        <source>the checkpoints that are kept take at least %1 GiB, %2 GiB are free at %3</source>
        <translation>保留的检查点至少占用 %1 GiB，%3 处剩余 %2 GiB</translation>
    </message>
    <message>
        <source>the checkpoints that %1 stages keep take at least %2 GiB, %3 GiB are free at %4</source>
        <translation>%1 个阶段保留的检查点至少占用 %2 GiB，%4 处剩余 %3 GiB</translation>
    </message>
    <message>
        <source>A part of it would lie in the swap space, where training is very slow: close other programs, or train fewer parts (policy.train_expert_only).</source>
        <translation>其中一部分将落在交换空间，训练会非常慢：请关闭其他程序，或减少训练的部分（policy.train_expert_only）。</translation>
    </message>
    <message>
        <source>cannot delete %1: it is not there</source>
        <translation>无法删除 %1：它不存在</translation>
    </message>
    <message>
        <source>cannot delete %1: it is no checkpoint</source>
        <translation>无法删除 %1：它不是检查点</translation>
    </message>
    <message>
        <source>A checkpoint has model.safetensors or config.json; `kstudio checkpoint list` shows those below a folder.</source>
        <translation>检查点含有 model.safetensors 或 config.json；`kstudio checkpoint list` 会列出某个文件夹下的检查点。</translation>
    </message>
    <message>
        <source>cannot add a first task in %1</source>
        <translation>无法在 %1 添加第一个任务</translation>
    </message>
    <message>
        <source>Choose a folder that is not there yet.</source>
        <translation>请选择一个尚不存在的文件夹。</translation>
    </message>
    <message>
        <source>it has tasks, or its project cannot be read</source>
        <translation>其中已有任务，或其项目无法读取</translation>
    </message>
    <message>
        <source>Look at its project.yaml, or choose another folder.</source>
        <translation>请检查其中的 project.yaml，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Press Go on, or Start, in the card of this click: it goes on where it was.</source>
        <translation>请在这一步的卡片里按“继续”或“开始”：会从中断处继续。</translation>
    </message>
    <message>
        <source>%1: cannot read this YAML: found %2</source>
        <translation>%1：无法读取此 YAML：发现%2</translation>
    </message>
    <message>
        <source>Correct the file at that place.</source>
        <translation>请在该处改正文件。</translation>
    </message>
    <message>
        <source>cannot close %1</source>
        <translation>无法关闭 %1</translation>
    </message>
    <message>
        <source>cannot create link %1</source>
        <translation>无法创建链接 %1</translation>
    </message>
    <message>
        <source>cannot create run folder %1</source>
        <translation>无法创建运行文件夹 %1</translation>
    </message>
    <message>
        <source>cannot cut %1</source>
        <translation>无法截断 %1</translation>
    </message>
    <message>
        <source>cannot empty %1</source>
        <translation>无法清空 %1</translation>
    </message>
    <message>
        <source>cannot listen at %1</source>
        <translation>无法在 %1 上监听</translation>
    </message>
    <message>
        <source>cannot look at %1</source>
        <translation>无法查看 %1</translation>
    </message>
    <message>
        <source>cannot make a folder in %1</source>
        <translation>无法在 %1 中创建文件夹</translation>
    </message>
    <message>
        <source>cannot make a pipe for %1</source>
        <translation>无法为 %1 创建管道</translation>
    </message>
    <message>
        <source>cannot make a socket at %1</source>
        <translation>无法在 %1 创建套接字</translation>
    </message>
    <message>
        <source>cannot make a socket for %1</source>
        <translation>无法为 %1 创建套接字</translation>
    </message>
    <message>
        <source>cannot map %1</source>
        <translation>无法映射 %1</translation>
    </message>
    <message>
        <source>cannot move aside %1</source>
        <translation>无法移开 %1</translation>
    </message>
    <message>
        <source>cannot open a pipe to %1</source>
        <translation>无法打开通往 %1 的管道</translation>
    </message>
    <message>
        <source>cannot open folder %1</source>
        <translation>无法打开文件夹 %1</translation>
    </message>
    <message>
        <source>cannot put in place %1</source>
        <translation>无法放置 %1</translation>
    </message>
    <message>
        <source>cannot rename %1</source>
        <translation>无法重命名 %1</translation>
    </message>
    <message>
        <source>cannot sync folder %1</source>
        <translation>无法同步文件夹 %1</translation>
    </message>
    <message>
        <source>cannot sync %1</source>
        <translation>无法同步 %1</translation>
    </message>
    <message>
        <source>Disk quota exceeded (%1 MiB free)</source>
        <translation>超出磁盘配额（剩余 %1 MiB）</translation>
    </message>
    <message>
        <source>Something else has that name: move it away, or choose another one.</source>
        <translation>该名称已被其他内容占用：请将其移走，或换一个名称。</translation>
    </message>
    <message>
        <source>The disk or its link may be failing: copy what matters to another one, then look at it.</source>
        <translation>磁盘或其连接可能出现故障：请先把重要内容复制到另一块磁盘，再检查它。</translation>
    </message>
    <message>
        <source>Close other programs, or raise the number of files that may be open (ulimit -n).</source>
        <translation>请关闭其他程序，或提高可同时打开的文件数（ulimit -n）。</translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation>请换一个较短的名称。</translation>
    </message>
    <message>
        <source>nothing is replayed</source>
        <translation>没有回放</translation>
    </message>
    <message>
        <source>the sequence is not finished</source>
        <translation>此序列尚未完成</translation>
    </message>
    <message>
        <source>there is no finished sequence without replay</source>
        <translation>没有已完成的无回放序列</translation>
    </message>
    <message>
        <source>the sequence without replay was taught another task last</source>
        <translation>无回放的序列最后学习的是另一个任务</translation>
    </message>
    <message>
        <source>the two were not tried on the same seeds</source>
        <translation>两者没有在相同种子上试验过</translation>
    </message>
    <message>
        <source>the end of training could not be written into the log</source>
        <translation>训练的结束未能写入日志</translation>
    </message>
    <message>
        <source>cannot count %1 seeds up from %2: the last one there is is %3</source>
        <translation>无法从 %2 起数 %1 个种子：最后一个种子是 %3</translation>
    </message>
    <message>
        <source>no seed up to %1 gives its episode %2 again</source>
        <translation>直到种子 %1 都无法重现它的第 %2 个回合</translation>
    </message>
</context>
<context>
    <name>studio::widgets::CurvesPanel</name>
    <message>
        <source>Step</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Time since start</source>
        <translation>开始后的时间</translation>
    </message>
    <message>
        <source>Time of training</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>What the x axis counts</source>
        <translation>横轴的含义</translation>
    </message>
    <message>
        <source>Log loss</source>
        <translation>对数损失</translation>
    </message>
    <message>
        <source>Logarithmic axis for losses</source>
        <translation>损失使用对数坐标</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Exponential average over all points; at the left end it is off</source>
        <translation>对所有点做指数平均；滑到最左端即关闭</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep the newest step in sight</source>
        <translation>始终显示最新一步</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Last %1</source>
        <translation>最近 %1</translation>
    </message>
    <message>
        <source>How much is shown</source>
        <translation>显示范围</translation>
    </message>
    <message>
        <source>Export all</source>
        <translation>全部导出</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>No run chosen</source>
        <translation>未选择运行</translation>
    </message>
    <message>
        <source>Click a run in the list, or start training: its curves grow here while it goes on. Mark several runs to compare them.</source>
        <translation>在列表中点击一次运行，或开始训练：曲线会在此实时增长。勾选多次运行可进行比较。</translation>
    </message>
    <message>
        <source>%1 points in %2, older ones thinned out</source>
        <translation>%1 个点，占 %2，较早的点已抽稀</translation>
    </message>
    <message>
        <source>%1 points in %2</source>
        <translation>%1 个点，占 %2</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Samples per second</source>
        <translation>每秒样本数</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>s since start</source>
        <translation>开始后秒数</translation>
    </message>
    <message>
        <source>s of training</source>
        <translation>训练秒数</translation>
    </message>
    <message>
        <source>Folder for the charts</source>
        <translation>图表所在文件夹</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>%1 charts written to %2.</source>
        <translation>已将 %1 张图表写入 %2。</translation>
    </message>
    <message>
        <source>Every chart into one folder, in the format chosen</source>
        <translation>将所有图表以所选格式导出到一个文件夹</translation>
    </message>
    <message>
        <source>All of these</source>
        <translation>以上全部格式</translation>
    </message>
    <message>
        <source>Charts are in %1 already. Write over them?</source>
        <translation>%1 中已有图表。要覆盖吗？</translation>
    </message>
    <message>
        <source>View: logarithmic x axis, legend, which runs are drawn</source>
        <translation>视图：对数 x 轴、图例、绘制哪些运行</translation>
    </message>
    <message>
        <source>View of the curves</source>
        <translation>曲线的视图</translation>
    </message>
    <message>
        <source>Logarithmic x axis</source>
        <translation>对数 x 轴</translation>
    </message>
    <message>
        <source>Legend above the chart</source>
        <translation>图例在图表上方</translation>
    </message>
    <message>
        <source>Legend under the chart</source>
        <translation>图例在图表下方</translation>
    </message>
    <message>
        <source>No legend</source>
        <translation>不显示图例</translation>
    </message>
    <message>
        <source>Runs drawn</source>
        <translation>绘制的运行</translation>
    </message>
    <message>
        <source>Smoothing anew from the log: %1</source>
        <translation>正在根据日志重新平滑：%1</translation>
    </message>
    <message>
        <source>%1 of %2 runs not drawn: %3</source>
        <translation>%2 个运行中有 %1 个未绘制：%3</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
</context>
<context>
    <name>studio::widgets::DatasetEditDialog</name>
    <message>
        <source>What to do</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Bags</source>
        <translation>bag 文件</translation>
    </message>
    <message>
        <source>Episodes to leave out</source>
        <translation>要去掉的回合</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>各部分</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Gripper</source>
        <translation>夹爪</translation>
    </message>
    <message>
        <source>Gripper state scale</source>
        <translation>夹爪状态比例</translation>
    </message>
    <message>
        <source>Gripper command scale</source>
        <translation>夹爪指令比例</translation>
    </message>
    <message>
        <source>Other topic names</source>
        <translation>其他话题名</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Frames left out at both ends</source>
        <translation>两端略去的帧数</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新文件夹</translation>
    </message>
    <message>
        <source>Video codec</source>
        <translation>视频编码</translation>
    </message>
    <message>
        <source>Data set to read</source>
        <translation>要读取的数据集</translation>
    </message>
    <message>
        <source>Folder to make the new one in</source>
        <translation>新文件夹所在的位置</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>New data set</source>
        <translation>新数据集</translation>
    </message>
    <message>
        <source>Leave episodes out</source>
        <translation>去掉一些回合</translation>
    </message>
    <message>
        <source>Split into several</source>
        <translation>拆分为多个</translation>
    </message>
    <message>
        <source>Merge several</source>
        <translation>合并多个</translation>
    </message>
    <message>
        <source>Convert to LeRobot v3.0</source>
        <translation>转换为 LeRobot v3.0</translation>
    </message>
    <message>
        <source>Import ROS 1 bags</source>
        <translation>导入 ROS 1 bag</translation>
    </message>
    <message>
        <source>Leju claw</source>
        <translation>乐聚夹爪</translation>
    </message>
    <message>
        <source>Dexterous hand</source>
        <translation>灵巧手</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>AV1 (small files)</source>
        <translation>AV1（文件小）</translation>
    </message>
    <message>
        <source>H.264 (coded fast)</source>
        <translation>H.264（编码快）</translation>
    </message>
    <message>
        <source>For videos that have to be coded anew; others are copied as they are</source>
        <translation>用于必须重新编码的视频；其余视频原样复制</translation>
    </message>
    <message>
        <source>Numbers and ranges; those marked in the list of episodes stand here already</source>
        <translation>编号和范围；在回合列表中选中的已填在这里</translation>
    </message>
    <message>
        <source>One part a line: its name and its episodes. Each gets a folder of its own.</source>
        <translation>每行一个部分：名称及其回合。每个部分有自己的文件夹。</translation>
    </message>
    <message>
        <source>What the robot was told: grasp the block</source>
        <translation>告诉机器人做什么：抓取方块</translation>
    </message>
    <message>
        <source>KEY=/NAME for each topic that has another name, with spaces between</source>
        <translation>名称不同的话题各写一个 KEY=/NAME，用空格隔开</translation>
    </message>
    <message>
        <source>Of the main camera, where the robot mostly waits</source>
        <translation>主相机的帧数；两端机器人大多在等待</translation>
    </message>
    <message>
        <source>Raw position that becomes 1: claw and hand 100, 2F85 0.8</source>
        <translation>对应 1 的原始位置值：夹爪和灵巧手为 100，2F85 为 0.8</translation>
    </message>
    <message>
        <source>Raw command that becomes 1: 2F85 255, or 140 as older converters had it</source>
        <translation>对应 1 的原始指令值：2F85 为 255，旧的转换程序为 140</translation>
    </message>
    <message>
        <source>As usual for the gripper</source>
        <translation>按该夹爪的通常值</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>The kstudio line that does the same</source>
        <translation>效果相同的 kstudio 命令行</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Make the data set</source>
        <translation>生成数据集</translation>
    </message>
    <message>
        <source>All other episodes are copied and numbered from 0. The data set that is read stays as it is.</source>
        <translation>其余回合会被复制并从 0 开始编号。读取的数据集保持不变。</translation>
    </message>
    <message>
        <source>Each part becomes a data set of its own; episodes in none are left out.</source>
        <translation>每个部分成为一个独立的数据集；不属于任何部分的回合会被去掉。</translation>
    </message>
    <message>
        <source>Data sets of one robot, with the same rate and features, one after another in this order.</source>
        <translation>同一机器人、帧率和特征相同的数据集，按此顺序依次连接。</translation>
    </message>
    <message>
        <source>Any LeRobot layout that this program reads, with exact times and numbers from 0.</source>
        <translation>本程序可读取的任何 LeRobot 格式；时间精确，编号从 0 开始。</translation>
    </message>
    <message>
        <source>Bags of a Kuavo, one episode each, with the commands to the arms as the action.</source>
        <translation>Kuavo 的 bag，每个成为一个回合，以发给手臂的指令作为动作。</translation>
    </message>
    <message>
        <source>Add the bags to import.</source>
        <translation>请添加要导入的 bag。</translation>
    </message>
    <message>
        <source>Add at least two data sets to merge.</source>
        <translation>请至少添加两个要合并的数据集。</translation>
    </message>
    <message>
        <source>Choose the data set to read.</source>
        <translation>请选择要读取的数据集。</translation>
    </message>
    <message>
        <source>There is nothing at %1.</source>
        <translation>%1 处什么也没有。</translation>
    </message>
    <message>
        <source>Say which episodes to leave out, as in 3,8-9, or mark them in the list of episodes first.</source>
        <translation>请说明要去掉哪些回合，例如 3,8-9，或先在回合列表中选中它们。</translation>
    </message>
    <message>
        <source>Name at least one part with its episodes, as in train=0-39.</source>
        <translation>请至少给出一个部分及其回合，例如 train=0-39。</translation>
    </message>
    <message>
        <source>Say what is done in the bags: the instruction of their episodes.</source>
        <translation>请说明 bag 中做了什么：即其回合的指令。</translation>
    </message>
    <message>
        <source>Name the folder of the new data set.</source>
        <translation>请给出新数据集的文件夹。</translation>
    </message>
    <message>
        <source>There is something at %1 already, and nothing is ever overwritten: name another folder.</source>
        <translation>%1 处已有内容，而任何内容都不会被覆盖：请换一个文件夹。</translation>
    </message>
    <message>
        <source>This build cannot make data sets.</source>
        <translation>此版本无法生成数据集。</translation>
    </message>
    <message>
        <source>Looking at the folders…</source>
        <translation>正在查看文件夹…</translation>
    </message>
</context>
<context>
    <name>studio::widgets::DatasetMaker</name>
    <message>
        <source>Split %1</source>
        <translation>拆分 %1</translation>
    </message>
    <message>
        <source>Merge data sets into %1</source>
        <translation>合并数据集为 %1</translation>
    </message>
    <message>
        <source>Convert %1</source>
        <translation>转换 %1</translation>
    </message>
    <message>
        <source>Import bags into %1</source>
        <translation>导入 bag 为 %1</translation>
    </message>
    <message>
        <source>Leave episodes of %1 out</source>
        <translation>去掉 %1 的一些回合</translation>
    </message>
    <message>
        <source>%1: %2 episodes, %3 frames</source>
        <translation>%1：%2 个回合，%3 帧</translation>
    </message>
    <message>
        <source>%1 videos copied, %2 coded again</source>
        <translation>复制 %1 个视频，重新编码 %2 个</translation>
    </message>
    <message>
        <source>Made %1.</source>
        <translation>已生成 %1。</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the data set that was made</source>
        <translation>打开生成的数据集</translation>
    </message>
    <message>
        <source>Do not open it</source>
        <translation>不打开</translation>
    </message>
</context>
<context>
    <name>studio::widgets::DatasetPanel</name>
    <message>
        <source>Quick check</source>
        <translation>快速检查</translation>
    </message>
    <message>
        <source>Full check: decode every picture</source>
        <translation>全面检查：解码每一帧图像</translation>
    </message>
    <message>
        <source>Open a data set</source>
        <translation>打开数据集</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>No data set open</source>
        <translation>未打开数据集</translation>
    </message>
    <message>
        <source>Open a LeRobot folder (v2.0, v2.1 or v3.0), or drop one onto the window. Data sets of the project lie in its folder datasets.</source>
        <translation>打开一个 LeRobot 文件夹（v2.0、v2.1 或 v3.0），或将其拖到窗口上。项目的数据集位于 datasets 文件夹中。</translation>
    </message>
    <message>
        <source>Open a data set…</source>
        <translation>打开数据集…</translation>
    </message>
    <message>
        <source>Open a data set from anywhere</source>
        <translation>打开任意位置的数据集</translation>
    </message>
    <message>
        <source>Check the data set</source>
        <translation>检查数据集</translation>
    </message>
    <message>
        <source>Copy as command: the kstudio line that checks this data set</source>
        <translation>复制为命令：检查该数据集的 kstudio 命令行</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>No data set in the project</source>
        <translation>项目中没有数据集</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n remarks; see Check</source>
        <translation>
            <numerusform>%n 条提示；见“检查”</numerusform>
        </translation>
    </message>
    <message>
        <source>Analyse %1</source>
        <translation>分析 %1</translation>
    </message>
    <message>
        <source>Check %1</source>
        <translation>检查 %1</translation>
    </message>
    <message>
        <source>Data set missing</source>
        <translation>数据集缺失</translation>
    </message>
    <message>
        <source>There is no data set at %1.</source>
        <translation>%1 处没有数据集。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln episodes</source>
        <translation>
            <numerusform>%Ln 个回合</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 frames · %2 fps</source>
        <translation>%1 帧 · %2 fps</translation>
    </message>
    <message numerus="yes">
        <source>%n cameras</source>
        <translation>
            <numerusform>%n 个相机</numerusform>
        </translation>
    </message>
    <message>
        <source>Make a new data set: of this one, of several, or of bags</source>
        <translation>生成新数据集：由此数据集、多个数据集或 bag</translation>
    </message>
    <message>
        <source>Leave episodes out…</source>
        <translation>去掉一些回合…</translation>
    </message>
    <message>
        <source>Split into several…</source>
        <translation>拆分为多个…</translation>
    </message>
    <message>
        <source>Merge several…</source>
        <translation>合并多个…</translation>
    </message>
    <message>
        <source>Convert to LeRobot v3.0…</source>
        <translation>转换为 LeRobot v3.0…</translation>
    </message>
    <message>
        <source>Import ROS 1 bags…</source>
        <translation>导入 ROS 1 bag…</translation>
    </message>
</context>
<context>
    <name>studio::widgets::DatasetTabs</name>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>Findings of the check</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Looked at</source>
        <translation>已检查</translation>
    </message>
    <message>
        <source>%1 episodes, %2 frames, %3 pictures decoded</source>
        <translation>%1 个回合，%2 帧，解码 %3 张图像</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Check (%1)</source>
        <translation>检查（%1）</translation>
    </message>
    <message>
        <source>By number</source>
        <translation>按编号</translation>
    </message>
    <message>
        <source>Most remarkable first</source>
        <translation>最异常的在前</translation>
    </message>
    <message>
        <source>Longest idle start first</source>
        <translation>起始静止最长的在前</translation>
    </message>
    <message>
        <source>Hardest jerk first</source>
        <translation>突变最大的在前</translation>
    </message>
    <message>
        <source>Farthest value first</source>
        <translation>离均值最远的在前</translation>
    </message>
    <message>
        <source>Order of the episodes</source>
        <translation>回合的排列顺序</translation>
    </message>
</context>
<context>
    <name>studio::widgets::DemoCard</name>
    <message>
        <source>1  Record</source>
        <translation>1  录制</translation>
    </message>
    <message numerus="yes">
        <source>A scripted expert shows %n tasks on the simulated robot.</source>
        <translation>
            <numerusform>脚本专家在仿真机器人上演示 %n 个任务。</numerusform>
        </translation>
    </message>
    <message>
        <source>2  Teach %1</source>
        <translation>2  教 %1</translation>
    </message>
    <message>
        <source>A small policy learns the first task from the recordings.</source>
        <translation>一个小策略从录制的数据中学习第一个任务。</translation>
    </message>
    <message>
        <source>3  Teach the others, no replay</source>
        <translation>3  教其余任务，不回放</translation>
    </message>
    <message>
        <source>3  Teach %1, no replay</source>
        <translation>3  教 %1，不回放</translation>
    </message>
    <message>
        <source>The usual way. Watch %1 being forgotten.</source>
        <translation>通常的做法：看着 %1 被遗忘。</translation>
    </message>
    <message>
        <source>4  Again, with replay</source>
        <translation>4  再来一次，带回放</translation>
    </message>
    <message>
        <source>A share of every batch comes from earlier tasks: %1 is kept.</source>
        <translation>每个批次都有一部分来自先前的任务：%1 得以保留。</translation>
    </message>
    <message>
        <source>5  Let it act</source>
        <translation>5  让它行动</translation>
    </message>
    <message>
        <source>In the simulator, with the path it predicts drawn into the picture.</source>
        <translation>在仿真中行动，并把预测的路径画进画面。</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Done in %1</source>
        <translation>完成，用时 %1</translation>
    </message>
    <message>
        <source>Interrupted at %1 %</source>
        <translation>在 %1 % 处中断</translation>
    </message>
    <message>
        <source>About %1</source>
        <translation>约需 %1</translation>
    </message>
    <message>
        <source>Successes of %1 trials, 95 % interval (Wilson)</source>
        <translation>%1 次试验的成功率，95 % 区间（Wilson）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>On the page Robot: hold Arm, then press Run.</source>
        <translation>在“机器人”页：按住“使能”，然后点“运行”。</translation>
    </message>
    <message>
        <source>The policy has moved the robot.</source>
        <translation>策略已驱动过机器人。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::DemoPath</name>
    <message>
        <source>The demo in five clicks</source>
        <translation>五次点击走完演示</translation>
    </message>
    <message>
        <source>Close the demo&apos;s path; opening the project again brings it back</source>
        <translation>关闭演示路径；重新打开项目即可恢复</translation>
    </message>
    <message>
        <source>Demo: record</source>
        <translation>演示：录制</translation>
    </message>
    <message>
        <source>Demo: teach the first task</source>
        <translation>演示：教第一个任务</translation>
    </message>
    <message>
        <source>Demo: teach without replay</source>
        <translation>演示：不带回放训练</translation>
    </message>
    <message>
        <source>Demo: teach with replay</source>
        <translation>演示：带回放训练</translation>
    </message>
    <message>
        <source>Demo: report</source>
        <translation>演示：报告</translation>
    </message>
    <message>
        <source>Unfold the five clicks: what each does and what came out</source>
        <translation>展开五次点击：每一次做什么、结果如何</translation>
    </message>
    <message>
        <source>Fold the five clicks into one row</source>
        <translation>将五次点击收成一行</translation>
    </message>
    <message>
        <source>Keep that the policy has moved the robot</source>
        <translation>记录策略已驱动过机器人</translation>
    </message>
</context>
<context>
    <name>studio::widgets::DifficultyForm</name>
    <message>
        <source>Difficulty: as documented</source>
        <translation>难度：与文档一致</translation>
    </message>
    <message>
        <source>Difficulty: changed</source>
        <translation>难度：已更改</translation>
    </message>
    <message>
        <source>As documented</source>
        <translation>与文档一致</translation>
    </message>
    <message>
        <source>Start positions</source>
        <translation>起始位置</translation>
    </message>
    <message>
        <source>Factor on the range of start positions, 0 to 1.5</source>
        <translation>起始位置范围的倍数，0 到 1.5</translation>
    </message>
    <message>
        <source>Belt speed</source>
        <translation>传送带速度</translation>
    </message>
    <message>
        <source>Factor on the speed of the belt, 0 to 2</source>
        <translation>传送带速度的倍数，0 到 2</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>How far colours wander, 0 to 1</source>
        <translation>颜色变化的幅度，0 到 1</translation>
    </message>
    <message>
        <source>Distractors</source>
        <translation>干扰物</translation>
    </message>
    <message>
        <source>Things that do not matter, 0 to 6</source>
        <translation>无关的物体，0 到 6</translation>
    </message>
    <message>
        <source>Lighting</source>
        <translation>光照</translation>
    </message>
    <message>
        <source>How far the light wanders, 0 to 1</source>
        <translation>光照变化的幅度，0 到 1</translation>
    </message>
    <message>
        <source>Camera jitter</source>
        <translation>相机抖动</translation>
    </message>
    <message>
        <source>Of the cameras&apos; places, metres, 0 to 0.05</source>
        <translation>相机位置的抖动，米，0 到 0.05</translation>
    </message>
</context>
<context>
    <name>studio::widgets::DimensionView</name>
    <message>
        <source>No distribution yet</source>
        <translation>还没有分布</translation>
    </message>
    <message>
        <source>Open a data set. Once its states and actions are read, the distribution of each of their numbers stands here.</source>
        <translation>请打开一个数据集。读取其状态和动作之后，这里显示其中每个数值的分布。</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Std</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>离群值</translation>
    </message>
    <message>
        <source>Values more than %1 standard deviations from the mean</source>
        <translation>与均值相差超过 %1 个标准差的值</translation>
    </message>
    <message>
        <source>value, in the unit of the data set</source>
        <translation>数值（数据集自身的单位）</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Go to the farthest value</source>
        <translation>转到最远值</translation>
    </message>
    <message>
        <source>The episode and the moment of the value farthest from the mean</source>
        <translation>离均值最远的值所在的回合和时刻</translation>
    </message>
    <message>
        <source>It never changes: normalising would divide by nearly nothing</source>
        <translation>该维从不变化：归一化会除以近似为零的数</translation>
    </message>
    <message>
        <source>in the unit of the data set</source>
        <translation>数据集自身的单位</translation>
    </message>
    <message>
        <source>min %1 · max %2 · mean %3 · std %4</source>
        <translation>最小 %1 · 最大 %2 · 均值 %3 · 标准差 %4</translation>
    </message>
    <message>
        <source>quantiles: q01 %1 · q10 %2 · q50 %3 · q90 %4 · q99 %5</source>
        <translation>分位数：q01 %1 · q10 %2 · q50 %3 · q90 %4 · q99 %5</translation>
    </message>
    <message>
        <source>outliers: %1 of %2 values outside %3 to %4 (mean ± %5 std)</source>
        <translation>离群值：%2 个值中有 %1 个在 %3 到 %4 之外（均值 ± %5 倍标准差）</translation>
    </message>
</context>
<context>
    <name>Dock</name>
    <message>
        <source>Float %1, or put it back</source>
        <translation>浮动或停靠“%1”</translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation>关闭“%1”</translation>
    </message>
</context>
<context>
    <name>studio::widgets::DriveBox</name>
    <message>
        <source>Arms keep their pose</source>
        <translation>手臂保持姿态</translation>
    </message>
    <message>
        <source>Arms swing by themselves</source>
        <translation>手臂自动摆动</translation>
    </message>
    <message>
        <source>Go there (hold)</source>
        <translation>前往（按住）</translation>
    </message>
    <message>
        <source>Moves the armed robot to the start pose while the button is held</source>
        <translation>按住按钮时，将已使能的机器人移动到起始姿态</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>影子运行</translation>
    </message>
    <message>
        <source>Runs the policy and sends nothing</source>
        <translation>运行策略但不发送任何指令</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接管</translation>
    </message>
    <message>
        <source>The policy&apos;s commands end at once; what you do counts as a correction</source>
        <translation>策略指令立即停止；之后人的操作记为纠正</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Ends work in the chosen arm mode</source>
        <translation>以所选手臂模式结束工作</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>复位</translation>
    </message>
    <message>
        <source>Leaves Stopped or Fault; moves nothing</source>
        <translation>解除“已停止”或“故障”；不产生任何运动</translation>
    </message>
    <message>
        <source>Start pose</source>
        <translation>起始姿态</translation>
    </message>
    <message>
        <source>Mean start of the data</source>
        <translation>数据的平均起始姿态</translation>
    </message>
    <message>
        <source>Start of the simulator</source>
        <translation>仿真器起始姿态</translation>
    </message>
    <message>
        <source>Arm (hold %1 s)</source>
        <translation>使能（按住 %1 秒）</translation>
    </message>
    <message>
        <source>From then on the robot may move</source>
        <translation>此后机器人可能运动</translation>
    </message>
    <message>
        <source>Arming needs the state Ready: every check green or yellow</source>
        <translation>使能需要“就绪”状态：所有检查为绿色或黄色</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>The policy moves the robot</source>
        <translation>由策略驱动机器人</translation>
    </message>
    <message>
        <source>Running needs the state Armed</source>
        <translation>运行需要“已使能”状态</translation>
    </message>
    <message>
        <source>policy %1 ms</source>
        <translation>策略 %1 毫秒</translation>
    </message>
    <message>
        <source>network %1 ms</source>
        <translation>网络 %1 毫秒</translation>
    </message>
    <message>
        <source>arms: %1</source>
        <translation>手臂：%1</translation>
    </message>
    <message>
        <source>stop acknowledged: %1</source>
        <translation>停止已确认：%1</translation>
    </message>
    <message>
        <source>stop not acknowledged after %1 requests</source>
        <translation>停止请求 %1 次后仍未确认</translation>
    </message>
    <message>
        <source>waiting for the stop&apos;s acknowledgement</source>
        <translation>等待停止确认</translation>
    </message>
    <message>
        <source>a person has taken over: corrections</source>
        <translation>已由人接管：记为纠正</translation>
    </message>
    <message>
        <source>commands: %1 sent, %2 held</source>
        <translation>指令：已发送 %1，保持 %2</translation>
    </message>
    <message>
        <source>joint values clipped: %1</source>
        <translation>被限幅的关节值：%1</translation>
    </message>
    <message>
        <source>to the start pose: %1 sent</source>
        <translation>前往起始位姿：已发送 %1 条</translation>
    </message>
</context>
<context>
    <name>Duration</name>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>studio::widgets::EpisodeModel</name>
    <message>
        <source>Row %1</source>
        <translation>第 %1 帧</translation>
    </message>
    <message>
        <source>%1 at row %2</source>
        <translation>%1，第 %2 帧</translation>
    </message>
    <message>
        <source>Nothing moves in %1 % of its steps</source>
        <translation>%1 % 的步中没有运动</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Idle start</source>
        <translation>起始静止</translation>
    </message>
    <message>
        <source>Jerk</source>
        <translation>突变</translation>
    </message>
    <message>
        <source>Farthest</source>
        <translation>最远值</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Number of the episode</source>
        <translation>回合编号</translation>
    </message>
    <message>
        <source>▲: unlike the others</source>
        <translation>▲：与其他回合不同</translation>
    </message>
    <message>
        <source>Seconds at the beginning in which nothing moves: a policy learns to wait</source>
        <translation>开头没有运动的秒数：策略会学会等待</translation>
    </message>
    <message>
        <source>Largest change of velocity, in usual steps</source>
        <translation>最大的速度变化，以常规步长为单位</translation>
    </message>
    <message>
        <source>Largest distance of a value from its mean, in standard deviations</source>
        <translation>数值与均值的最大距离，以标准差为单位</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>idle start</source>
        <translation>起始静止</translation>
    </message>
    <message>
        <source>jerk</source>
        <translation>突变</translation>
    </message>
    <message>
        <source>outlier</source>
        <translation>离群值</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>What is unlike the other episodes; sorted, the most remarkable come first</source>
        <translation>与其他回合不同之处；排序时最异常的在前</translation>
    </message>
</context>
<context>
    <name>studio::widgets::EpisodePlayer</name>
    <message>
        <source>Play at the recorded speed (Space)</source>
        <translation>以录制速度播放（空格）</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Row of the episode</source>
        <translation>回合中的帧</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Episode %1: %2</source>
        <translation>回合 %1：%2</translation>
    </message>
</context>
<context>
    <name>studio::widgets::EvaluationForm</name>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Trials per task</source>
        <translation>每个任务的试验次数</translation>
    </message>
    <message>
        <source>First seed</source>
        <translation>起始种子</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Choose a checkpoint or a run</source>
        <translation>选择检查点或运行</translation>
    </message>
    <message>
        <source>Tasks to try</source>
        <translation>要试验的任务</translation>
    </message>
    <message>
        <source>Checkpoints to try</source>
        <translation>要试验的检查点</translation>
    </message>
    <message>
        <source>Choose a checkpoint or a run from anywhere</source>
        <translation>从任意位置选择检查点或运行</translation>
    </message>
    <message>
        <source>Seeds count up from here. Recordings count from 0: keep them apart, and take the same for all that you compare.</source>
        <translation>种子从这里递增。录制从 0 开始计数：请与之分开，并对所有要比较的对象使用相同的种子。</translation>
    </message>
    <message>
        <source>Each task&apos;s own</source>
        <translation>各任务自带的指令</translation>
    </message>
    <message>
        <source>Other words than the task&apos;s own. Such results do not count for the forgetting.</source>
        <translation>不同于任务自带指令的文字。这样的结果不计入遗忘。</translation>
    </message>
    <message>
        <source>Language of the instruction</source>
        <translation>指令的语言</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Film every failed trial</source>
        <translation>拍摄每次失败的试验</translation>
    </message>
    <message>
        <source>Tasks that were measured to their end stay</source>
        <translation>已测完的任务会保留</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
</context>
<context>
    <name>studio::widgets::EvaluationPanel</name>
    <message>
        <source>Nothing measured yet</source>
        <translation>还没有测量结果</translation>
    </message>
    <message>
        <source>Choose checkpoints and tasks on the left and press Evaluate: the policy acts in the simulated scene, and successes are counted at places that no demonstration has seen.</source>
        <translation>在左侧选择检查点和任务，然后按“评估”：策略在仿真场景中行动，并在任何演示都未出现过的位置统计成功次数。</translation>
    </message>
    <message>
        <source>Progress of the evaluation</source>
        <translation>评估进度</translation>
    </message>
    <message>
        <source>This build cannot evaluate.</source>
        <translation>此构建无法评估。</translation>
    </message>
    <message>
        <source>No checkpoint found. Train first, or choose a folder.</source>
        <translation>未找到检查点。请先训练，或选择一个文件夹。</translation>
    </message>
    <message>
        <source>Check at least one checkpoint.</source>
        <translation>请至少勾选一个检查点。</translation>
    </message>
    <message>
        <source>Check at least one task.</source>
        <translation>请至少勾选一个任务。</translation>
    </message>
    <message>
        <source>Measuring. Stop keeps the tasks that are done.</source>
        <translation>正在测量。停止时保留已完成的任务。</translation>
    </message>
    <message>
        <source>Opening the checkpoint…</source>
        <translation>正在打开检查点…</translation>
    </message>
    <message>
        <source>Checkpoint %1 of %2</source>
        <translation>检查点 %1 / %2</translation>
    </message>
    <message>
        <source>%1: trial %2 of %3</source>
        <translation>%1：试验 %2 / %3</translation>
    </message>
    <message>
        <source>Evaluate in closed loop</source>
        <translation>闭环评估</translation>
    </message>
    <message>
        <source>Evaluation done: %1 checkpoints, %2 tasks, %3 trials each.</source>
        <translation>评估完成：%1 个检查点，%2 个任务，每个 %3 次试验。</translation>
    </message>
    <message>
        <source>%1 of %2 and %3</source>
        <translation>共 %1，%2，%3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln trials</source>
        <translation>
            <numerusform>%Ln 次试验</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n checkpoints</source>
        <translation>
            <numerusform>%n 个检查点</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tasks</source>
        <translation>
            <numerusform>%n 个任务</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>studio::widgets::EvaluationResults</name>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Time to success</source>
        <translation>成功用时</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>测量时间</translation>
    </message>
    <message>
        <source>Wilson&apos;s interval of the success rate</source>
        <translation>成功率的 Wilson 区间</translation>
    </message>
    <message>
        <source>Mean of how far each trial came at its best, from 0 to 1; 1 is success</source>
        <translation>每次试验最好时达到的程度的均值，0 到 1；1 为成功</translation>
    </message>
    <message>
        <source>Mean over the successes, in the robot&apos;s time</source>
        <translation>成功试验的均值，以机器人时间计</translation>
    </message>
    <message>
        <source>Results in closed loop</source>
        <translation>闭环结果</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>Failed trials</source>
        <translation>失败的试验</translation>
    </message>
    <message>
        <source>Show the film</source>
        <translation>查看录像</translation>
    </message>
    <message>
        <source>Plays the film of the chosen trial; where there is none, the trial is done again and filmed</source>
        <translation>播放所选试验的录像；若没有，则重做该试验并拍摄</translation>
    </message>
    <message>
        <source>%1, step %2</source>
        <translation>%1，第 %2 步</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>损坏</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / 共 %2</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>取自 %1</translation>
    </message>
    <message>
        <source>as documented</source>
        <translation>与文档一致</translation>
    </message>
    <message>
        <source>harder</source>
        <translation>更难</translation>
    </message>
    <message>
        <source>%1 percent, between %2 and %3</source>
        <translation>百分之 %1，介于 %2 与 %3 之间</translation>
    </message>
    <message>
        <source>No trial of %1 failed</source>
        <translation>%1 没有失败的试验</translation>
    </message>
    <message numerus="yes">
        <source>%n failed trials of %1</source>
        <translation>
            <numerusform>%1 有 %n 次失败的试验</numerusform>
        </translation>
    </message>
    <message>
        <source>did what another instruction asks for</source>
        <translation>做了另一条指令要求的事</translation>
    </message>
    <message>
        <source>filmed</source>
        <translation>已拍摄</translation>
    </message>
    <message>
        <source>The trial is done again, and filmed…</source>
        <translation>正在重做该试验并拍摄…</translation>
    </message>
    <message>
        <source>Film %1, seed %2</source>
        <translation>拍摄 %1，种子 %2</translation>
    </message>
    <message>
        <source>Done again alone, it succeeded: it stands on the edge.</source>
        <translation>单独重做时成功了：此试验处于边缘。</translation>
    </message>
    <message>
        <source>Failed again, progress %1</source>
        <translation>再次失败，进度 %1</translation>
    </message>
</context>
<context>
    <name>EventWords</name>
    <message>
        <source>Warning: %1</source>
        <translation>警告：%1</translation>
    </message>
    <message>
        <source>Error: %1</source>
        <translation>错误：%1</translation>
    </message>
    <message>
        <source>resumed at step %1, not bit-equal: %2</source>
        <translation>从第 %1 步继续，不是逐位相同：%2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Export the chart</source>
        <translation>导出图表</translation>
    </message>
    <message>
        <source>%1 is there already. Replace it?</source>
        <translation>%1 已存在。要替换它吗？</translation>
    </message>
</context>
<context>
    <name>studio::widgets::FilmPlayer</name>
    <message>
        <source>Play the film</source>
        <translation>播放录像</translation>
    </message>
    <message>
        <source>Moment of the film</source>
        <translation>录像中的时刻</translation>
    </message>
    <message>
        <source>Film of the trial</source>
        <translation>试验的录像</translation>
    </message>
</context>
<context>
    <name>studio::widgets::ForgettingPanel</name>
    <message>
        <source>Flow loss</source>
        <translation>流匹配损失</translation>
    </message>
    <message>
        <source>Action error</source>
        <translation>动作误差</translation>
    </message>
    <message>
        <source>Success rate</source>
        <translation>成功率</translation>
    </message>
    <message>
        <source>retained</source>
        <translation>保持良好</translation>
    </message>
    <message>
        <source>slightly degraded</source>
        <translation>轻微退化</translation>
    </message>
    <message>
        <source>forgotten</source>
        <translation>已遗忘</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Matrix as %1…</source>
        <translation>矩阵导出为 %1…</translation>
    </message>
    <message>
        <source>Copy the matrix as picture</source>
        <translation>复制矩阵图片</translation>
    </message>
    <message>
        <source>Nothing to forget yet</source>
        <translation>还没有可遗忘的内容</translation>
    </message>
    <message>
        <source>Train a first task, then a second one on top of it: here you see what happens to the first, while it happens.</source>
        <translation>先训练第一个任务，再在其基础上训练第二个：这里会实时显示第一个任务的变化。</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>任务序列</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Copy as command: the kstudio line that makes the report</source>
        <translation>复制为命令：生成报告的 kstudio 命令行</translation>
    </message>
    <message>
        <source>Export the matrix</source>
        <translation>导出矩阵</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Validation over the sequence</source>
        <translation>整个序列的验证</translation>
    </message>
    <message numerus="yes">
        <source>%n seeds</source>
        <translation>
            <numerusform>%n 个随机种子</numerusform>
        </translation>
    </message>
    <message>
        <source>Measured on frames that were trained on: it shows retention, not new scenes.</source>
        <translation>在训练过的帧上测量：反映保持程度，不反映新场景。</translation>
    </message>
    <message>
        <source>%1, naive</source>
        <translation>%1，无回放</translation>
    </message>
    <message>
        <source>%1, joint</source>
        <translation>%1，联合训练</translation>
    </message>
    <message>
        <source>step of the sequence</source>
        <translation>序列中的步数</translation>
    </message>
    <message>
        <source>%1 after each stage</source>
        <translation>各阶段后的%1</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>%1 之后</translation>
    </message>
    <message>
        <source>before</source>
        <translation>训练前</translation>
    </message>
    <message>
        <source>mean and 95 % interval over %1 seeds</source>
        <translation>%1 个随机种子的均值和 95 % 置信区间</translation>
    </message>
    <message>
        <source>one seed</source>
        <translation>单个随机种子</translation>
    </message>
    <message>
        <source>Stop here</source>
        <translation>在此停止</translation>
    </message>
    <message>
        <source>Show the best checkpoint</source>
        <translation>显示最佳检查点</translation>
    </message>
    <message>
        <source>Task %1 is %2: %3, at its best %4.</source>
        <translation>任务 %1 %2：当前 %3，最佳 %4。</translation>
    </message>
    <message>
        <source>More replay of it keeps it; a stop now keeps what is left.</source>
        <translation>增加回放可以保持它；现在停止可以保住剩余部分。</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>%1, so far</source>
        <translation>%1，至今</translation>
    </message>
    <message>
        <source>Thresholds (retention.*): %1</source>
        <translation>阈值（retention.*）：%1</translation>
    </message>
    <message>
        <source>%1 recovered in stage %2</source>
        <translation>%1 在阶段 %2 恢复</translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>Within %1 % of its best again; seed %2</source>
        <translation>再次达到其最好成绩的 %1 % 以内；种子 %2</translation>
    </message>
    <message>
        <source>Raise its replay share by %1 points</source>
        <translation>将其回放比例提高 %1 个百分点</translation>
    </message>
    <message>
        <source>The matrix is in %1.</source>
        <translation>矩阵已保存到 %1。</translation>
    </message>
    <message>
        <source>joint training</source>
        <translation>联合训练</translation>
    </message>
    <message>
        <source>%1 after joint training</source>
        <translation>联合训练之后的%1</translation>
    </message>
    <message>
        <source>joint training, so far</source>
        <translation>联合训练，目前为止</translation>
    </message>
    <message>
        <source>after joint training</source>
        <translation>联合训练之后</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>%2 的第 %1 步</translation>
    </message>
    <message>
        <source>stage %1 (%2)</source>
        <translation>阶段 %1（%2）</translation>
    </message>
    <message>
        <source>The newest measurement: %1 is not done, or saved no checkpoint.</source>
        <translation>最新的测量：%1尚未完成，或没有保存检查点。</translation>
    </message>
    <message>
        <source>Once it has, the checkpoint that it hands on counts.</source>
        <translation>此后以它交给下一阶段的检查点为准。</translation>
    </message>
    <message>
        <source>Of the checkpoint that %1 hands on (%2), which need not be its last step.</source>
        <translation>取自%1交给下一阶段的检查点（%2），不一定是它的最后一步。</translation>
    </message>
    <message>
        <source>Where that one was not measured: the newest measurement.</source>
        <translation>若该检查点没有测量：取最新的测量。</translation>
    </message>
    <message>
        <source>Joint training teaches all tasks at once: there is nothing before it to compare with.</source>
        <translation>联合训练一次教授所有任务：之前没有可比较的结果。</translation>
    </message>
    <message>
        <source>The best of the task&apos;s column in the matrix, from its own stage on.</source>
        <translation>矩阵中该任务一列的最好成绩，从它自己的阶段算起。</translation>
    </message>
    <message>
        <source>Of stages that are done the checkpoint counts that they handed on, of one that is not the newest measurement.</source>
        <translation>已完成的阶段以其交出的检查点为准，未完成的阶段以最新的测量为准。</translation>
    </message>
    <message>
        <source>Measurements in between are in the curves alone.</source>
        <translation>其间的测量只在曲线中显示。</translation>
    </message>
    <message>
        <source>Mean over %1 seeds.</source>
        <translation>%1 个种子的平均值。</translation>
    </message>
    <message>
        <source>How much worse Now is than Best, as a share of Best</source>
        <translation>“当前”比“最佳”差多少，占“最佳”的比例</translation>
    </message>
    <message>
        <source>Flow loss (no unit, lower is better)</source>
        <translation>流匹配损失（无单位，越低越好）</translation>
    </message>
    <message>
        <source>Action error (in the data&apos;s own units, lower is better)</source>
        <translation>动作误差（数据自身的单位，越低越好）</translation>
    </message>
    <message>
        <source>Success rate (share of the trials, higher is better)</source>
        <translation>成功率（占试验次数的比例，越高越好）</translation>
    </message>
    <message>
        <source>Validation on training frames</source>
        <translation>训练帧上的验证</translation>
    </message>
    <message>
        <source>What was retained cannot be shown</source>
        <translation>无法显示保持情况</translation>
    </message>
    <message>
        <source>not taught yet</source>
        <translation>尚未训练</translation>
    </message>
    <message>
        <source>How far Now lies above Best (below: minus, worse), as a share of Best</source>
        <translation>现在高出最佳的幅度（低于时为负，表示变差），以最佳为基准的比例</translation>
    </message>
    <message>
        <source>not tried yet</source>
        <translation>尚未试验</translation>
    </message>
    <message>
        <source>Metrics as CSV…</source>
        <translation>指标导出为 CSV…</translation>
    </message>
    <message>
        <source>Copy the metrics as table</source>
        <translation>以表格复制指标</translation>
    </message>
    <message>
        <source>Export matrix and metrics</source>
        <translation>导出矩阵和指标</translation>
    </message>
    <message>
        <source>Export the metrics</source>
        <translation>导出指标</translation>
    </message>
    <message>
        <source>The metrics are in %1.</source>
        <translation>指标已写入 %1。</translation>
    </message>
    <message>
        <source>Go back to the best checkpoint</source>
        <translation>回到最佳检查点</translation>
    </message>
    <message>
        <source>Over %1 of %2 tasks</source>
        <translation>对 %2 个任务中的 %1 个</translation>
    </message>
    <message>
        <source>%1, %2 of %3 tasks</source>
        <translation>%1（%3 个任务中的 %2 个）</translation>
    </message>
    <message>
        <source>Success without replay less success with it, after the last stage, on the same seeds; the 95 % interval is of paired rates (Newcombe 1998, method 10).</source>
        <translation>最后一个阶段之后，相同种子上无回放的成功率减去有回放的成功率；95 % 区间为配对比率的区间（Newcombe 1998，方法 10）。</translation>
    </message>
    <message>
        <source>Trials on the same seeds: %1</source>
        <translation>相同种子的试验：%1</translation>
    </message>
    <message>
        <source>Of %1 trainings with other seeds: how far those differ is not in the interval.</source>
        <translation>来自 %1 次不同种子的训练：它们之间的差异不在区间之内。</translation>
    </message>
    <message>
        <source>The metrics are in the clipboard.</source>
        <translation>指标已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Cost of replay</source>
        <translation>回放的代价</translation>
    </message>
    <message>
        <source>Cost of replay on %1</source>
        <translation>回放在 %1 上的代价</translation>
    </message>
    <message>
        <source>%1 points (%2 to %3)</source>
        <translation>%1 个百分点（%2 至 %3）</translation>
    </message>
</context>
<context>
    <name>studio::widgets::JobForm</name>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Copy as command: the kstudio line that does the same</source>
        <translation>复制为命令：效果相同的 kstudio 命令行</translation>
    </message>
</context>
<context>
    <name>studio::widgets::JobStrip</name>
    <message>
        <source>Cancel this job</source>
        <translation>取消该作业</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Progress of the job</source>
        <translation>作业进度</translation>
    </message>
    <message>
        <source>Jobs (%1)</source>
        <translation>作业（%1）</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
</context>
<context>
    <name>studio::widgets::JobsPanel</name>
    <message>
        <source>No jobs yet</source>
        <translation>还没有作业</translation>
    </message>
    <message>
        <source>Whatever takes longer than a moment appears here: opening, checking, comparing, exporting.</source>
        <translation>耗时的操作会出现在这里：打开、检查、比较、导出。</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
</context>
<context>
    <name>studio::widgets::JointBars</name>
    <message>
        <source>Grip L</source>
        <translation>左夹爪</translation>
    </message>
    <message>
        <source>Grip R</source>
        <translation>右夹爪</translation>
    </message>
    <message>
        <source>%1: measured %2, asked %3, sent %4; limits %5 to %6</source>
        <translation>%1：测量 %2，请求 %3，发送 %4；限位 %5 至 %6</translation>
    </message>
    <message>
        <source>sent to the start pose: %1</source>
        <translation>起始位姿指令：%1</translation>
    </message>
</context>
<context>
    <name>studio::widgets::JointsPanel</name>
    <message>
        <source>No joints yet</source>
        <translation>尚无关节数据</translation>
    </message>
    <message>
        <source>Connect to a robot: every joint appears here between its limits, as measured, asked for, sent and predicted.</source>
        <translation>连接机器人后，每个关节都会显示在其限位之间：测量值、请求值、发送值和预测值。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左臂</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右臂</translation>
    </message>
    <message>
        <source>Grippers</source>
        <translation>夹爪</translation>
    </message>
    <message>
        <source>Joints between their limits</source>
        <translation>限位范围内的关节</translation>
    </message>
    <message>
        <source>Joints over time</source>
        <translation>关节随时间变化</translation>
    </message>
    <message>
        <source>seconds from now</source>
        <translation>相对现在的秒数</translation>
    </message>
    <message>
        <source>%1 measured</source>
        <translation>%1 测量</translation>
    </message>
    <message>
        <source>%1 asked</source>
        <translation>%1 请求</translation>
    </message>
    <message>
        <source>%1 sent</source>
        <translation>%1 发送</translation>
    </message>
    <message>
        <source>%1 predicted</source>
        <translation>%1 预测</translation>
    </message>
    <message>
        <source>rad</source>
        <translation>弧度</translation>
    </message>
    <message>
        <source>stale, %1 s old</source>
        <translation>已过时，%1 秒前</translation>
    </message>
    <message>
        <source>base, never sent: %1</source>
        <translation>底盘（从不发送）：%1</translation>
    </message>
    <message>
        <source>%1 sent to the start pose</source>
        <translation>%1 起始位姿指令</translation>
    </message>
</context>
<context>
    <name>studio::widgets::LogModel</name>
    <message>
        <source>Information</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>studio::widgets::LogPanel</name>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Which messages are shown</source>
        <translation>显示哪些消息</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Copy what is shown</source>
        <translation>复制显示的内容</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>复制诊断信息</translation>
    </message>
    <message>
        <source>Copies versions, what this machine has and the last lines of the log, without the name of your account: for whoever helps you to find a cause</source>
        <translation>复制版本、本机情况和日志的最后几行,不含您的账户名:供帮您查找原因的人使用</translation>
    </message>
    <message>
        <source>Kept in %1</source>
        <translation>保存在 %1</translation>
    </message>
    <message>
        <source>Nothing was told yet. Messages of this window gather here, with what to do next.</source>
        <translation>还没有消息。本窗口的消息及下一步做法会汇集在这里。</translation>
    </message>
    <message numerus="yes">
        <source>No message fits the search. Empty it, or choose Everything, to see all %n.</source>
        <translation>
            <numerusform>没有符合搜索的消息。清空搜索或选择&quot;全部&quot;,即可看到全部 %n 条。</numerusform>
        </translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>诊断信息</translation>
    </message>
    <message>
        <source>The diagnostics are in the clipboard</source>
        <translation>诊断信息已在剪贴板中</translation>
    </message>
    <message>
        <source>Paste them into your message; read them first.</source>
        <translation>请先阅读,再粘贴到您的消息中。</translation>
    </message>
</context>
<context>
    <name>studio::app::MainWindow</name>
    <message>
        <source>STOP was pressed; no robot is connected, nothing moves.</source>
        <translation>已按下停止；未连接机器人，没有任何运动。</translation>
    </message>
    <message>
        <source>Kuavo Studio</source>
        <translation>Kuavo Studio</translation>
    </message>
    <message>
        <source>Open a project, run, data set or checkpoint</source>
        <translation>打开项目、运行、数据集或检查点</translation>
    </message>
    <message>
        <source>Name of the new project&apos;s folder</source>
        <translation>新项目的文件夹名称</translation>
    </message>
    <message>
        <source>my-project</source>
        <translation>我的项目</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>体验演示</translation>
    </message>
    <message>
        <source>Training runs inside this window. It stops after the current step, saves a checkpoint and can be resumed.</source>
        <translation>训练正在此窗口内运行。它会在当前步之后停止并保存检查点，之后可以继续。</translation>
    </message>
    <message>
        <source>Stop training and close</source>
        <translation>停止训练并关闭</translation>
    </message>
    <message>
        <source>Keep the window open</source>
        <translation>保持窗口打开</translation>
    </message>
    <message>
        <source>The demo needs the simulated robot and kstudio; this build lacks one of them.</source>
        <translation>演示需要仿真机器人和 kstudio；此构建缺少其中之一。</translation>
    </message>
    <message>
        <source>Run ./run in the program&apos;s folder: it installs what is missing and builds again.</source>
        <translation>请在程序文件夹中运行 ./run：它会安装缺少的部分并重新构建。</translation>
    </message>
    <message>
        <source>The last session ended unexpectedly; window and project are as they were.</source>
        <translation>上次会话意外结束；窗口和项目已恢复原样。</translation>
    </message>
    <message>
        <source>Runs that were cut off can be resumed from their newest checkpoint.</source>
        <translation>中断的运行可以从最新的检查点继续。</translation>
    </message>
    <message>
        <source>There are changes that are in no file yet.</source>
        <translation>有更改尚未写入文件。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃更改</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>留在此处</translation>
    </message>
    <message numerus="yes">
        <source>The last %n sessions ended unexpectedly just after %1 was opened: it was not opened this time.</source>
        <translation>
            <numerusform>最近 %n 次会话都在打开 %1 后不久意外结束：这次没有打开它。</numerusform>
        </translation>
    </message>
    <message>
        <source>Open another project, or this one again: kstudio doctor and kstudio dataset verify tell what may be damaged.</source>
        <translation>请打开其他项目，或再次打开此项目：kstudio doctor 和 kstudio dataset verify 会说明可能损坏之处。</translation>
    </message>
    <message>
        <source>Open it all the same</source>
        <translation>仍然打开</translation>
    </message>
    <message>
        <source>Start without the project</source>
        <translation>不打开项目启动</translation>
    </message>
    <message>
        <source>Run %1 was being trained in the window, and was cut off at step %2 of %3.</source>
        <translation>运行 %1 正在窗口内训练时，在第 %2 步（共 %3 步）中断。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
</context>
<context>
    <name>studio::widgets::MatrixView</name>
    <message>
        <source>Matrix of scores</source>
        <translation>得分矩阵</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1,%2:%3</translation>
    </message>
</context>
<context>
    <name>studio::widgets::NewTaskDialog</name>
    <message>
        <source>New task</source>
        <translation>新任务</translation>
    </message>
    <message>
        <source>weighing</source>
        <translation>称重</translation>
    </message>
    <message>
        <source>What the robot is told: put the parcel on the scale</source>
        <translation>告诉机器人做什么：把包裹放到秤上</translation>
    </message>
    <message>
        <source>Folder of a LeRobot data set; may come later</source>
        <translation>LeRobot 数据集文件夹，可以之后再填</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Add the task</source>
        <translation>添加任务</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Data set of the task</source>
        <translation>任务的数据集</translation>
    </message>
</context>
<context>
    <name>studio::widgets::NoticeBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>还有 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>No messages</source>
        <translation>没有消息</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Robot</source>
        <translation>机器人</translation>
    </message>
</context>
<context>
    <name>studio::widgets::PanelPlaces</name>
    <message>
        <source>Changes that were in no file when the program was ended are back: save or undo them.</source>
        <translation>程序结束时尚未保存到文件的更改已恢复：请保存或撤销。</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Run control</source>
        <translation>运行控制</translation>
    </message>
    <message>
        <source>Live curves</source>
        <translation>实时曲线</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行列表</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Checkpoint browser</source>
        <translation>检查点浏览器</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Pre-flight</source>
        <translation>启动前检查</translation>
    </message>
    <message>
        <source>Tasks and replay</source>
        <translation>任务与回放</translation>
    </message>
    <message>
        <source>Forgetting</source>
        <translation>遗忘</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Closed-loop evaluation</source>
        <translation>闭环评估</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Camera with predicted action</source>
        <translation>相机与预测动作</translation>
    </message>
    <message>
        <source>Teleop comparison</source>
        <translation>遥操作对比</translation>
    </message>
    <message>
        <source>Simulator</source>
        <translation>仿真器</translation>
    </message>
    <message>
        <source>Joints</source>
        <translation>关节</translation>
    </message>
</context>
<context>
    <name>studio::widgets::PathView</name>
    <message>
        <source>Camera %1 with the predicted action</source>
        <translation>带预测动作的相机 %1</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>尚无画面</translation>
    </message>
    <message>
        <source>L</source>
        <comment>left hand</comment>
        <translation>左</translation>
    </message>
    <message>
        <source>R</source>
        <comment>right hand</comment>
        <translation>右</translation>
    </message>
    <message>
        <source>picture %1 ms</source>
        <translation>画面 %1 毫秒</translation>
    </message>
    <message>
        <source>joints %1 ms</source>
        <translation>关节 %1 毫秒</translation>
    </message>
    <message>
        <source>chunk %1 ms</source>
        <translation>动作块 %1 毫秒</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>later</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>stale, %1 s old</source>
        <translation>已过时，%1 秒前</translation>
    </message>
</context>
<context>
    <name>Plan</name>
    <message>
        <source>Another process trains stage %1 (%2). Its run under Run control shows how it stands, and can be stopped there.</source>
        <translation>另一个进程正在训练阶段 %1（%2）。可在“运行控制”中查看它的运行情况，也可在那里停止。</translation>
    </message>
    <message>
        <source>All stages are trained. To train one again beside them: kstudio sequence run %1 --branch NAME --from STAGE</source>
        <translation>所有阶段都已训练完成。若要另外重新训练某一阶段：kstudio sequence run %1 --branch NAME --from STAGE</translation>
    </message>
    <message>
        <source>All stages are trained</source>
        <translation>所有阶段已训练完成</translation>
    </message>
    <message>
        <source>Go on with the sequence</source>
        <translation>继续序列</translation>
    </message>
    <message>
        <source>Start the sequence</source>
        <translation>开始序列</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>no. %1</source>
        <translation>编号 %1</translation>
    </message>
    <message>
        <source>Length: &quot;%1&quot; is no length. Write how many steps or epochs, as in 2000 steps or 2 epochs.</source>
        <translation>时长：“%1”不是时长。请写多少步或多少轮，如 2000 步或 2 轮。</translation>
    </message>
    <message>
        <source>Length: &quot;%1&quot; is no whole number of steps. Write one, as in 2000 steps, or a number of epochs, as in 2.5 epochs.</source>
        <translation>时长：“%1”不是整数步数。请写整数，如 2000 步；或写轮数，如 2.5 轮。</translation>
    </message>
    <message>
        <source>Learning rate: &quot;%1&quot; is no rate. Write a number above 0, as in 1e-4.</source>
        <translation>学习率：“%1”不是学习率。请写大于 0 的数，如 1e-4。</translation>
    </message>
    <message>
        <source>Held out: &quot;%1&quot; says neither how many episodes nor which. Write a share, as in 10 %, or numbers, as in no. 36-39; leave it empty for none.</source>
        <translation>留出：“%1”既没说多少回合，也没说哪些回合。请写比例，如 10 %，或写编号，如“编号 36-39”；不留则留空。</translation>
    </message>
    <message>
        <source>Length: in &quot;%1&quot; the comma could mean another number. Write decimals with a point, as in 1.5 epochs, and steps as in 2000 steps.</source>
        <translation>时长：“%1”中的逗号可能表示另一个数。小数请用小数点，如 1.5 轮；步数如 2000 步。</translation>
    </message>
    <message>
        <source>Learning rate: in &quot;%1&quot; the comma could mean another number. Write decimals with a point, as in 0.0005 or 5e-4.</source>
        <translation>学习率：“%1”中的逗号可能表示另一个数。小数请用小数点，如 0.0005 或 5e-4。</translation>
    </message>
    <message>
        <source>Held out: &quot;%1&quot; could be a share or two episodes. Write a share with a point, as in 0.2, and numbers as in no. 0, 2.</source>
        <translation>留出：“%1”可能是比例，也可能是两个回合。比例请用小数点，如 0.2；编号请写“编号 0, 2”。</translation>
    </message>
    <message>
        <source>The demo works on click %1: wait until it is done, or press Stop in its card</source>
        <translation>演示正在执行第 %1 步：请等它完成，或在它的卡片里按“停止”</translation>
    </message>
    <message>
        <source>The five clicks of the demo train this project: press the next one there, or close their row to train its sequence from here</source>
        <translation>演示的五步会训练此项目：请按其中的下一步，或关闭那一行后在此训练其序列</translation>
    </message>
</context>
<context>
    <name>studio::widgets::PlanPanel</name>
    <message>
        <source>No tasks in this project yet</source>
        <translation>项目中还没有任务</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Change the replay strategy</source>
        <translation>更改回放策略</translation>
    </message>
    <message>
        <source>Change the shares of stage %1</source>
        <translation>更改阶段 %1 的比例</translation>
    </message>
    <message>
        <source>Change what is trained</source>
        <translation>更改训练部分</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Replay plan</source>
        <translation>回放计划</translation>
    </message>
    <message>
        <source>Replay strategy</source>
        <translation>回放策略</translation>
    </message>
    <message>
        <source>Save the changes into the project&apos;s files; their comments stay</source>
        <translation>将更改保存到项目文件；注释保持不变</translation>
    </message>
    <message>
        <source>Copy as command: the kstudio line that does the same</source>
        <translation>复制为命令：效果相同的 kstudio 命令行</translation>
    </message>
    <message numerus="yes">
        <source>%n unsaved changes</source>
        <translation>
            <numerusform>%n 项未保存的更改</numerusform>
        </translation>
    </message>
    <message>
        <source>Change task %1</source>
        <translation>更改任务 %1</translation>
    </message>
    <message>
        <source>A folder of robot_train is opened as it is</source>
        <translation>robot_train 文件夹按原样打开</translation>
    </message>
    <message>
        <source>Mark a task first</source>
        <translation>请先选中一个任务</translation>
    </message>
    <message>
        <source>Stages that were trained keep their places</source>
        <translation>已训练的阶段位置不变</translation>
    </message>
    <message>
        <source>Save or undo the unsaved changes first</source>
        <translation>请先保存或撤销未保存的更改</translation>
    </message>
    <message>
        <source>%1: written to %2. Ctrl+Z takes it back.</source>
        <translation>%1：已写入 %2。按 Ctrl+Z 可撤销。</translation>
    </message>
    <message>
        <source>Add task %1</source>
        <translation>添加任务 %1</translation>
    </message>
    <message>
        <source>Duplicate task %1</source>
        <translation>复制任务 %1</translation>
    </message>
    <message>
        <source>Stages that were trained keep their places.</source>
        <translation>已训练的阶段位置不变。</translation>
    </message>
    <message>
        <source>Their runs are found by them. Make a branch with kstudio sequence run --branch to try another order.</source>
        <translation>各次运行按位置查找。要尝试其他顺序，请用 kstudio sequence run --branch 建立分支。</translation>
    </message>
    <message>
        <source>Move task %1</source>
        <translation>移动任务 %1</translation>
    </message>
    <message>
        <source>Remove task %1</source>
        <translation>移除任务 %1</translation>
    </message>
    <message>
        <source>Save the plan</source>
        <translation>保存计划</translation>
    </message>
    <message>
        <source>This project cannot be planned</source>
        <translation>无法为此项目制定计划</translation>
    </message>
    <message numerus="yes">
        <source>Plan: %n unsaved changes</source>
        <translation>
            <numerusform>计划：%n 处更改未保存</numerusform>
        </translation>
    </message>
    <message>
        <source>No stage is to come that could replay %1.</source>
        <translation>后面没有可以回放 %1 的阶段。</translation>
    </message>
    <message>
        <source>What runs goes on as it was begun. To train a stage again with more replay, change its row of the plan and make a branch: kstudio sequence run --branch.</source>
        <translation>正在运行的训练按开始时的设置继续。要用更多回放重新训练某个阶段，请修改计划中该行并建立分支：kstudio sequence run --branch。</translation>
    </message>
    <message>
        <source>Stage %1 replays as much of %2 as it can.</source>
        <translation>阶段 %1 对 %2 的回放已达上限。</translation>
    </message>
    <message>
        <source>Replay of earlier tasks by the shares of the table</source>
        <translation>按表中的比例回放先前任务</translation>
    </message>
    <message>
        <source>Replay of %1 in stage %2: %3 % instead of %4 %</source>
        <translation>阶段 %2 中 %1 的回放比例：由 %4 % 改为 %3 %</translation>
    </message>
    <message>
        <source>%1. It is not saved yet; Ctrl+Z takes it back.</source>
        <translation>%1。尚未保存；按 Ctrl+Z 可撤销。</translation>
    </message>
    <message>
        <source>A sequence that runs goes on as it was begun: stop it and go on with it to train the next stage with this.</source>
        <translation>正在运行的序列按开始时的设置继续：请停止后再继续，下一阶段才会采用此修改。</translation>
    </message>
    <message>
        <source>This window trains a run already</source>
        <translation>此窗口已在训练一个运行</translation>
    </message>
    <message>
        <source>With unsaved settings of Run control</source>
        <translation>含“运行控制”中未保存的设置</translation>
    </message>
    <message>
        <source>A value in the table of tasks cannot be used: type another one.</source>
        <translation>任务表中有一个值无法使用：请输入另一个值。</translation>
    </message>
    <message>
        <source>Make the first task</source>
        <translation>创建第一个任务</translation>
    </message>
    <message>
        <source>Tasks lie in the folder tasks of a project with project.yaml. Open such a project or a folder of robot_train, or make one with New project.</source>
        <translation>任务位于带有 project.yaml 的项目的 tasks 文件夹中。请打开这样的项目或 robot_train 文件夹，或用“新建项目”新建一个。</translation>
    </message>
    <message>
        <source>The first one is a file in the folder tasks, named in project.yaml. Where one of them is missing it is written, for you to fill in; nothing else in the folder is changed.</source>
        <translation>第一个任务是 tasks 文件夹中的一个文件，并列在 project.yaml 中。缺少的文件会被写入，由您填写；文件夹中的其他内容不会改动。</translation>
    </message>
    <message>
        <source>Stage %1 starts from the checkpoint %2 of %3</source>
        <translation>第 %1 阶段从 %3 的检查点 %2 开始</translation>
    </message>
    <message>
        <source>What was trained after that checkpoint is not in it. A sequence that runs goes on as it was begun: stop it and start it again to train the next stage with this.</source>
        <translation>该检查点之后训练的内容不在其中。正在运行的序列按开始时的设置继续：请停止后重新开始，下一阶段才会这样训练。</translation>
    </message>
    <message>
        <source>No stage is to come that could start from %1.</source>
        <translation>后面没有可以从 %1 开始的阶段。</translation>
    </message>
    <message>
        <source>The stages behind it can be trained anew in a branch; what is there stays.</source>
        <translation>其后的阶段可以在分支中重新训练；已有的内容保留不变。</translation>
    </message>
    <message>
        <source>Copy the command of the branch</source>
        <translation>复制建立分支的命令</translation>
    </message>
    <message>
        <source>Changes from before</source>
        <translation>之前的更改</translation>
    </message>
</context>
<context>
    <name>studio::widgets::Plot</name>
    <message>
        <source>Export as %1…</source>
        <translation>导出为 %1…</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Export and view</source>
        <translation>导出与视图</translation>
    </message>
    <message>
        <source>Menu of chart %1</source>
        <translation>图表“%1”的菜单</translation>
    </message>
    <message>
        <source>Chart %1</source>
        <translation>图表“%1”</translation>
    </message>
    <message>
        <source>%1 (measured %2)</source>
        <translation>%1（实测 %2）</translation>
    </message>
</context>
<context>
    <name>studio::widgets::PolicyForm</name>
    <message>
        <source>Open a checkpoint</source>
        <translation>打开检查点</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Fan</source>
        <translation>多次采样</translation>
    </message>
    <message>
        <source>So many further draws of the flow per chunk, to show how sure the policy is; each takes as long as the chunk itself</source>
        <translation>每个动作块额外采样的次数，用于显示策略的确定程度；每次采样与动作块本身耗时相同</translation>
    </message>
    <message>
        <source>Choose a checkpoint elsewhere</source>
        <translation>选择其他位置的检查点</translation>
    </message>
    <message>
        <source>Open the chosen checkpoint for the robot</source>
        <translation>为机器人打开所选检查点</translation>
    </message>
    <message>
        <source>What the robot shall do, in the words of the data</source>
        <translation>机器人要做什么，使用数据中的措辞</translation>
    </message>
    <message>
        <source>Opening the policy…</source>
        <translation>正在打开策略…</translation>
    </message>
    <message>
        <source>Connect first: the policy&apos;s cameras are matched with the robot&apos;s.</source>
        <translation>请先连接：策略的相机需要与机器人的相机对应。</translation>
    </message>
    <message>
        <source>Choose a checkpoint.</source>
        <translation>请选择检查点。</translation>
    </message>
    <message>
        <source>No checkpoint in the project: train one, or choose a folder.</source>
        <translation>项目中没有检查点：请先训练，或选择文件夹。</translation>
    </message>
    <message>
        <source>Chunks of %1 steps at %2 Hz, %3 of them executed; cameras %4.</source>
        <translation>动作块 %1 步，%2 Hz，执行其中 %3 步；相机 %4。</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>尚未选择</translation>
    </message>
    <message>
        <source>The checkpoint does not state the rate of its data: %1 Hz is taken.</source>
        <translation>检查点未说明其数据的频率：按 %1 Hz 处理。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::PreflightPanel</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Checks before the start</source>
        <translation>启动前的检查</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Nothing to check yet</source>
        <translation>还没有可检查的内容</translation>
    </message>
    <message>
        <source>fine</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>worth a look</source>
        <translation>值得查看</translation>
    </message>
    <message>
        <source>blocks the start</source>
        <translation>阻止启动</translation>
    </message>
    <message numerus="yes">
        <source>%n things block the start</source>
        <translation>
            <numerusform>%n 项阻止启动</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ready, %n things are worth a look</source>
        <translation>
            <numerusform>可以启动，%n 项值得查看</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is ready</source>
        <translation>一切就绪</translation>
    </message>
    <message>
        <source>Found, and what to do</source>
        <translation>结果与处理办法</translation>
    </message>
    <message>
        <source>Open a project with tasks, or choose a configuration under Run control: everything that its training needs is looked at here before it starts.</source>
        <translation>打开带任务的项目，或在“运行控制”中选择一个配置：训练所需的一切会在开始前于此检查。</translation>
    </message>
    <message>
        <source>%1, stage %2</source>
        <translation>%1（第 %2 阶段）</translation>
    </message>
    <message>
        <source>Looking again: the settings have changed</source>
        <translation>设置已改变，正在重新检查</translation>
    </message>
    <message>
        <source>%1, stages %2</source>
        <translation>%1，阶段 %2</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Fetch the weights and the tokenizer that are missing, then check again</source>
        <translation>下载缺少的权重和分词器，然后重新检查</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Copy as command: the kstudio line that checks this plan or configuration</source>
        <translation>复制为命令：检查此计划或配置的 kstudio 命令行</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>studio::widgets::RatePlot</name>
    <message>
        <source>Learning rate of the whole sequence</source>
        <translation>整个序列的学习率</translation>
    </message>
    <message>
        <source>epoch of the sequence</source>
        <translation>序列中的轮数</translation>
    </message>
    <message>
        <source>step of the sequence</source>
        <translation>序列中的步数</translation>
    </message>
</context>
<context>
    <name>studio::widgets::RecordForm</name>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Episodes per task</source>
        <translation>每个任务的回合数</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for the data sets</source>
        <translation>数据集的文件夹</translation>
    </message>
    <message>
        <source>Tasks to record</source>
        <translation>要录制的任务</translation>
    </message>
    <message>
        <source>Of each task, those that are there already among them</source>
        <translation>每个任务的总数，包括已有的</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>图像尺寸</translation>
    </message>
    <message>
        <source>Language of the instruction</source>
        <translation>指令的语言</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Each task gets a folder of its own in it</source>
        <translation>每个任务在其中有自己的文件夹</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>What is complete stays; the same again goes on</source>
        <translation>完整的部分会保留；再次开始即可继续</translation>
    </message>
</context>
<context>
    <name>studio::widgets::RecordPanel</name>
    <message>
        <source>Nothing recorded yet</source>
        <translation>还没有录制</translation>
    </message>
    <message>
        <source>A scripted expert does the tasks on the simulated Kuavo, and its cameras, states and actions become LeRobot data sets. Choose tasks on the left, then record.</source>
        <translation>脚本专家在仿真 Kuavo 上完成任务，其相机、状态和动作成为 LeRobot 数据集。在左侧选择任务，然后录制。</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Progress of the recording</source>
        <translation>录制进度</translation>
    </message>
    <message>
        <source>Open in Data sets</source>
        <translation>在“数据集”中打开</translation>
    </message>
    <message>
        <source>Recorded data sets</source>
        <translation>已录制的数据集</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>未收录</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Seeds at which the expert failed: only successes are kept</source>
        <translation>专家失败的种子：只保留成功的</translation>
    </message>
    <message>
        <source>This build cannot record.</source>
        <translation>此构建无法录制。</translation>
    </message>
    <message>
        <source>Choose at least one task.</source>
        <translation>请至少选择一个任务。</translation>
    </message>
    <message>
        <source>Choose a folder for the data sets.</source>
        <translation>请为数据集选择文件夹。</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>继续录制</translation>
    </message>
    <message>
        <source>Recording. Stop keeps every complete episode.</source>
        <translation>正在录制。停止时保留每个完整的回合。</translation>
    </message>
    <message>
        <source>All %1 episodes are there. Ask for more to go on.</source>
        <translation>%1 个回合均已录好。要继续，请增加回合数。</translation>
    </message>
    <message>
        <source>%1 of %2 episodes are there; recording goes on behind them.</source>
        <translation>已有 %1 / %2 个回合；录制将在其后继续。</translation>
    </message>
    <message>
        <source>%1 episodes into %2</source>
        <translation>%1 个回合，存入 %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / 共 %2</translation>
    </message>
    <message>
        <source>Record %1</source>
        <translation>录制 %1</translation>
    </message>
    <message>
        <source>Episode %1 of %2</source>
        <translation>回合 %1 / %2</translation>
    </message>
    <message>
        <source>%1 frames</source>
        <translation>%1 帧</translation>
    </message>
    <message>
        <source>%1 left out</source>
        <translation>未收录 %1</translation>
    </message>
    <message>
        <source>Recorded: %1 data sets with %2 episodes.</source>
        <translation>已录制：%1 个数据集，共 %2 个回合。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::ReplayTable</name>
    <message>
        <source>Batch of %1</source>
        <translation>每批 %1 个样本</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Stage %1</source>
        <translation>阶段 %1</translation>
    </message>
    <message>
        <source>▲ less than 60 % of its own: learns slowly</source>
        <translation>▲ 当前任务少于 60 %：学得慢</translation>
    </message>
    <message>
        <source>▲ more than 80 % of its own: forgets</source>
        <translation>▲ 当前任务多于 80 %：会遗忘</translation>
    </message>
    <message>
        <source>Samples of a batch</source>
        <translation>每批样本</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>共 %1</translation>
    </message>
    <message>
        <source>▲ trained already: the plan counts for a new training of it</source>
        <translation>▲ 此阶段已训练：计划只对重新训练有效</translation>
    </message>
</context>
<context>
    <name>studio::widgets::RobotDesk</name>
    <message>
        <source>Connect to %1</source>
        <translation>连接 %1</translation>
    </message>
    <message>
        <source>Disconnect from %1</source>
        <translation>断开 %1</translation>
    </message>
    <message>
        <source>Open the policy %1</source>
        <translation>打开策略 %1</translation>
    </message>
    <message>
        <source>Cannot connect to %1: this build has no robot.</source>
        <translation>无法连接 %1：此构建不含机器人部分。</translation>
    </message>
    <message>
        <source>Build it with the packages that the README lists.</source>
        <translation>请安装 README 列出的软件包后重新构建。</translation>
    </message>
    <message>
        <source>Cannot connect to %1: %2 is connected.</source>
        <translation>无法连接 %1：已连接 %2。</translation>
    </message>
    <message>
        <source>Disconnect it on the page Robot, then try again.</source>
        <translation>请在“机器人”页断开它，然后重试。</translation>
    </message>
    <message>
        <source>New scene</source>
        <translation>新场景</translation>
    </message>
    <message>
        <source>Keep trial %1</source>
        <translation>保留第 %1 次试验</translation>
    </message>
</context>
<context>
    <name>RobotSafety</name>
    <message>
        <source>control rate</source>
        <translation>控制频率</translation>
    </message>
    <message>
        <source>kept from the joint limits</source>
        <translation>与关节限位的余量</translation>
    </message>
    <message>
        <source>largest joint velocity</source>
        <translation>最大关节速度</translation>
    </message>
    <message>
        <source>largest joint acceleration</source>
        <translation>最大关节加速度</translation>
    </message>
    <message>
        <source>older joint messages are stale</source>
        <translation>更旧的关节消息视为过期</translation>
    </message>
    <message>
        <source>older pictures are stale</source>
        <translation>更旧的画面视为过期</translation>
    </message>
    <message>
        <source>measured against sent</source>
        <translation>测量与发送之差</translation>
    </message>
    <message>
        <source>so long a tracking error is a fault</source>
        <translation>跟踪误差持续此时长即为故障</translation>
    </message>
    <message>
        <source>an older sign of life of the window holds</source>
        <translation>窗口心跳超过此时长则保持</translation>
    </message>
    <message>
        <source>how long the arm button is held</source>
        <translation>使能按钮需按住的时长</translation>
    </message>
    <message>
        <source>going to the start pose</source>
        <translation>前往起始姿态</translation>
    </message>
    <message>
        <source>more is yellow</source>
        <translation>超过则为黄色</translation>
    </message>
    <message>
        <source>waits for the acknowledgement of a stop</source>
        <translation>等待停止确认</translation>
    </message>
    <message>
        <source>older gripper messages are stale</source>
        <translation>更旧的夹爪消息视为过期</translation>
    </message>
    <message>
        <source>further requests of arm mode 0 without an answer</source>
        <translation>无应答时再次请求手臂模式 0 的次数</translation>
    </message>
    <message>
        <source>1: a stop asks for arm mode 0; 0: it sends nothing</source>
        <translation>1：停止时请求手臂模式 0；0：不发送任何消息</translation>
    </message>
    <message>
        <source>from rest to the highest speed when a run begins</source>
        <translation>运行开始时从静止到最高速度</translation>
    </message>
</context>
<context>
    <name>RobotState</name>
    <message>
        <source>Disconnected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Armed</source>
        <translation>已使能</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>影子运行</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
</context>
<context>
    <name>studio::widgets::RunControlPanel</name>
    <message>
        <source>Choose a configuration</source>
        <translation>选择配置</translation>
    </message>
    <message>
        <source>Configurations (*.yaml *.yml)</source>
        <translation>配置文件 (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止训练</translation>
    </message>
    <message>
        <source>Stops after the current step and saves a checkpoint</source>
        <translation>在当前步之后停止并保存检查点</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Choose another configuration file</source>
        <translation>选择其他配置文件</translation>
    </message>
    <message>
        <source>Save the changes into the file; its comments stay</source>
        <translation>将更改保存到文件；注释保持不变</translation>
    </message>
    <message>
        <source>Copy as command: the kstudio line that does the same</source>
        <translation>复制为命令：效果相同的 kstudio 命令行</translation>
    </message>
    <message>
        <source>In a process of its own, which survives the window</source>
        <translation>在独立进程中运行，窗口关闭后继续</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>What the run reported</source>
        <translation>运行报告</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
    <message>
        <source>Settings of the configuration</source>
        <translation>配置项</translation>
    </message>
    <message>
        <source>No configuration: choose one</source>
        <translation>无配置：请选择</translation>
    </message>
    <message>
        <source>Nothing was changed in %1.</source>
        <translation>%1 没有更改。</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>保存 %1</translation>
    </message>
    <message>
        <source>Saved into %1; its comments stay.</source>
        <translation>已保存到 %1；注释保持不变。</translation>
    </message>
    <message>
        <source>Saved into a new file beside it: %1.</source>
        <translation>已保存到旁边的新文件：%1。</translation>
    </message>
    <message>
        <source>Some values of %1 go over several lines and cannot be changed in place.</source>
        <translation>%1 中有些值跨越多行，无法就地修改。</translation>
    </message>
    <message>
        <source>No run chosen</source>
        <translation>未选择运行</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>损坏</translation>
    </message>
    <message>
        <source>State: %1</source>
        <translation>状态：%1</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>best validation</source>
        <translation>最佳验证</translation>
    </message>
    <message>
        <source>%1 at step %2</source>
        <translation>%1（第 %2 步）</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>on</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>damaged lines</source>
        <translation>损坏的行</translation>
    </message>
    <message>
        <source>Choose a configuration that can be read first</source>
        <translation>请先选择可读取的配置</translation>
    </message>
    <message>
        <source>Correct the marked settings first</source>
        <translation>请先改正标出的设置</translation>
    </message>
    <message>
        <source>This window trains a run already</source>
        <translation>此窗口已在训练</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n unsaved changes</source>
        <translation>
            <numerusform>%1：%n 处更改未保存</numerusform>
        </translation>
    </message>
    <message>
        <source>run ends in</source>
        <translation>本运行还需</translation>
    </message>
    <message>
        <source>last checkpoint</source>
        <translation>最近的检查点</translation>
    </message>
    <message>
        <source>%1 is not of the open project. What is changed here is saved into that file; to train it, open its project.</source>
        <translation>%1 不属于打开的项目。在此所作的更改保存到该文件；要训练它，请打开其项目。</translation>
    </message>
    <message>
        <source>Threads: %1, from the settings of the window, as the configuration names no number.</source>
        <translation>线程数：%1，取自窗口设置，因为配置没有给出数目。</translation>
    </message>
    <message>
        <source>Threads: as the configuration says. The %1 in the settings of the window are for those that name no number.</source>
        <translation>线程数：以配置为准。窗口设置中的 %1 只用于没有给出数目的配置。</translation>
    </message>
    <message>
        <source>No checkpoint in %1 is whole: a resume is refused. Put one back from a copy, or start a new run from the weights of an older one.</source>
        <translation>%1 中没有完整的检查点：无法继续训练。请从副本恢复一个，或用更早的权重开始新的运行。</translation>
    </message>
    <message>
        <source>The log tells of a checkpoint of step %1, but %2 holds none: Resume begins the run again at step 0. To go on from there, put the checkpoint back first.</source>
        <translation>日志记有第 %1 步的检查点，但 %2 中一个也没有：“继续”会从第 0 步重新开始此运行。若要从那里接着训练，请先把检查点放回。</translation>
    </message>
    <message>
        <source>It has no checkpoint: Resume begins the run again at step 0.</source>
        <translation>没有检查点：“继续”会从第 0 步重新开始此运行。</translation>
    </message>
    <message>
        <source>The log tells of a checkpoint of step %1, which is not whole in %2: Resume goes on from step %3.</source>
        <translation>日志记有第 %1 步的检查点，但它在 %2 中不完整：“继续”将从第 %3 步接着训练。</translation>
    </message>
    <message>
        <source>Goes on from the checkpoint of step %1</source>
        <translation>从第 %1 步的检查点接着训练</translation>
    </message>
    <message>
        <source>Open a project or choose a configuration below, then start training; or open a run from the list Runs.</source>
        <translation>请打开项目或在下方选择配置，然后开始训练；或从“运行列表”中打开一个运行。</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
</context>
<context>
    <name>studio::widgets::RunListModel</name>
    <message>
        <source>Damaged</source>
        <translation>损坏</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Best val.</source>
        <translation>最佳验证</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>studio::widgets::RunSession</name>
    <message>
        <source>Smooth the curves of %1 anew</source>
        <translation>重新平滑 %1 的曲线</translation>
    </message>
</context>
<context>
    <name>RunState</name>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
</context>
<context>
    <name>studio::widgets::RunsPanel</name>
    <message>
        <source>Delete run %1</source>
        <translation>删除运行 %1</translation>
    </message>
    <message>
        <source>Run %1 is in the trash; Ctrl+Z brings it back.</source>
        <translation>运行 %1 已移入回收站；按 Ctrl+Z 可恢复。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Open a run from anywhere</source>
        <translation>打开任意位置的运行</translation>
    </message>
    <message>
        <source>Search runs and notes</source>
        <translation>搜索运行和备注</translation>
    </message>
    <message>
        <source>Search runs</source>
        <translation>搜索运行</translation>
    </message>
    <message>
        <source>Delete the chosen run (can be undone)</source>
        <translation>删除选中的运行（可撤销）</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行列表</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>Choose a configuration under Run control and start training; its run appears here and in the curves while it goes on.</source>
        <translation>在“运行控制”中选择配置并开始训练；运行会实时出现在这里和曲线中。</translation>
    </message>
    <message>
        <source>Run %1 was cut off at step %2 of %3.</source>
        <translation>运行 %1 在第 %2 步（共 %3 步）中断。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Colour %1</source>
        <translation>颜色 %1</translation>
    </message>
    <message>
        <source>Edit note</source>
        <translation>编辑备注</translation>
    </message>
    <message>
        <source>Show its checkpoints</source>
        <translation>显示其检查点</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Follow it</source>
        <translation>跟踪它</translation>
    </message>
    <message>
        <source>Export its tables</source>
        <translation>导出其数据表</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除它</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>The runs cannot be listed</source>
        <translation>无法列出运行</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>The search hides every run</source>
        <translation>搜索条件隐藏了所有运行</translation>
    </message>
    <message>
        <source>No run has &quot;%1&quot; in a column or in its note.</source>
        <translation>没有任何运行的列或备注中包含“%1”。</translation>
    </message>
</context>
<context>
    <name>Schema</name>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Pretrained path</source>
        <translation>预训练路径</translation>
    </message>
    <message>
        <source>From scratch</source>
        <translation>从零开始</translation>
    </message>
    <message>
        <source>Vlm config</source>
        <translation>VLM 配置</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>N obs steps</source>
        <translation>观测步数</translation>
    </message>
    <message>
        <source>Chunk size</source>
        <translation>动作块长度</translation>
    </message>
    <message>
        <source>N action steps</source>
        <translation>执行动作步数</translation>
    </message>
    <message>
        <source>VISUAL</source>
        <translation>图像归一化</translation>
    </message>
    <message>
        <source>STATE</source>
        <translation>状态归一化</translation>
    </message>
    <message>
        <source>ACTION</source>
        <translation>动作归一化</translation>
    </message>
    <message>
        <source>Max state dim</source>
        <translation>最大状态维度</translation>
    </message>
    <message>
        <source>Max action dim</source>
        <translation>最大动作维度</translation>
    </message>
    <message>
        <source>Resize imgs with padding</source>
        <translation>图像缩放尺寸</translation>
    </message>
    <message>
        <source>Empty cameras</source>
        <translation>空相机数</translation>
    </message>
    <message>
        <source>Adapt to pi aloha</source>
        <translation>适配 pi ALOHA</translation>
    </message>
    <message>
        <source>Use delta joint actions aloha</source>
        <translation>ALOHA 关节增量</translation>
    </message>
    <message>
        <source>Tokenizer max length</source>
        <translation>最大词元数</translation>
    </message>
    <message>
        <source>Pad language to</source>
        <translation>指令填充方式</translation>
    </message>
    <message>
        <source>Num steps</source>
        <translation>去噪步数</translation>
    </message>
    <message>
        <source>Use cache</source>
        <translation>使用缓存</translation>
    </message>
    <message>
        <source>Prefix length</source>
        <translation>前缀长度</translation>
    </message>
    <message>
        <source>Add image special tokens</source>
        <translation>图像特殊标记</translation>
    </message>
    <message>
        <source>Vlm model name</source>
        <translation>VLM 名称</translation>
    </message>
    <message>
        <source>Load vlm weights</source>
        <translation>加载 VLM 权重</translation>
    </message>
    <message>
        <source>Attention mode</source>
        <translation>注意力模式</translation>
    </message>
    <message>
        <source>Num vlm layers</source>
        <translation>VLM 层数</translation>
    </message>
    <message>
        <source>Num expert layers</source>
        <translation>专家层数</translation>
    </message>
    <message>
        <source>Self attn every n layers</source>
        <translation>联合注意力间隔</translation>
    </message>
    <message>
        <source>Expert width multiplier</source>
        <translation>专家宽度倍数</translation>
    </message>
    <message>
        <source>Min period</source>
        <translation>最小周期</translation>
    </message>
    <message>
        <source>Max period</source>
        <translation>最大周期</translation>
    </message>
    <message>
        <source>Freeze vision encoder</source>
        <translation>冻结视觉编码器</translation>
    </message>
    <message>
        <source>Train expert only</source>
        <translation>只训练专家</translation>
    </message>
    <message>
        <source>Train state proj</source>
        <translation>训练状态投影</translation>
    </message>
    <message>
        <source>Optimizer lr</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Optimizer betas</source>
        <translation>优化器 β</translation>
    </message>
    <message>
        <source>Optimizer eps</source>
        <translation>优化器 ε</translation>
    </message>
    <message>
        <source>Optimizer weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Optimizer grad clip norm</source>
        <translation>梯度裁剪范数</translation>
    </message>
    <message>
        <source>Scheduler warmup steps</source>
        <translation>预热步数</translation>
    </message>
    <message>
        <source>Scheduler decay steps</source>
        <translation>衰减步数</translation>
    </message>
    <message>
        <source>Scheduler decay lr</source>
        <translation>衰减后学习率</translation>
    </message>
    <message>
        <source>Rtc config</source>
        <translation>实时分块配置</translation>
    </message>
    <message>
        <source>Compile model</source>
        <translation>编译模型</translation>
    </message>
    <message>
        <source>Compile mode</source>
        <translation>编译模式</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Output directory</source>
        <translation>输出目录</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Dtype</source>
        <translation>数值精度</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Gradient accumulation</source>
        <translation>梯度累积</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Ema decay</source>
        <translation>EMA 衰减</translation>
    </message>
    <message>
        <source>Num workers</source>
        <translation>加载线程数</translation>
    </message>
    <message>
        <source>Prefetch factor</source>
        <translation>预取倍数</translation>
    </message>
    <message>
        <source>Frame cache mib</source>
        <translation>帧缓存 (MiB)</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Max transforms</source>
        <translation>最多变换数</translation>
    </message>
    <message>
        <source>Random order</source>
        <translation>随机顺序</translation>
    </message>
    <message>
        <source>Log freq</source>
        <translation>记录间隔</translation>
    </message>
    <message>
        <source>Save freq</source>
        <translation>保存间隔步数</translation>
    </message>
    <message>
        <source>Save freq epoch</source>
        <translation>保存间隔轮数</translation>
    </message>
    <message>
        <source>Keep last</source>
        <translation>保留最新个数</translation>
    </message>
    <message>
        <source>Best by</source>
        <translation>最佳依据</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Root</source>
        <translation>根目录</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Stats</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>Std floor</source>
        <translation>标准差下限</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分比例</translation>
    </message>
    <message>
        <source>Freq</source>
        <translation>间隔步数</translation>
    </message>
    <message>
        <source>Freq epoch</source>
        <translation>间隔轮数</translation>
    </message>
    <message>
        <source>Max frames</source>
        <translation>最多帧数</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>values</source>
        <translation>个值</translation>
    </message>
    <message>
        <source>px</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>cameras</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>批</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>changes</source>
        <translation>次变换</translation>
    </message>
    <message>
        <source>checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>rad (gripper: share)</source>
        <translation>弧度（夹爪：比例）</translation>
    </message>
    <message>
        <source>share of the episodes</source>
        <translation>回合比例</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>Where the weights come from: a folder (a policy or a raw SmolVLM2), or a hub id OWNER/NAME.</source>
        <translation>权重来源：文件夹（策略或原始 SmolVLM2），或模型库编号 OWNER/NAME。</translation>
    </message>
    <message>
        <source>Start from random weights instead; has to be asked for by name.</source>
        <translation>改从随机权重开始；必须明确指定。</translation>
    </message>
    <message>
        <source>A config.json with the backbone&apos;s sizes; empty: those of vlm_model_name or the checkpoint.</source>
        <translation>含主干网络尺寸的 config.json；留空：使用 vlm_model_name 或检查点的尺寸。</translation>
    </message>
    <message>
        <source>A tokenizer.json, or `bytes` for one token per byte; empty: the checkpoint&apos;s own.</source>
        <translation>tokenizer.json，或 `bytes` 表示每字节一个词元；留空：使用检查点自带的。</translation>
    </message>
    <message>
        <source>The kind of policy.</source>
        <translation>策略的种类。</translation>
    </message>
    <message>
        <source>Observation history; SmolVLA uses the last step only.</source>
        <translation>观测历史；SmolVLA 只使用最后一步。</translation>
    </message>
    <message>
        <source>Number of future actions predicted at once.</source>
        <translation>一次预测的未来动作数。</translation>
    </message>
    <message>
        <source>Actions executed before the next prediction; at most chunk_size.</source>
        <translation>下次预测前执行的动作数；最多为 chunk_size。</translation>
    </message>
    <message>
        <source>How pictures are normalised.</source>
        <translation>图像的归一化方式。</translation>
    </message>
    <message>
        <source>How the robot&apos;s state is normalised.</source>
        <translation>机器人状态的归一化方式。</translation>
    </message>
    <message>
        <source>How actions are normalised.</source>
        <translation>动作的归一化方式。</translation>
    </message>
    <message>
        <source>Width to which the state is padded with zeros.</source>
        <translation>状态用零填充到的宽度。</translation>
    </message>
    <message>
        <source>Width to which actions are padded with zeros; the noise has it too.</source>
        <translation>动作用零填充到的宽度；噪声也是此宽度。</translation>
    </message>
    <message>
        <source>Width and height to which pictures are resized, padded at the left and top; null: as they are.</source>
        <translation>图像缩放到的宽和高，在左侧和上方填充；null：保持原样。</translation>
    </message>
    <message>
        <source>Number of missing cameras that are replaced by masked empty pictures.</source>
        <translation>用被遮蔽的空图像代替的缺失相机数。</translation>
    </message>
    <message>
        <source>Convert the ALOHA robot&apos;s joint signs and gripper.</source>
        <translation>转换 ALOHA 机器人的关节符号和夹爪。</translation>
    </message>
    <message>
        <source>Not implemented, in LeRobot either: only false.</source>
        <translation>未实现（LeRobot 中也未实现）：只能为 false。</translation>
    </message>
    <message>
        <source>Longest instruction.</source>
        <translation>最长的指令。</translation>
    </message>
    <message>
        <source>Pad instructions to the batch&apos;s longest, or to tokenizer_max_length.</source>
        <translation>将指令填充到批中最长，或 tokenizer_max_length。</translation>
    </message>
    <message>
        <source>Euler steps from noise to actions.</source>
        <translation>从噪声到动作的欧拉步数。</translation>
    </message>
    <message>
        <source>Reuse the prefix&apos;s keys and values while sampling; cross attention needs it.</source>
        <translation>采样时重用前缀的键和值；交叉注意力需要它。</translation>
    </message>
    <message>
        <source>Length to which the prefix is padded; 0 or less: none.</source>
        <translation>前缀填充到的长度；0 或更小：不填充。</translation>
    </message>
    <message>
        <source>Wrap each picture&apos;s tokens in special tokens.</source>
        <translation>用特殊标记包裹每张图像的词元。</translation>
    </message>
    <message>
        <source>The backbone: decides sizes and tokenizer unless vlm_config and tokenizer are given.</source>
        <translation>主干网络：除非给出 vlm_config 和 tokenizer，否则决定尺寸和分词器。</translation>
    </message>
    <message>
        <source>Whether the backbone was built from the hub&apos;s weights, in bfloat16.</source>
        <translation>主干网络是否由模型库的 bfloat16 权重构建。</translation>
    </message>
    <message>
        <source>Expert layers alternate between cross and joint attention, or are all joint.</source>
        <translation>专家层交替使用交叉和联合注意力，或全部为联合注意力。</translation>
    </message>
    <message>
        <source>Text layers kept; 0 or less: all.</source>
        <translation>保留的文本层数；0 或更小：全部。</translation>
    </message>
    <message>
        <source>Layers of the action expert; 0 or less: as many as text layers.</source>
        <translation>动作专家的层数；0 或更小：与文本层数相同。</translation>
    </message>
    <message>
        <source>Every n-th layer is joint attention, the others are cross attention.</source>
        <translation>每 n 层为联合注意力，其余为交叉注意力。</translation>
    </message>
    <message>
        <source>Width of the action expert relative to the text model.</source>
        <translation>动作专家相对文本模型的宽度。</translation>
    </message>
    <message>
        <source>Shortest period of the time embedding.</source>
        <translation>时间嵌入的最短周期。</translation>
    </message>
    <message>
        <source>Longest period of the time embedding.</source>
        <translation>时间嵌入的最长周期。</translation>
    </message>
    <message>
        <source>Keep the vision tower as it is.</source>
        <translation>保持视觉塔不变。</translation>
    </message>
    <message>
        <source>Train the action expert alone and keep the whole backbone as it is.</source>
        <translation>只训练动作专家，整个主干保持不变。</translation>
    </message>
    <message>
        <source>Train the projection of the robot&apos;s state.</source>
        <translation>训练机器人状态的投影。</translation>
    </message>
    <message>
        <source>Peak learning rate.</source>
        <translation>学习率峰值。</translation>
    </message>
    <message>
        <source>Decay rates of AdamW&apos;s moments.</source>
        <translation>AdamW 矩的衰减率。</translation>
    </message>
    <message>
        <source>AdamW&apos;s epsilon.</source>
        <translation>AdamW 的 ε 值。</translation>
    </message>
    <message>
        <source>Decoupled weight decay.</source>
        <translation>解耦的权重衰减。</translation>
    </message>
    <message>
        <source>Largest gradient norm; 0: no clipping.</source>
        <translation>最大梯度范数；0：不裁剪。</translation>
    </message>
    <message>
        <source>Steps of linear warm-up; shortened with a run that is shorter than the decay.</source>
        <translation>线性预热的步数；运行短于衰减时按比例缩短。</translation>
    </message>
    <message>
        <source>Steps of the cosine decay; shortened to the length of a shorter run.</source>
        <translation>余弦衰减的步数；较短的运行会缩短到其长度。</translation>
    </message>
    <message>
        <source>Learning rate at the end of the decay.</source>
        <translation>衰减结束时的学习率。</translation>
    </message>
    <message>
        <source>Real-time chunking of a checkpoint: only null. On the robot, guided blending does it.</source>
        <translation>检查点的实时分块：只能为 null。在机器人上由引导融合完成。</translation>
    </message>
    <message>
        <source>Of LeRobot&apos;s torch.compile; kept in config.json, without effect here.</source>
        <translation>来自 LeRobot 的 torch.compile；保留在 config.json 中，在此无效。</translation>
    </message>
    <message>
        <source>Folder in which the run&apos;s own folder is made.</source>
        <translation>在此文件夹中创建运行自己的文件夹。</translation>
    </message>
    <message>
        <source>Ends the name of the run&apos;s folder.</source>
        <translation>运行文件夹名称的结尾。</translation>
    </message>
    <message>
        <source>Where it is computed: auto takes a GPU if there is one; cpu, cuda, cuda:N.</source>
        <translation>计算设备：auto 在有 GPU 时使用 GPU;cpu、cuda、cuda:N。</translation>
    </message>
    <message>
        <source>Precision of the computation; the trained weights are always kept in fp32.</source>
        <translation>计算精度；被训练的权重始终以 fp32 保存。</translation>
    </message>
    <message>
        <source>Torch&apos;s threads; 0: all cores. A resumed run is bit-equal with the same number only.</source>
        <translation>Torch 的线程数；0：全部核心。只有线程数相同，续训才逐位一致。</translation>
    </message>
    <message>
        <source>Decides the order of samples, noise and times, and random weights.</source>
        <translation>决定样本顺序、噪声和时间以及随机权重。</translation>
    </message>
    <message>
        <source>Optimizer steps; 0: `epochs` counts. Exactly one of the two is given.</source>
        <translation>优化步数；0：以 `epochs` 为准。两者只能给出一个。</translation>
    </message>
    <message>
        <source>Passes over the training frames; 0: `steps` counts.</source>
        <translation>遍历训练帧的次数；0：以 `steps` 为准。</translation>
    </message>
    <message>
        <source>Samples of one forward and backward pass.</source>
        <translation>一次前向和反向传播的样本数。</translation>
    </message>
    <message>
        <source>Defaults of policy.optimizer_* and policy.scheduler_*; keys that are written win.</source>
        <translation>policy.optimizer_* 和 policy.scheduler_* 的默认值；写明的键优先。</translation>
    </message>
    <message>
        <source>Decay of the moving average of the weights, which is then saved and validated; 0: off.</source>
        <translation>权重滑动平均的衰减，随后用于保存和验证；0：关闭。</translation>
    </message>
    <message>
        <source>Threads that load samples; 0: the training thread loads. The samples are the same.</source>
        <translation>加载样本的线程数；0：由训练线程加载。样本相同。</translation>
    </message>
    <message>
        <source>Batches that wait per loader thread.</source>
        <translation>每个加载线程等待的批数。</translation>
    </message>
    <message>
        <source>Upper bound of the cache of decoded pictures.</source>
        <translation>已解码图像缓存的上限。</translation>
    </message>
    <message>
        <source>Vary brightness, contrast, saturation, hue, sharpness and position of training pictures.</source>
        <translation>变化训练图像的亮度、对比度、饱和度、色相、锐度和位置。</translation>
    </message>
    <message>
        <source>How many of the six are drawn for each picture.</source>
        <translation>每张图像抽取六种变换中的几种。</translation>
    </message>
    <message>
        <source>Apply them in random order.</source>
        <translation>以随机顺序应用。</translation>
    </message>
    <message>
        <source>Steps between two points of the curves.</source>
        <translation>曲线两点之间的步数。</translation>
    </message>
    <message>
        <source>Steps between checkpoints; 0: `save_freq_epoch` counts. The end is always saved.</source>
        <translation>检查点之间的步数；0：以 `save_freq_epoch` 为准。结束时总会保存。</translation>
    </message>
    <message>
        <source>Epochs between checkpoints; 0: `save_freq` counts.</source>
        <translation>检查点之间的轮数；0：以 `save_freq` 为准。</translation>
    </message>
    <message>
        <source>Newest checkpoints kept; the best and the last one of a stage always are.</source>
        <translation>保留的最新检查点数；最佳和阶段末的总会保留。</translation>
    </message>
    <message>
        <source>What makes a checkpoint the best one: lowest validation loss or lowest training loss.</source>
        <translation>最佳检查点的依据：最低验证损失或最低训练损失。</translation>
    </message>
    <message>
        <source>Folder of a LeRobot data set (v2.0, v2.1 or v3.0).</source>
        <translation>LeRobot 数据集文件夹（v2.0、v2.1 或 v3.0）。</translation>
    </message>
    <message>
        <source>Episode numbers used, as in [0, 1], &quot;0-4&quot; or [&quot;0-4&quot;, 7]; empty: all.</source>
        <translation>使用的回合编号，如 [0, 1]、&quot;0-4&quot; 或 [&quot;0-4&quot;, 7]；留空：全部。</translation>
    </message>
    <message>
        <source>Columns and slices that make the state, in order, as in observation.state[0:7]; empty: observation.state whole.</source>
        <translation>按顺序组成状态的列和切片，如 observation.state[0:7]；留空：整个 observation.state。</translation>
    </message>
    <message>
        <source>Columns and slices that make the action, in order; empty: action whole.</source>
        <translation>按顺序组成动作的列和切片；留空：整个 action。</translation>
    </message>
    <message>
        <source>Which camera of the data feeds which camera of the policy, in the policy&apos;s order; empty: all under their own names.</source>
        <translation>数据中的哪个相机对应策略的哪个相机，按策略顺序；留空：全部使用原名。</translation>
    </message>
    <message>
        <source>Replaces the data set&apos;s own instruction; empty: keeps it.</source>
        <translation>替换数据集自带的指令；留空：保留。</translation>
    </message>
    <message>
        <source>Statistics that normalise: stored with the data set, computed from the mapped columns, or the checkpoint&apos;s.</source>
        <translation>归一化所用的统计量：数据集自带、由映射列计算，或检查点中的。</translation>
    </message>
    <message>
        <source>Smallest standard deviation by which is divided, so that a joint at rest does not explode.</source>
        <translation>作除数的最小标准差，避免静止关节的数值爆炸。</translation>
    </message>
    <message>
        <source>Episode numbers held out of the training and validated on; empty: `split` counts.</source>
        <translation>不参与训练而用于验证的回合编号；留空：以 `split` 为准。</translation>
    </message>
    <message>
        <source>The last episodes, rounded up, are held out; 0: no validation unless `episodes` names some.</source>
        <translation>留出最后的若干回合（向上取整）;0：除非 `episodes` 指定，否则不验证。</translation>
    </message>
    <message>
        <source>Steps between validations; 0: `freq_epoch` counts. The end is always validated.</source>
        <translation>两次验证之间的步数；0：以 `freq_epoch` 为准。结束时总会验证。</translation>
    </message>
    <message>
        <source>Epochs between validations; 0: `freq` counts.</source>
        <translation>两次验证之间的轮数；0：以 `freq` 为准。</translation>
    </message>
    <message>
        <source>Frames validated on at most, evenly spaced over the held-out episodes.</source>
        <translation>最多验证的帧数，均匀分布在留出的回合中。</translation>
    </message>
    <message>
        <source>Decides the noise and the times, which are the same in every validation.</source>
        <translation>决定噪声和时间，每次验证都相同。</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>保持</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>判定用词</translation>
    </message>
    <message>
        <source>Slightly above</source>
        <translation>轻微退化阈值</translation>
    </message>
    <message>
        <source>Forgotten above</source>
        <translation>遗忘阈值</translation>
    </message>
    <message>
        <source>Seed slightly</source>
        <translation>种子系统：轻微退化</translation>
    </message>
    <message>
        <source>Seed forgotten</source>
        <translation>种子系统：遗忘</translation>
    </message>
    <message>
        <source>Recovered within</source>
        <translation>恢复范围</translation>
    </message>
    <message>
        <source>Rule of the words retained, slightly degraded, forgotten: the score against the best that the task ever had, or flow loss x action width / 32 against fixed thresholds.</source>
        <translation>“保持、轻微退化、已遗忘”的判定规则：与任务曾有的最好成绩相比，或以流损失 × 动作宽度 / 32 与固定阈值相比。</translation>
    </message>
    <message>
        <source>Relative: a task that is worse by more than this is slightly degraded.</source>
        <translation>相对：变差超过此值的任务为轻微退化。</translation>
    </message>
    <message>
        <source>Relative: a task that is worse by more than this is forgotten.</source>
        <translation>相对：变差超过此值的任务为已遗忘。</translation>
    </message>
    <message>
        <source>Seed: a task is slightly degraded from here on.</source>
        <translation>种子系统：从此值起任务为轻微退化。</translation>
    </message>
    <message>
        <source>Seed: a task is forgotten from here on.</source>
        <translation>种子系统：从此值起任务为已遗忘。</translation>
    </message>
    <message>
        <source>A task that was lost counts as recovered when it is so near to its best again.</source>
        <translation>失去的任务再次如此接近其最好成绩时，算作恢复。</translation>
    </message>
    <message>
        <source>share of the best score</source>
        <translation>最好成绩的占比</translation>
    </message>
    <message>
        <source>flow loss x action width / 32</source>
        <translation>流损失 × 动作宽度 / 32</translation>
    </message>
    <message>
        <source>Gripper</source>
        <translation>夹爪</translation>
    </message>
    <message>
        <source>Gripper state scale</source>
        <translation>夹爪状态比例</translation>
    </message>
    <message>
        <source>Gripper command scale</source>
        <translation>夹爪指令比例</translation>
    </message>
    <message>
        <source>Gripper of the robot that the data were recorded with; kept with the checkpoint.</source>
        <translation>录制数据的机器人所用夹爪；随检查点保存。</translation>
    </message>
    <message>
        <source>Raw position of a closed gripper that became 1 in the data; 0: unstated.</source>
        <translation>数据中记为 1 的闭合夹爪原始位置；0：未说明。</translation>
    </message>
    <message>
        <source>Raw command that became 1 in the data (2F85: 255 or 140); 0: unstated.</source>
        <translation>数据中记为 1 的原始指令（2F85：255 或 140）；0：未说明。</translation>
    </message>
    <message>
        <source>Batches whose gradients are added up to one optimizer step; steps, saves and the learning rate count those.</source>
        <translation>梯度累加为一个优化器步的批次数；步数、保存和学习率都按优化器步计算。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::SchemaForm</name>
    <message>
        <source>Change %1</source>
        <translation>更改“%1”</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>默认值：%1</translation>
    </message>
</context>
<context>
    <name>studio::widgets::ServeButton</name>
    <message>
        <source>Take it off the network</source>
        <translation>停止网络服务</translation>
    </message>
    <message>
        <source>Serve on the network</source>
        <translation>在网络上提供</translation>
    </message>
    <message>
        <source>Lets a simulated robot speak rosbridge on this computer, so that the whole way over the network can be practised, by other programs too</source>
        <translation>让仿真机器人在本机以 rosbridge 通信，从而可以演练整条网络链路，其他程序也能连接</translation>
    </message>
    <message>
        <source>The simulated robot (%1) is served at %2.</source>
        <translation>仿真机器人（%1）已在 %2 提供。</translation>
    </message>
    <message>
        <source>The served robot has ended: %1</source>
        <translation>网络上的仿真机器人已结束：%1</translation>
    </message>
</context>
<context>
    <name>studio::widgets::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Colours of curves</source>
        <translation>曲线配色</translation>
    </message>
    <message>
        <source>Projects lie in</source>
        <translation>项目所在位置</translation>
    </message>
    <message>
        <source>Threads for training</source>
        <translation>训练线程数</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Safe for colour-blind people</source>
        <translation>色盲友好</translation>
    </message>
    <message>
        <source>Vivid</source>
        <translation>鲜艳</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Folder of the projects</source>
        <translation>项目文件夹</translation>
    </message>
    <message>
        <source>Train in a process of its own, which survives this window</source>
        <translation>在独立进程中训练，窗口关闭后继续</translation>
    </message>
    <message>
        <source>All cores</source>
        <translation>全部核心</translation>
    </message>
</context>
<context>
    <name>studio::widgets::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>%1 already belongs to %2.</source>
        <translation>%1 已属于“%2”。</translation>
    </message>
    <message>
        <source>Use Ctrl or Alt together with a letter, or a function key.</source>
        <translation>请将 Ctrl 或 Alt 与字母一起使用，或使用功能键。</translation>
    </message>
    <message>
        <source>Click a field and press the keys; the cross takes them away.</source>
        <translation>点击一栏并按下按键；叉号可将其清除。</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Keys of %1</source>
        <translation>“%1”的按键</translation>
    </message>
    <message>
        <source>Cursor to the point before or after</source>
        <translation>光标移到前一个或后一个点</translation>
    </message>
    <message>
        <source>Cursor a tenth of the chart further</source>
        <translation>光标移动图表宽度的十分之一</translation>
    </message>
    <message>
        <source>Cursor to the first or last point shown</source>
        <translation>光标移到所示的第一个或最后一个点</translation>
    </message>
    <message>
        <source>Cursor away</source>
        <translation>去掉光标</translation>
    </message>
    <message>
        <source>Zoom in or out around the cursor</source>
        <translation>以光标为中心放大或缩小</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>In a matrix: to the cell beside</source>
        <translation>在矩阵中：移到相邻的单元格</translation>
    </message>
    <message>
        <source>In a chart that has the keyboard</source>
        <translation>在获得键盘焦点的图表中</translation>
    </message>
</context>
<context>
    <name>studio::widgets::SimJobPanel</name>
    <message>
        <source>This build has no simulated robot</source>
        <translation>此构建不含仿真机器人</translation>
    </message>
    <message>
        <source>It needs MuJoCo, EGL and OpenGL. Run ./run in the program&apos;s folder: it installs what is missing and builds again.</source>
        <translation>它需要 MuJoCo、EGL 和 OpenGL。请在程序文件夹中运行 ./run：它会安装缺少的部分并重新构建。</translation>
    </message>
    <message>
        <source>%1 passed</source>
        <translation>已用 %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
</context>
<context>
    <name>studio::widgets::SimulatorPanel</name>
    <message>
        <source>No simulated robot</source>
        <translation>没有仿真机器人</translation>
    </message>
    <message>
        <source>Connect to sim: and a task: the scene, its progress and the keys that move the hands appear here.</source>
        <translation>连接 sim: 加任务名后，这里会显示场景、任务进度以及移动双手的按键。</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Hand</source>
        <translation>手</translation>
    </message>
    <message>
        <source>New scene</source>
        <translation>新场景</translation>
    </message>
    <message>
        <source>Puts robot and objects anew; the seed decides where they stand</source>
        <translation>重新摆放机器人和物体；位置由随机种子决定</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左臂</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右臂</translation>
    </message>
    <message>
        <source>Hand that the keys move</source>
        <translation>按键控制的手</translation>
    </message>
    <message>
        <source>Progress of the task</source>
        <translation>任务进度</translation>
    </message>
    <message>
        <source>Click the picture, then: W S forward and back, A D left and right, E Q up and down, space opens and closes. Not while the policy moves the robot.</source>
        <translation>点击画面后：W S 前后，A D 左右，E Q 上下，空格张开或闭合夹爪。策略驱动机器人时不可用。</translation>
    </message>
    <message>
        <source>Solved</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>%1 % of the task</source>
        <translation>任务完成 %1 %</translation>
    </message>
    <message>
        <source>Before every run</source>
        <translation>每次运行前</translation>
    </message>
    <message>
        <source>Run begins with a new scene: what moves by itself has moved on while the robot was being armed</source>
        <translation>运行前先换新场景：使能期间，会自己移动的物体已经移走</translation>
    </message>
    <message>
        <source>A simulation elsewhere: it makes a new scene and tells when the task is solved; its hands are moved over there.</source>
        <translation>仿真在别处运行：可重置场景并告知任务是否完成；双手在那边控制。</translation>
    </message>
    <message>
        <source>Gamepad %1: one stick forward and sideways, the other one up and down, A opens and closes, the shoulders choose the hand.</source>
        <translation>手柄 %1：一个摇杆控制前后左右，另一个控制上下，A 键开合，肩键选择手。</translation>
    </message>
    <message>
        <source>The camera beside the robot is not on the network.</source>
        <translation>机器人旁的相机不在网络上。</translation>
    </message>
    <message>
        <source>Not solved yet</source>
        <translation>尚未完成</translation>
    </message>
    <message>
        <source>Not while the policy moves the robot: press STOP first</source>
        <translation>策略控制机器人运动时不可用：请先按停止</translation>
    </message>
    <message>
        <source>Solved. Press STOP, then New scene for the next trial.</source>
        <translation>已完成。请按停止，再按“新场景”进行下一次试验。</translation>
    </message>
    <message>
        <source>Solved. Press New scene for the next trial.</source>
        <translation>已完成。请按“新场景”进行下一次试验。</translation>
    </message>
    <message>
        <source>This trial is over and not solved. Press New scene for the next one.</source>
        <translation>本次试验已结束，未完成任务。请按“新场景”进行下一次。</translation>
    </message>
    <message>
        <source>Run makes no new scene in a simulation elsewhere: press New scene before it</source>
        <translation>在别处的仿真中，“运行”不会生成新场景：请先按“新场景”</translation>
    </message>
    <message>
        <source>Not while the link to the simulation is down</source>
        <translation>与仿真的连接断开时不可用</translation>
    </message>
</context>
<context>
    <name>studio::widgets::SourceList</name>
    <message>
        <source>Bags to import</source>
        <translation>要导入的 bag</translation>
    </message>
    <message>
        <source>Data sets to merge</source>
        <translation>要合并的数据集</translation>
    </message>
    <message>
        <source>Add bags</source>
        <translation>添加 bag</translation>
    </message>
    <message>
        <source>Add a data set</source>
        <translation>添加数据集</translation>
    </message>
    <message>
        <source>Read it earlier</source>
        <translation>提前读取</translation>
    </message>
    <message>
        <source>Take it out of the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>From anywhere…</source>
        <translation>从任意位置…</translation>
    </message>
    <message>
        <source>ROS 1 bags (*.bag)</source>
        <translation>ROS 1 bag 文件 (*.bag)</translation>
    </message>
</context>
<context>
    <name>studio::widgets::StartChecks</name>
    <message>
        <source>Pre-flight is still looking at what would be trained</source>
        <translation>启动前检查仍在查看将要训练的内容</translation>
    </message>
    <message numerus="yes">
        <source>%n checks of Pre-flight are red</source>
        <translation>
            <numerusform>有 %n 项启动前检查为红色</numerusform>
        </translation>
    </message>
    <message>
        <source>Check before the start</source>
        <translation>启动前检查</translation>
    </message>
    <message>
        <source>Download what is missing</source>
        <translation>下载缺少的文件</translation>
    </message>
</context>
<context>
    <name>studio::widgets::StartPage</name>
    <message>
        <source>Kuavo Studio</source>
        <translation>Kuavo Studio</translation>
    </message>
    <message>
        <source>Teach one policy several tasks, one after another, and see what it forgets while it can still be helped.</source>
        <translation>让同一个策略依次学习多个任务，并在还来得及时看到它遗忘了什么。</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>体验演示</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>A folder with project.yaml, runs or data sets; folders of robot_train open as they are.</source>
        <translation>含有 project.yaml、运行或数据集的文件夹；robot_train 的文件夹可直接打开。</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>An empty folder, made ready for tasks, data sets and runs.</source>
        <translation>一个空文件夹，为任务、数据集和运行做好准备。</translation>
    </message>
    <message>
        <source>Connect a robot</source>
        <translation>连接机器人</translation>
    </message>
    <message>
        <source>Look at a Kuavo, real or simulated, before anything moves.</source>
        <translation>在任何运动之前，先查看真实或仿真的 Kuavo。</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Projects that you open appear here.</source>
        <translation>打开过的项目会出现在这里。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Clear the list of recent projects</source>
        <translation>清除最近项目列表</translation>
    </message>
    <message>
        <source>%1 is not there any more</source>
        <translation>%1 已不存在</translation>
    </message>
    <message>
        <source>A simulated humanoid learns two tasks in about half an hour on two cores: see it forget, and see it kept.</source>
        <translation>仿真人形机器人用两个核心约半小时学会两个任务：看它遗忘，再看它记住。</translation>
    </message>
    <message>
        <source>The whole demo: four tasks, over 40 minutes</source>
        <translation>完整演示：四个任务，40 分钟以上</translation>
    </message>
    <message>
        <source>Made in %1, or opened where it is there already</source>
        <translation>建立在 %1；若已存在，则打开它</translation>
    </message>
</context>
<context>
    <name>studio::app::StopWindow</name>
    <message>
        <source>STOP - Kuavo Studio</source>
        <translation>停止 - Kuavo Studio</translation>
    </message>
    <message>
        <source>STOP</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop every robot session of this machine</source>
        <translation>停止本机的所有机器人会话</translation>
    </message>
    <message>
        <source>A software stop. The mechanical emergency stop on the robot is the emergency stop.</source>
        <translation>这是软件停止。机器人上的机械急停才是真正的急停。</translation>
    </message>
    <message>
        <source>No robot session is running on this machine.</source>
        <translation>本机没有正在运行的机器人会话。</translation>
    </message>
    <message>
        <source>The robot session of process %1 does not answer: press the mechanical emergency stop on the robot.</source>
        <translation>进程 %1 的机器人会话没有响应：请按下机器人上的机械急停。</translation>
    </message>
</context>
<context>
    <name>Strategies</name>
    <message>
        <source>Nothing of earlier tasks is replayed: they are forgotten fastest.</source>
        <translation>不回放任何早期任务：遗忘最快。</translation>
    </message>
    <message>
        <source>Every batch holds the shares of the table below.</source>
        <translation>每一批按下表的比例混合。</translation>
    </message>
    <message>
        <source>Every task seen so far gets the same share.</source>
        <translation>已学过的每个任务比例相同。</translation>
    </message>
    <message>
        <source>Shares follow the forgetting that validation measures: what suffers is replayed more.</source>
        <translation>比例随验证测得的遗忘而变：遗忘多的任务回放更多。</translation>
    </message>
    <message>
        <source>A bounded store of frames stands for all earlier tasks.</source>
        <translation>用一个有界的帧库代表所有早期任务。</translation>
    </message>
    <message>
        <source>Only the first episodes of each earlier task are replayed.</source>
        <translation>只回放每个早期任务的前若干回合。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不回放</translation>
    </message>
    <message>
        <source>Proportional</source>
        <translation>按份额</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均等</translation>
    </message>
    <message>
        <source>Adaptive</source>
        <translation>自适应</translation>
    </message>
    <message>
        <source>Reservoir</source>
        <translation>蓄水池</translation>
    </message>
    <message>
        <source>First episodes</source>
        <translation>前几个回合</translation>
    </message>
    <message>
        <source>Naive</source>
        <translation>无回放</translation>
    </message>
    <message>
        <source>Joint</source>
        <translation>联合训练</translation>
    </message>
    <message>
        <source>%1 (unfinished)</source>
        <translation>%1（未完成）</translation>
    </message>
    <message>
        <source>%1 (measured otherwise)</source>
        <translation>%1（测量方式不同）</translation>
    </message>
    <message>
        <source>shares</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>distill on</source>
        <translation>蒸馏所用</translation>
    </message>
    <message>
        <source>distill</source>
        <translation>蒸馏</translation>
    </message>
    <message>
        <source>least share</source>
        <translation>最小份额</translation>
    </message>
    <message>
        <source>largest share</source>
        <translation>最大份额</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>reservoir frames</source>
        <translation>蓄水池帧数</translation>
    </message>
    <message>
        <source>replayed episodes</source>
        <translation>回放的回合</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>statistics</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>vision frozen</source>
        <translation>冻结视觉</translation>
    </message>
    <message>
        <source>expert only</source>
        <translation>只训练专家</translation>
    </message>
    <message>
        <source>state projection trained</source>
        <translation>训练状态投影</translation>
    </message>
    <message>
        <source>start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另有 %1 处</translation>
    </message>
</context>
<context>
    <name>studio::widgets::TaskBar</name>
    <message>
        <source>Add a task: its file and its line in the project</source>
        <translation>添加任务：写入其文件和项目中的一行</translation>
    </message>
    <message>
        <source>Duplicate the marked task as the last stage</source>
        <translation>把选中的任务复制为最后一个阶段</translation>
    </message>
    <message>
        <source>Teach the marked task one stage earlier</source>
        <translation>把选中的任务提前一个阶段</translation>
    </message>
    <message>
        <source>Teach the marked task one stage later</source>
        <translation>把选中的任务推后一个阶段</translation>
    </message>
    <message>
        <source>Remove the marked task from the project; its file stays</source>
        <translation>从项目中移除选中的任务；其文件保留</translation>
    </message>
</context>
<context>
    <name>TaskCells</name>
    <message>
        <source>%1 steps</source>
        <translation>%1 步</translation>
    </message>
    <message>
        <source>%1 epochs</source>
        <translation>%1 轮</translation>
    </message>
    <message>
        <source>%1 (plan: %2)</source>
        <translation>%1（计划：%2）</translation>
    </message>
    <message>
        <source>The run of this stage was begun with %1 and keeps it. What is typed here counts for a branch: kstudio sequence run --branch NAME --from %2</source>
        <translation>此阶段的运行以 %1 开始，并保持不变。在此输入的内容只对分支有效：kstudio sequence run --branch NAME --from %2</translation>
    </message>
</context>
<context>
    <name>studio::widgets::TaskTable</name>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Starts from</source>
        <translation>起始权重</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Tasks in order</source>
        <translation>按顺序的任务</translation>
    </message>
    <message>
        <source>Double click opens it</source>
        <translation>双击打开</translation>
    </message>
    <message>
        <source>▲ missing: %1</source>
        <translation>▲ 缺失：%1</translation>
    </message>
    <message>
        <source>Stated by the task</source>
        <translation>由任务指定</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>回合</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>留出</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>建议值</translation>
    </message>
    <message>
        <source>Episodes of the data set that are used: numbers and ranges, both ends included, as in 0-39 or 0-4, 7; empty: all</source>
        <translation>使用数据集的哪些回合：编号和范围，含两端，如 0-39 或 0-4, 7；留空：全部</translation>
    </message>
    <message>
        <source>Episodes kept for validation, never trained on: the last 10 %, or their numbers, as in no. 36-39; empty: none</source>
        <translation>留出作验证、从不参与训练的回合：末尾的 10 %，或其编号，如“编号 36-39”；留空：无</translation>
    </message>
    <message>
        <source>The project&apos;s rate times the decay of the task&apos;s place. A click, or Enter, takes it</source>
        <translation>项目学习率乘以该任务所在位置的衰减。单击或按 Enter 即采用</translation>
    </message>
    <message>
        <source>Validated on frames that were trained on</source>
        <translation>用训练过的帧做验证</translation>
    </message>
    <message>
        <source>From the project&apos;s rate and its decay</source>
        <translation>由项目学习率及其衰减得出</translation>
    </message>
    <message>
        <source>%1 times the project&apos;s rate, by its decay (%2)</source>
        <translation>项目学习率的 %1 倍，按其衰减（%2）</translation>
    </message>
    <message>
        <source>It is the rate of this task</source>
        <translation>已是此任务的学习率</translation>
    </message>
    <message>
        <source>A click, or Enter, makes it the rate of this task</source>
        <translation>单击或按 Enter，即设为此任务的学习率</translation>
    </message>
    <message>
        <source>In force: %1</source>
        <translation>现行值：%1</translation>
    </message>
</context>
<context>
    <name>studio::widgets::TensorView</name>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Trainable</source>
        <translation>可训练</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Search tensors</source>
        <translation>搜索张量</translation>
    </message>
    <message>
        <source>value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Choose a tensor to see its values in figures.</source>
        <translation>选择一个张量以查看其数值统计。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>min %1 · max %2 · mean %3 · std %4 · zeros %5</source>
        <translation>最小 %1 · 最大 %2 · 均值 %3 · 标准差 %4 · 零值 %5</translation>
    </message>
    <message>
        <source>%1 are not finite</source>
        <translation>%1 个非有限值</translation>
    </message>
    <message>
        <source>count</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>The search hides every tensor. Clear its field to see them again.</source>
        <translation>搜索条件隐藏了所有张量。清空搜索框即可重新显示。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::TopBar</name>
    <message>
        <source>State of the robot</source>
        <translation>机器人状态</translation>
    </message>
    <message>
        <source>Robot: %1</source>
        <translation>机器人：%1</translation>
    </message>
    <message>
        <source>STOP</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stops the robot at once (F12). The mechanical emergency stop on the robot is the emergency stop; this one is software.</source>
        <translation>立即停止机器人（F12）。机器人上的机械急停才是真正的急停；这里只是软件停止。</translation>
    </message>
    <message>
        <source>Stop the robot</source>
        <translation>停止机器人</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>无项目</translation>
    </message>
    <message>
        <source>Open or make a project</source>
        <translation>打开或新建项目</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>No run</source>
        <translation>无运行</translation>
    </message>
    <message>
        <source>Run: %1</source>
        <translation>运行：%1</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>损坏</translation>
    </message>
    <message>
        <source>This run ends in %1</source>
        <translation>本运行还需 %1</translation>
    </message>
    <message>
        <source>stage %1/%2</source>
        <translation>阶段 %1/%2</translation>
    </message>
    <message>
        <source>Stage %1 of %2: %3</source>
        <translation>第 %1 阶段，共 %2 个阶段：%3</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
</context>
<context>
    <name>studio::widgets::TrainedParts</name>
    <message>
        <source>Trained:</source>
        <translation>训练部分：</translation>
    </message>
    <message>
        <source>Vision</source>
        <translation>视觉</translation>
    </message>
    <message>
        <source>Connector and text</source>
        <translation>连接层和文本</translation>
    </message>
    <message>
        <source>State projection</source>
        <translation>状态投影</translation>
    </message>
    <message>
        <source>the action expert always</source>
        <translation>动作专家始终训练</translation>
    </message>
    <message>
        <source>%1 trained, %2 frozen · at least %3 in memory</source>
        <translation>训练 %1 个，冻结 %2 个 · 至少占用内存 %3</translation>
    </message>
    <message>
        <source>The action expert is always trained. Memory is that of weights, gradients and the optimizer; pictures and activations come on top.</source>
        <translation>动作专家始终训练。内存指权重、梯度和优化器；画面和激活值另计。</translation>
    </message>
    <message>
        <source>By the sizes of the configuration: its weights are not on this machine yet.</source>
        <translation>按配置中的尺寸计算：权重尚不在本机。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::TrashBar</name>
    <message>
        <source>Empty…</source>
        <translation>清空…</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>清空回收站</translation>
    </message>
    <message>
        <source>Removes for good what is in the trash, after a question</source>
        <translation>询问后永久移除回收站中的内容</translation>
    </message>
    <message>
        <source>Trash: %1, %2; kept for 30 days</source>
        <translation>回收站：%1，%2；保留 30 天</translation>
    </message>
    <message numerus="yes">
        <source>%n things</source>
        <translation>
            <numerusform>%n 项 (plural; English: one &quot;%n thing&quot;, other &quot;%n things&quot;)</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove %1, %2, for good?</source>
        <translation>永久移除 %1（%2）？</translation>
    </message>
    <message>
        <source>They cannot be brought back. They were:</source>
        <translation>移除后无法恢复。它们原来是：</translation>
    </message>
    <message>
        <source>Remove for good</source>
        <translation>永久移除</translation>
    </message>
</context>
<context>
    <name>studio::widgets::TrashKeeper</name>
    <message>
        <source>Empty the trash</source>
        <translation>清空回收站</translation>
    </message>
    <message numerus="yes">
        <source>%n things</source>
        <translation>
            <numerusform>%n 项 (plural; English: one &quot;%n thing&quot;, other &quot;%n things&quot;)</numerusform>
        </translation>
    </message>
    <message>
        <source>Removed from the trash, as deleted more than 30 days ago: %1, %2.</source>
        <translation>已从回收站移除（删除已超过 30 天）：%1，%2。</translation>
    </message>
    <message>
        <source>Removed from the trash for good: %1, %2.</source>
        <translation>已从回收站永久移除：%1，%2。</translation>
    </message>
    <message>
        <source>Remove from the trash</source>
        <translation>从回收站移除</translation>
    </message>
</context>
<context>
    <name>studio::widgets::TrialBar</name>
    <message>
        <source>Next trial</source>
        <translation>下一次试验</translation>
    </message>
    <message>
        <source>Not while the policy moves the robot: press STOP first</source>
        <translation>策略控制机器人运动时不可用：请先按停止</translation>
    </message>
    <message>
        <source>Not while a person has taken over</source>
        <translation>由人接管时不可用</translation>
    </message>
    <message>
        <source>Not while the link to the simulation is down</source>
        <translation>与仿真的连接断开时不可用</translation>
    </message>
    <message>
        <source>%1 of %2 solved</source>
        <translation>%2 次中完成 %1 次</translation>
    </message>
    <message>
        <source>No trial counted yet</source>
        <translation>尚未计入任何试验</translation>
    </message>
    <message>
        <source>The simulation calls it solved: Keep or correct it under Trials.</source>
        <translation>仿真判定已完成：请在“试验”处保留或更正。</translation>
    </message>
    <message>
        <source>A trial is under way.</source>
        <translation>试验正在进行。</translation>
    </message>
    <message>
        <source>The last run is not judged yet: Success or Failure under Trials.</source>
        <translation>上一次运行尚未评判：请在“试验”处按成功或失败。</translation>
    </message>
    <message>
        <source>Makes a new scene. Then hold Arm and press Run; a run that nobody judged by then is not counted.</source>
        <translation>生成新场景。然后按住“使能”并点“运行”；届时仍未评判的运行不计入。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::TrialBox</name>
    <message>
        <source>Success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Failure</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Take the newest trial back</source>
        <translation>撤回最近一次试验</translation>
    </message>
    <message>
        <source>Note on the next trial</source>
        <translation>下一次试验的备注</translation>
    </message>
    <message>
        <source>No trial yet.</source>
        <translation>尚无试验。</translation>
    </message>
    <message>
        <source>%1 of %2 succeeded.</source>
        <translation>%2 次中成功 %1 次。</translation>
    </message>
    <message>
        <source>The last one is kept with the recording alone: its instruction is none of the tasks of the policy&apos;s run.</source>
        <translation>最近一次只随录制保存：其指令不属于该策略训练过的任务。</translation>
    </message>
    <message>
        <source>The last one (%1) is counted with the next one or at the end; until then it can be taken back.</source>
        <translation>最近一次（%1）将在下一次试验或结束时计入；在此之前可以撤回。</translation>
    </message>
    <message>
        <source>Not before the policy has moved the robot: press Run first</source>
        <translation>策略还没有让机器人动过：请先按“运行”</translation>
    </message>
    <message>
        <source>The last one (%1) is kept nowhere: what a simulation scores is no real success, and nothing is recorded.</source>
        <translation>最近一次（%1）没有保存：仿真中的成绩不算真实成功，且没有在录制。</translation>
    </message>
    <message>
        <source>The last one (%1) is kept with the recording alone: what a simulation scores is no real success.</source>
        <translation>最近一次（%1）只随录制保存：仿真中的成绩不算真实成功。</translation>
    </message>
    <message>
        <source>The last one is kept nowhere: its instruction is none of the tasks of the policy&apos;s run, and nothing is recorded.</source>
        <translation>最近一次没有保存：其指令不属于该策略训练过的任务，且没有在录制。</translation>
    </message>
    <message>
        <source>One run is one trial: press Run for the next one</source>
        <translation>一次运行算一次试验：请按“运行”开始下一次</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>The simulation has called it solved: press Keep</source>
        <translation>仿真已判定完成：请按“保留”</translation>
    </message>
    <message>
        <source>Keeps the newest trial now: it cannot be taken back any more</source>
        <translation>立即保留最近一次试验：此后不能再撤回</translation>
    </message>
    <message>
        <source>There is no trial that waits to be kept</source>
        <translation>没有等待保留的试验</translation>
    </message>
    <message>
        <source>Note on this trial</source>
        <translation>本次试验的备注</translation>
    </message>
    <message>
        <source>No trial of this policy yet.</source>
        <translation>此策略尚无试验。</translation>
    </message>
    <message>
        <source>The simulation calls the newest one solved: press Keep, or Failure if it was not.</source>
        <translation>仿真判定最近一次已完成：请按“保留”；若并未完成，请按“失败”。</translation>
    </message>
</context>
<context>
    <name>studio::widgets::VideoView</name>
    <message>
        <source>Camera %1</source>
        <translation>相机 %1</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>尚无图像</translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>体验演示</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>关闭项目</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Show page %1</source>
        <translation>显示页面“%1”</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Show panel %1</source>
        <translation>显示面板“%1”</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Save layout as…</source>
        <translation>布局另存为…</translation>
    </message>
    <message>
        <source>Save layout</source>
        <translation>保存布局</translation>
    </message>
    <message>
        <source>Name of the layout</source>
        <translation>布局名称</translation>
    </message>
    <message>
        <source>Use layout</source>
        <translation>使用布局</translation>
    </message>
    <message>
        <source>None saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Commands…</source>
        <translation>命令…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>切换浅色/深色</translation>
    </message>
    <message>
        <source>English or Chinese</source>
        <translation>切换中文/英文</translation>
    </message>
    <message>
        <source>Stop the robot</source>
        <translation>停止机器人</translation>
    </message>
    <message>
        <source>About Kuavo Studio</source>
        <translation>关于 Kuavo Studio</translation>
    </message>
    <message>
        <source>Kuavo Studio %1, commit %2.
Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Kuavo Studio %1，提交 %2。
自由软件，遵循 GNU 通用公共许可证第 3 版或更高版本。</translation>
    </message>
    <message>
        <source>Delete the layout %1</source>
        <translation>删除布局 %1</translation>
    </message>
    <message>
        <source>Delete layout</source>
        <translation>删除布局</translation>
    </message>
    <message>
        <source>The layout %1 was deleted; Ctrl+Z brings it back.</source>
        <translation>布局 %1 已删除；按 Ctrl+Z 可恢复。</translation>
    </message>
    <message>
        <source>The layout %1 is back.</source>
        <translation>布局 %1 已恢复。</translation>
    </message>
    <message>
        <source>The layout %1 is back as %2: another one has its name.</source>
        <translation>布局 %1 已恢复为 %2：其名称现由另一布局使用。</translation>
    </message>
    <message>
        <source>Save the edits on this page</source>
        <translation>保存本页的修改</translation>
    </message>
    <message>
        <source>Try the whole demo: four tasks, over 40 minutes</source>
        <translation>体验完整演示：四个任务，40 分钟以上</translation>
    </message>
    <message>
        <source>There is a layout %1 already. Replace it?</source>
        <translation>布局“%1”已存在。要替换它吗？</translation>
    </message>
</context>
<context>
    <name>studio::widgets::Workspace</name>
    <message>
        <source>Run %1 begins.</source>
        <translation>运行 %1 开始。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Training is done: step %1 of %2.</source>
        <translation>训练完成：第 %1 步，共 %2 步。</translation>
    </message>
    <message>
        <source>Training stopped at step %1 of %2; it can be resumed.</source>
        <translation>训练停在第 %1 步，共 %2 步；可以继续。</translation>
    </message>
    <message>
        <source>Cannot open the project %1: there is no such folder.</source>
        <translation>无法打开项目 %1：没有这个文件夹。</translation>
    </message>
    <message>
        <source>Choose another folder, or make a new project.</source>
        <translation>请选择其他文件夹，或新建项目。</translation>
    </message>
    <message>
        <source>Cannot open %1: it is no project, run, data set, checkpoint or configuration.</source>
        <translation>无法打开 %1：它不是项目、运行、数据集、检查点或配置。</translation>
    </message>
    <message>
        <source>A data set has meta/info.json, a run has run.json, a checkpoint has model.safetensors, a project has project.yaml or a folder runs or datasets.</source>
        <translation>数据集含有 meta/info.json，运行含有 run.json，检查点含有 model.safetensors，项目含有 project.yaml 或 runs、datasets 文件夹。</translation>
    </message>
    <message>
        <source>The process that trains %1 is gone without having finished.</source>
        <translation>训练 %1 的进程未完成就消失了。</translation>
    </message>
    <message>
        <source>It can go on from its newest checkpoint.</source>
        <translation>可以从最新的检查点继续。</translation>
    </message>
    <message>
        <source>The sequence is done.</source>
        <translation>序列已完成。</translation>
    </message>
    <message>
        <source>The sequence stopped; started again, it goes on where it was.</source>
        <translation>序列已停止；再次开始时会从停下处继续。</translation>
    </message>
    <message>
        <source>Training was not started: %1.</source>
        <translation>训练没有开始：%1。</translation>
    </message>
    <message>
        <source>Show Pre-flight</source>
        <translation>显示启动前检查</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Robot: %1</source>
        <translation>机器人：%1</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Training was not resumed: %1</source>
        <translation>训练未继续：%1</translation>
    </message>
    <message>
        <source>Checks before going on</source>
        <translation>继续前的检查</translation>
    </message>
    <message>
        <source>Press Give back: the robot is asked for arm mode 0 once more, and nothing moves.</source>
        <translation>请按“交还控制”：再次请求手臂模式 0，机器人不会运动。</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>交还控制</translation>
    </message>
    <message>
        <source>The process that trained %1 ended without a word.</source>
        <translation>训练 %1 的进程没有任何说明就结束了。</translation>
    </message>
    <message>
        <source>The process that trained %1 broke off: %2</source>
        <translation>训练 %1 的进程中断了：%2</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download what is missing</source>
        <translation>下载缺少的文件</translation>
    </message>
    <message>
        <source>What was missing is here: start again what was refused.</source>
        <translation>缺少的文件已就绪：请重新开始刚才被拒绝的操作。</translation>
    </message>
    <message>
        <source>It has no checkpoint: it can only begin anew.</source>
        <translation>它没有检查点：只能从头开始。</translation>
    </message>
    <message>
        <source>Cannot open %1: there is no such file or folder.</source>
        <translation>无法打开 %1：没有这个文件或文件夹。</translation>
    </message>
    <message>
        <source>Look for a slip in the path, or for a drive that is not there.</source>
        <translation>请检查路径是否写错，或存储盘是否未连接。</translation>
    </message>
    <message>
        <source>No run was begun. Correct what is named here, then start again.</source>
        <translation>没有开始任何运行。请改正此处所述的问题，然后重新启动。</translation>
    </message>
    <message>
        <source>Training of %1 has ended: %2</source>
        <translation>%1 的训练已结束：%2</translation>
    </message>
    <message>
        <source>Training of %1 has ended: %2; it could not write: %3</source>
        <translation>%1 的训练已结束：%2；它无法写入：%3</translation>
    </message>
    <message>
        <source>Make room there first, then press Resume.</source>
        <translation>请先在那里腾出空间，然后按“继续训练”。</translation>
    </message>
    <message>
        <source>The older checkpoint is kept, and training goes on.</source>
        <translation>较早的检查点仍保留，训练继续进行。</translation>
    </message>
    <message>
        <source>No checkpoint is saved yet, and training goes on.</source>
        <translation>还没有保存任何检查点，训练继续进行。</translation>
    </message>
    <message>
        <source>Make room there: it is written when the next save is due. If training ends before that, press Resume.</source>
        <translation>请在那里腾出空间：到下次保存时会写入。如果训练在此之前结束，请按“继续训练”。</translation>
    </message>
    <message>
        <source>The process that trains %1 is gone without having finished; before that it could not write: %2</source>
        <translation>训练 %1 的进程没有完成就消失了；此前它无法写入：%2</translation>
    </message>
    <message>
        <source>The process that trains %1 is gone, and its folder does not answer.</source>
        <translation>训练 %1 的进程已不在，且其文件夹没有响应。</translation>
    </message>
    <message>
        <source>Look at the disk on which it lies; resume the run if it has not finished.</source>
        <translation>请检查它所在的磁盘；如果该运行尚未完成，请继续它。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止训练</translation>
    </message>
    <message>
        <source>The picture is in the clipboard.</source>
        <translation>图片已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The picture %1 is in the clipboard.</source>
        <translation>图片“%1”已复制到剪贴板。</translation>
    </message>
</context>
</TS>
