#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Talks to a served robot as somebody else's program would, by roslibpy: topics, types, parameters, a subscription,
services, a published arm target.

    roslibpy_talks.py PORT

Exit 0: all was answered, 1: something was not (named), 77: roslibpy cannot be imported (not run).
"""
import math
import sys
import threading
import time

try:
    import roslibpy
except ImportError as error:
    print(f"roslibpy_talks: {error}", file=sys.stderr)
    sys.exit(77)


def check(good, what):
    if not good:
        print(f"roslibpy_talks: {what}", file=sys.stderr)
        sys.exit(1)


def receive(client, name, kind, count, seconds=10):
    """So many messages of a topic."""
    got, enough = [], threading.Event()
    topic = roslibpy.Topic(client, name, kind)

    def take(message):
        got.append(message)
        if len(got) >= count:
            enough.set()

    topic.subscribe(take)
    check(enough.wait(seconds), f"{len(got)} of {count} messages came from {name}")
    topic.unsubscribe()
    return got


def main(port):
    client = roslibpy.Ros(host="127.0.0.1", port=port)
    client.run(timeout=10)
    check(client.is_connected, "no connection")
    topics = client.get_topics()
    check("/sensors_data_raw" in topics, f"topics are {topics}")
    kind = client.get_topic_type("/sensors_data_raw")
    check(kind == "kuavo_msgs/sensorsData", f"/sensors_data_raw is a {kind}")
    check("/arm_traj_change_mode" in client.get_services(), "no service /arm_traj_change_mode")
    check("/humanoid_description" in client.get_params(), f"parameters are {client.get_params()}")
    for name in ("humanoid_description", "/humanoid_description"):
        urdf = roslibpy.Param(client, name).get()
        check(isinstance(urdf, str) and urdf.startswith("<robot"), f"{name} is {str(urdf)[:60]!r}")
    check(roslibpy.Param(client, "armRealDof").get() == 14, "armRealDof is not 14")

    for message in receive(client, "/sensors_data_raw", "kuavo_msgs/sensorsData", 20):
        joints = message["joint_data"]["joint_q"]
        check(len(joints) == 28 and all(math.isfinite(q) for q in joints), f"joints are {joints}")

    change = roslibpy.Service(client, "/arm_traj_change_mode", "kuavo_msgs/changeArmCtrlMode")
    answer = change.call(roslibpy.ServiceRequest({"control_mode": 2}), timeout=10)
    check(answer["result"] and answer["mode"] == 2, f"changing the mode answered {dict(answer)}")
    read = roslibpy.Service(client, "/humanoid_get_arm_ctrl_mode", "kuavo_msgs/changeArmCtrlMode")
    check(read.call(roslibpy.ServiceRequest({}), timeout=10)["mode"] == 2, "the mode is not read back")

    arm = roslibpy.Topic(client, "/kuavo_arm_traj", "sensor_msgs/JointState")
    arm.advertise()
    time.sleep(1)  # what comes at once after an advertisement is lost, as with the real bridge
    names = [f"arm_joint_{i + 1}" for i in range(14)]
    for _ in range(5):
        arm.publish(roslibpy.Message({"header": {}, "name": names, "position": [0, 10, 0, -45] + [0] * 10}))
        time.sleep(0.1)
    arm.unadvertise()
    change.call(roslibpy.ServiceRequest({"control_mode": 0}), timeout=10)
    time.sleep(0.3)
    client.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]))
