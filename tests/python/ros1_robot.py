# SPDX-License-Identifier: GPL-3.0-or-later
"""A Kuavo of rospy nodes, for the test of the ROS 1 door: sensors at 100 Hz, a camera and its camera_info, arm
targets, the mode services and the URDF as a parameter. Messages are made from their definitions, so that no
catkin workspace is needed. Prints a line for each thing that it was told. An argument names a folder: while a file
hang-tell or hang-2 is in it, questions for the mode or requests for mode 2 are not answered."""
import hashlib
import math
import os
import socket
import sys
import threading
import time

import genpy.dynamic
import rospy
from sensor_msgs.msg import CameraInfo, CompressedImage, JointState

HEADER = "=" * 80 + "\nMSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n"
SENSORS = (
    "Header header\ntime sensor_time\njointData joint_data\nendEffectorData end_effector_data\n"
    + HEADER
    + "=" * 80 + "\nMSG: kuavo_msgs/jointData\nfloat64[] joint_q\nfloat64[] joint_v\nfloat64[] joint_vd\n"
    "float64[] joint_torque\n"
    + "=" * 80 + "\nMSG: kuavo_msgs/endEffectorData\nstring[] name\nfloat64[] position\nfloat64[] velocity\n"
    "float64[] effort\n")


def connect_small(connection, address, connect=socket.socket.connect):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return connect(connection, address)


# little can lie unread here: the other side sees soon that nobody reads
socket.socket.connect = connect_small


def hang(name):
    while len(sys.argv) > 1 and os.path.exists(os.path.join(sys.argv[1], "hang-" + name)):
        print("hangs " + name, flush=True)
        time.sleep(0.1)


def message(name, definition):
    return genpy.dynamic.generate_dynamic(name, definition)[name]


class ChangeMode:
    _type = "kuavo_msgs/changeArmCtrlMode"
    _md5sum = hashlib.md5(b"int32 control_modebool result\nint32 mode\nstring message").hexdigest()
    _request_class = message("kuavo_msgs/changeArmCtrlModeRequest", "int32 control_mode\n")
    _response_class = message("kuavo_msgs/changeArmCtrlModeResponse", "bool result\nint32 mode\nstring message\n")


class Robot:
    def __init__(self):
        self.lock = threading.Lock()
        self.mode = 1
        self.target = [0.0] * 14
        rospy.set_param("robot_version", 45)
        rospy.set_param("end_effector_type", "none")
        rospy.Subscriber("/kuavo_arm_traj", JointState, self.take_arm, tcp_nodelay=True)
        poses = message("kuavo_msgs/armTargetPoses", "float64[] times\nfloat64[] values\n")
        rospy.Subscriber("/kuavo_arm_target_poses", poses, self.take_poses)
        rospy.Service("/arm_traj_change_mode", ChangeMode, self.change)
        rospy.Service("/humanoid_get_arm_ctrl_mode", ChangeMode, self.tell)

        print("ready", flush=True)

    def answer(self):
        return ChangeMode._response_class(result=True, mode=self.mode, message="")

    def change(self, request):
        if request.control_mode == 2:
            hang("2")
        with self.lock:
            self.mode = request.control_mode
            print("mode %d" % self.mode, flush=True)
            return self.answer()

    def tell(self, _request):
        hang("tell")
        with self.lock:
            return self.answer()

    def take_arm(self, state):
        with self.lock:
            print("arms %d %d %.6f" % (len(state.name), len(state.position), state.position[3]), flush=True)
            if self.mode == 2:
                self.target = [math.radians(v) for v in state.position]

    def take_poses(self, poses):
        with self.lock:
            print("poses %.3f %d" % (poses.times[0], len(poses.values)), flush=True)

    def run(self):
        sensors = message("kuavo_msgs/sensorsData", SENSORS)
        joints = rospy.Publisher("/sensors_data_raw", sensors, queue_size=1)
        camera = rospy.Publisher("/cam_h/color/image_raw/compressed", CompressedImage, queue_size=1)
        info = rospy.Publisher("/cam_h/color/camera_info", CameraInfo, queue_size=1)
        told = CameraInfo(width=640, height=480, distortion_model="plumb_bob", D=[0.1, 0, 0, 0, 0],
                          K=[600, 0, 320, 0, 601, 240, 0, 0, 1])
        rate = rospy.Rate(100)
        while not rospy.is_shutdown():
            state = sensors()
            state.header.stamp = rospy.Time.now()
            with self.lock:
                state.joint_data.joint_q = [0.0] * 12 + self.target + [0.0, 0.2]
            for name in ("joint_v", "joint_vd", "joint_torque"):
                setattr(state.joint_data, name, [0.0] * 28)
            joints.publish(state)
            told.header.stamp = state.header.stamp
            info.publish(told)
            camera.publish(CompressedImage(header=told.header, format="rgb8; jpeg", data=b"\xff\xd8\xff"))
            if os.getppid() == 1:
                sys.exit(0)
            rate.sleep()


rospy.init_node("kuavo_stand_in", disable_signals=True)
Robot().run()
