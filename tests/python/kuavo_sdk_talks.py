#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets Leju's own SDK (kuavo-humanoid-sdk-ws) bring up a served robot, move an arm, the head and the claws, and give the
arms back.

    kuavo_sdk_talks.py PORT [HOST]

The robot must be served with --gripper lejuclaw. Exit 0: all went as on a robot, 1: something did not (named), 77: the
SDK cannot be imported (not run).
"""
import importlib
import os
import sys
import tempfile
import time
from unittest import mock


def import_sdk():
    """The SDK's package, which imports speech, navigation and block programs too: their libraries are not on the
    list that its wheel asks for, and nothing here uses them. Its log goes to a folder that is removed."""
    for name in ("openai", "websocket", "websockets", "pyaudio", "tf", "tf.transformations", "cv_bridge"):
        try:
            importlib.import_module(name)
        except ImportError:
            sys.modules[name] = mock.MagicMock()
    may = os.access
    os.access = lambda path, mode, **rest: path != "/var/log/" and may(path, mode, **rest)
    try:
        return importlib.import_module("kuavo_humanoid_sdk")
    finally:
        os.access = may


def check(good, what):
    if not good:
        print(f"kuavo_sdk_talks: {what}", file=sys.stderr)
        sys.exit(1)


def until(reached, what, seconds=15):
    end = time.monotonic() + seconds
    while not reached():
        check(time.monotonic() < end, what())
        time.sleep(0.05)


def main(port, host):
    try:
        sdk = import_sdk()
    except ImportError as error:
        print(f"kuavo_sdk_talks: {error}", file=sys.stderr)
        sys.exit(77)
    from kuavo_humanoid_sdk.interfaces.data_types import KuavoArmCtrlMode

    check(sdk.KuavoSDK.Init(log_level="ERROR", websocket_mode=True, websocket_host=host, websocket_port=port),
          "KuavoSDK.Init refused the robot")
    robot, info, state = sdk.KuavoRobot(), sdk.KuavoRobotInfo(), sdk.KuavoRobotState()
    names = info.joint_names
    check(len(names) == info.joint_dof == 28, f"{len(names)} joints of {info.joint_dof}")
    check(names[0] == "leg_l1_joint" and names[12] == "zarm_l1_joint" and names[27] == "zhead_2_joint",
          f"joints are {names}")
    check(state.is_stance(), "it does not stand")

    def arms():
        return list(state.arm_joint_state().position)

    until(lambda: any(arms()), lambda: "no joints came")
    check(robot.set_external_control_arm_mode(), "external control was refused")
    target = arms()
    target[3] -= 0.2  # away from the table

    # again and again, as a controller sends: what follows an advertisement at once is lost, on a robot too
    def is_arm_there():
        check(robot.control_arm_joint_positions(target), "the arms' target was not sent")
        return abs(arms()[3] - target[3]) < 0.05

    def is_head_there():
        check(robot.control_head(0.3, 0.2), "the head's target was not sent")
        return abs(state.head_joint_state().position[0] - 0.3) < 0.05

    until(is_arm_there, lambda: f"l4 is at {arms()[3]}, asked for {target[3]}")
    until(is_head_there, lambda: f"the head is at {state.head_joint_state().position}")

    if info.end_effector_type == "lejuclaw":
        claw = sdk.LejuClaw()
        claw.close()
        # 0 open .. 100 closed
        until(lambda: state.eef_state()[0].position[0] > 50, lambda: f"the claws are at {state.eef_state()}")

    check(robot.set_fixed_arm_mode(), "mode 0 was refused")
    check(state.arm_control_mode() == KuavoArmCtrlMode.ArmFixed, f"the mode is {state.arm_control_mode()}")


if __name__ == "__main__":
    # the SDK writes a log where it runs
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1")
        os.chdir("/")
